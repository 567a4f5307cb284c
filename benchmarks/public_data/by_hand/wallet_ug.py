"""What a modeller would make of a wallet: how it is used, earlier loans and their payments, the loan asked for."""

from pathlib import Path

import pandas as pd

_DATES = ["TransactionStartTime", "IssuedDateLoan", "PaidOnDate", "DueDate"]
_DAY = pd.Timedelta(days=1)
_WINDOWS = (7, 30, 90, 10_000)


def features(folder: Path, keys: pd.DataFrame) -> pd.DataFrame:
    """One row per row of `keys` (`customer_id`, `as_of`), from what was known at the end of that day.

    Beside that the terms of the loan given the day after, the largest of that day where there are several.
    """
    own = pd.read_csv(folder / "loans_and_transactions.csv", parse_dates=_DATES)
    other = pd.read_csv(folder / "transactions.csv")
    other["TransactionStartTime"] = pd.to_datetime(other["TransactionStartTime"], format="%d/%m/%y %H:%M:%S")
    rows = keys.assign(row=keys.index, end=pd.to_datetime(keys["as_of"]).astype("datetime64[us]") + _DAY)
    made = pd.DataFrame(index=keys.index)
    moved = pd.concat([other, own.drop_duplicates("TransactionId")])
    moved = rows.merge(moved, left_on="customer_id", right_on="CustomerId")
    _of_use(made, moved[moved["TransactionStartTime"] < moved["end"]])
    given = own[own["LoanId"].notna()]
    loans = given.sort_values("PaidOnDate").groupby("LoanId", as_index=False).first()
    loans = rows.merge(loans, left_on="customer_id", right_on="CustomerId").sort_values("IssuedDateLoan")
    _of_this_loan(made, loans[loans["IssuedDateLoan"].dt.normalize() == loans["end"]])
    past = loans[loans["IssuedDateLoan"] < loans["end"]]
    _of_earlier_loans(made, past)
    _of_payments(made, past, given[["LoanId", "PaidOnDate"]])
    return made


def _of_use(made: pd.DataFrame, moved: pd.DataFrame) -> None:
    age = (moved["end"] - moved["TransactionStartTime"]) / _DAY
    for days in _WINDOWS:
        seen = moved[age <= days]
        by = seen.groupby("row")
        for how in ("count", "sum", "mean", "max"):
            made[f"value_{how}_{days}"] = by["Value"].agg(how)
        made[f"received_{days}"] = (seen["Amount"] > 0).groupby(seen["row"]).sum()
        made[f"refused_{days}"] = (seen["TransactionStatus"] == 0).groupby(seen["row"]).sum()
        made[f"categories_{days}"] = by["ProductCategory"].nunique()
    made["days_since_use"], made["days_of_use"] = age.groupby(moved["row"]).min(), age.groupby(moved["row"]).max()
    for name in ("airtime", "data_bundles", "retail", "financial_services", "utility_bill"):
        made[f"share_{name}"] = (moved["ProductCategory"] == name).groupby(moved["row"]).mean()


def _of_this_loan(made: pd.DataFrame, loans: pd.DataFrame) -> None:
    largest = loans.sort_values("Value").groupby("row").last()
    made["loan"] = largest["Value"]
    made["term"] = (largest["DueDate"] - largest["IssuedDateLoan"]) / _DAY
    for name in ("ProductCategory", "ProductId", "InvestorId"):
        made[name] = largest[name].reindex(made.index).astype("category")


def _of_earlier_loans(made: pd.DataFrame, past: pd.DataFrame) -> None:
    by, age = past.groupby("row"), (past["end"] - past["IssuedDateLoan"]) / _DAY
    for how in ("count", "sum", "mean", "max"):
        made[f"loan_{how}"] = by["Value"].agg(how)
    for days in (7, 30):
        made[f"loans_{days}"] = (age <= days).groupby(past["row"]).sum()
    made["days_since_loan"], made["days_since_first"] = age.groupby(past["row"]).min(), age.groupby(past["row"]).max()
    made["loan_to_mean"], made["loan_to_max"] = made["loan"] / made["loan_mean"], made["loan"] / made["loan_max"]


def _of_payments(made: pd.DataFrame, past: pd.DataFrame, payments: pd.DataFrame) -> None:
    paid = past.drop(columns="PaidOnDate").merge(payments, on="LoanId")
    paid["on"] = paid["PaidOnDate"].where(paid["PaidOnDate"] < paid["end"])
    loan = paid.groupby(["row", "LoanId"]).agg(
        on=("on", "max"), parts=("on", "count"), start=("IssuedDateLoan", "first"), due=("DueDate", "first"),
        value=("Value", "first"), end=("end", "first"),
    )  # fmt: skip
    loan = loan.reset_index().sort_values("start")
    loan["open"] = loan["on"].isna()
    loan["days"] = (loan["on"] - loan["start"]) / _DAY
    loan["late"] = (loan["on"].fillna(loan["end"]) - loan["due"]) / _DAY
    by, still = loan.groupby("row"), loan[loan["open"]]
    for name in ("days", "late"):
        for how in ("mean", "max", "min", "last"):
            made[f"{name}_{how}"] = by[name].agg(how)
    made["open"], made["open_share"] = by["open"].sum(), by["open"].mean()
    made["open_value"] = still.groupby("row")["value"].sum()
    made["open_days"] = ((still["end"] - still["start"]) / _DAY).groupby(still["row"]).max()
    made["overdue"] = (loan["open"] & (loan["due"] < loan["end"])).groupby(loan["row"]).sum()
    made["payments"], made["parts"] = by["parts"].sum(), by["parts"].mean()
