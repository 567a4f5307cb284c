"""What a modeller would make of a card's months: lateness by window, how bills were paid, how long, who the customer is."""

from pathlib import Path

import numpy as np
import pandas as pd

_END = pd.Timestamp("2020-12-31")  # month 0
_WINDOWS = (1, 3, 6, 12, 24, 60)


def features(folder: Path, keys: pd.DataFrame) -> pd.DataFrame:
    """One row per row of `keys` (`customer_id`, `as_of`, a month's end), from the months up to that day."""
    months = pd.read_csv(folder / "months.csv", dtype={"ID": str})
    rows = keys.assign(row=keys.index)
    at = pd.to_datetime(rows["as_of"])
    rows["month"] = (at.dt.year - _END.year) * 12 + at.dt.month - _END.month
    seen = rows.merge(months, left_on="customer_id", right_on="ID")
    seen = seen[seen["MONTHS_BALANCE"] <= seen["month"]].sort_values(["row", "MONTHS_BALANCE"])
    seen["ago"] = seen["month"] - seen["MONTHS_BALANCE"]
    seen["late"] = seen["STATUS"].map({"C": -2.0, "X": -1.0}).fillna(pd.to_numeric(seen["STATUS"], errors="coerce"))
    made = pd.DataFrame(index=keys.index)
    for months_back in _WINDOWS:
        _of_window(made, seen[seen["ago"] < months_back], months_back)
    by = seen.groupby("row")
    made["months"], made["since_first"] = by.size(), by["ago"].max()
    for name, state in (("paid_off", -2), ("no_loan", -1), ("days_1_29", 0), ("days_30", 1), ("days_60", 2)):
        hit = seen[seen["late"] == state] if state < 1 else seen[seen["late"] >= state]
        made[f"since_{name}"] = hit.groupby("row")["ago"].min()
    changed = (seen["late"] != by["late"].shift()).astype(float)
    made["changes"] = changed.groupby(seen["row"]).sum()
    made["run"] = seen["ago"].where(changed == 1).groupby(seen["row"]).min()
    before = by["late"].nth(-2).set_axis(seen.groupby("row").nth(-2)["row"])
    made["before"], made["moved"] = before, made["late_mean_1"] - before
    _of_customer(made, folder, keys)
    return made


def _of_window(made: pd.DataFrame, seen: pd.DataFrame, months: int) -> None:
    by = seen.groupby("row")
    made[f"late_mean_{months}"], made[f"late_max_{months}"] = by["late"].mean(), by["late"].max()
    if months == 1:
        return
    late = seen["late"].clip(lower=0)
    made[f"lateness_{months}"] = late.groupby(seen["row"]).sum()
    for name, hit in (
        ("paid_off", seen["late"] == -2),
        ("no_loan", seen["late"] == -1),
        ("days_1_29", seen["late"] == 0),
        ("days_30", seen["late"] >= 1),
        ("days_60", seen["late"] >= 2),
    ):
        made[f"{name}_count_{months}"] = hit.groupby(seen["row"]).sum()
        made[f"{name}_share_{months}"] = hit.groupby(seen["row"]).mean()


def _of_customer(made: pd.DataFrame, folder: Path, keys: pd.DataFrame) -> None:
    who = pd.read_csv(folder / "applications.csv", dtype={"ID": str}).set_index("ID").loc[keys["customer_id"]]
    who.index = keys.index
    made["age"] = -who["DAYS_BIRTH"] / 365.25
    made["employed"] = np.where(who["DAYS_EMPLOYED"] < 0, -who["DAYS_EMPLOYED"] / 365.25, np.nan)
    made["income"], made["family"] = who["AMT_INCOME_TOTAL"], who["CNT_FAM_MEMBERS"]
    made["children"], made["income_a_head"] = who["CNT_CHILDREN"], who["AMT_INCOME_TOTAL"] / who["CNT_FAM_MEMBERS"]
    for name in ("FLAG_WORK_PHONE", "FLAG_PHONE", "FLAG_EMAIL"):
        made[name.lower()] = who[name]
    for name in (
        "FLAG_OWN_CAR", "FLAG_OWN_REALTY", "NAME_INCOME_TYPE", "NAME_EDUCATION_TYPE", "NAME_HOUSING_TYPE",
        "OCCUPATION_TYPE",
    ):  # fmt: skip
        made[name.lower()] = who[name].astype("category")
