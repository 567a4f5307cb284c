"""What a modeller would make of a loan per row: how earlier loans were paid, what is asked for now, who asks."""

from pathlib import Path

import pandas as pd

_DATES = ["approveddate", "creationdate", "closeddate", "firstduedate", "firstrepaiddate"]
_DAY = pd.Timedelta(days=1)


def features(folder: Path, keys: pd.DataFrame) -> pd.DataFrame:
    """One row per row of `keys` (`customer_id`, `as_of`), from what was known at the end of that day."""
    judged = pd.read_csv(folder / "performance.csv", parse_dates=_DATES[:2]).drop_duplicates()
    loan = judged.set_index("customerid").loc[keys["customer_id"]]
    start = loan["approveddate"]
    past = pd.read_csv(folder / "previous_loans.csv", parse_dates=_DATES).join(start.rename("start"), on="customerid")
    past = past[past["approveddate"] < past["start"]].sort_values(["customerid", "approveddate"])
    made = _of_this_loan(loan)
    _of_earlier_loans(made, past, start)
    who = pd.read_csv(folder / "demographics.csv", parse_dates=["birthdate"]).drop_duplicates("customerid")
    who = who.set_index("customerid").reindex(loan.index)
    made["age"] = (start - who["birthdate"]) / _DAY / 365.25
    for name in ("bank_account_type", "bank_name_clients", "employment_status_clients", "level_of_education_clients"):
        made[name] = who[name].astype("category")
    return made.set_axis(keys.index)


def _of_this_loan(loan: pd.DataFrame) -> pd.DataFrame:
    price = loan["totaldue"] / loan["loanamount"] - 1
    return pd.DataFrame(
        {
            "loan_number": loan["loannumber"],
            "amount": loan["loanamount"],
            "term": loan["termdays"],
            "due": loan["totaldue"],
            "price": price,
            "price_per_day": price / loan["termdays"],
        }
    )


def _of_earlier_loans(made: pd.DataFrame, past: pd.DataFrame, start: pd.Series) -> None:
    end = past["start"].dt.normalize() + _DAY
    repaid = past["firstrepaiddate"].where(past["firstrepaiddate"] < end)
    closed = past["closeddate"].where(past["closeddate"] < end)
    past = past.assign(
        late=(repaid.dt.normalize() - past["firstduedate"]) / _DAY,
        closed_late=(closed - past["approveddate"]) / _DAY - past["termdays"],
        held=(closed - past["approveddate"]) / _DAY,
        held_share=(closed - past["approveddate"]) / _DAY / past["termdays"],
        price=past["totaldue"] / past["loanamount"] - 1,
    )
    by = past.groupby("customerid")
    latest = past.groupby("customerid").tail(3).groupby("customerid")
    for name in ("late", "closed_late", "held", "held_share"):
        for how in ("mean", "max", "min", "last", "std"):
            made[f"{name}_{how}"] = by[name].agg(how)
        made[f"{name}_last_3"] = latest[name].mean()
    made["late_share"] = (past["late"] > 0).groupby(past["customerid"]).mean()
    made["late_count"] = (past["late"] > 0).groupby(past["customerid"]).sum()
    made["week_late_count"] = (past["late"] > 7).groupby(past["customerid"]).sum()
    made["loans"] = by.size()
    for how in ("mean", "max", "last"):
        made[f"amount_{how}"] = by["loanamount"].agg(how)
        made[f"amount_to_{how}"] = made["amount"] / made[f"amount_{how}"]
    made["term_to_last"] = made["term"] / by["termdays"].last()
    made["price_last"], made["price_mean"] = by["price"].last(), by["price"].mean()
    made["days_since_first"] = (start - by["approveddate"].first()) / _DAY
    made["days_since_last"] = (start - by["approveddate"].last()) / _DAY
    made["days_since_closed"] = (start - by["closeddate"].max()) / _DAY
    made["loans_a_month"] = made["loans"] / (made["days_since_first"] / 30)
