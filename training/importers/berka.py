"""The Berka bank (PKDD'99 Discovery Challenge) as contract tables: accounts before each took a loan in 1997-98."""

import logging
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from creditline.features.data import Settings
from creditline.features.data.writing import write_settings, write_table
from creditline.training.importers.published import read_published

logger = logging.getLogger(__name__)

PRODUCT = "loan"
END_OF_DATA = date(1998, 12, 31)
FIRST_DAY = date(1993, 1, 1)
TRANSACTIONS = "trans_before_loan_1997_98.csv.gz"
LABELS = "loan_labels_1997_98.csv"

# The published marks, and for a posting without one the kind of operation. "" and " " are different marks.
_MARKS = {
    "household": "household",
    "insurrance payment": "insurance",
    "interest credited": "interest",
    "sanction interest if negative balance": "sanction_interest",
    "payment for statement": "statement_fee",
    " ": "blank",
}
_UNMARKED = {
    "withdrawal in cash": "cash",
    "remittance to another bank": "transfer",
    "credit card withdrawal": "card",
    "credit in cash": "cash_deposit",
    "collection from another bank": "collection",
}
_FREQUENCY = {"POPLATEK MESICNE": "monthly", "POPLATEK TYDNE": "weekly", "POPLATEK PO OBRATU": "after each posting"}


def import_berka(folder: Path, out: Path) -> None:
    """Write `customers`, `attributes`, `transactions`, `applications`, `outcomes` and `data.toml` into `out`.

    The account is the customer and each has its own `as_of`, the day of its loan. Undated `order` rows hold later
    instalments and are left out. Raises DataError for files that are not the published ones.
    """
    labels = read_published(folder / LABELS, ",", ("loan_id", "account_id", "date", "amount", "duration", "bad"))
    accounts = np.sort(labels["account_id"].to_numpy(np.int64))
    write_table(out, "customers", _customers(folder, accounts))
    write_table(out, "attributes", _cards(folder, accounts))
    write_table(out, "transactions", _transactions(folder))
    taken = _days(labels["date"])
    write_table(
        out,
        "applications",
        pa.table(
            {
                "customer_id": labels["account_id"].to_numpy(np.int64),
                "applied_on": pa.array(taken, pa.date32()),
                "product": [PRODUCT] * len(labels),
                "amount": labels["amount"].to_numpy(float),
                "term_months": labels["duration"].to_numpy(np.int64),
                "payment": labels["payments"].to_numpy(float),
                "decision": ["granted"] * len(labels),
                "record_id": labels["loan_id"].astype(str).to_list(),
            }
        ),
    )
    a_year_on = [date(day.year + 1, day.month, min(day.day, 28)) for day in taken]
    write_table(
        out,
        "outcomes",
        pa.table(
            {
                "customer_id": labels["account_id"].to_numpy(np.int64),
                "as_of": pa.array(taken, pa.date32()),
                "defaulted": labels["bad"].to_numpy(np.int64),
                "known_on": pa.array([min(day, END_OF_DATA) for day in a_year_on], pa.date32()),
            }
        ),
    )
    covered = {"transactions": FIRST_DAY, "applications": FIRST_DAY}
    write_settings(out, Settings(time_zone="Europe/Prague", currency="CZK", covered_from=covered))
    short = sum(day > END_OF_DATA for day in a_year_on)
    logger.info("left out order.asc: its rows have no date and hold the instalments of the loans to come")
    logger.info(
        "%d of %d loans were watched for less than a year before the data end on %s; status A and B are finished loans, "
        "C and D running ones",
        short,
        len(taken),
        END_OF_DATA,
    )


def _days(column: pd.Series) -> list[date]:
    """Days from YYMMDD, written as text or as a number."""
    text = column.astype(str).str[:6].str.zfill(6)
    return [moment.date() for moment in pd.to_datetime("19" + text, format="%Y%m%d")]


def _transactions(folder: Path) -> pa.Table:
    raw = read_published(
        folder / TRANSACTIONS, ",", ("trans_id", "account_id", "date", "type", "operation", "amount", "k_symbol")
    )
    category = [
        _MARKS.get(mark) or _UNMARKED.get(operation, "unmarked")
        for mark, operation in zip(raw["k_symbol"], raw["operation"], strict=True)
    ]
    # A few withdrawals carry the operation's name as their type; the channel keeps that apart.
    channel = [
        f"{operation or 'none'}, typed in cash" if kind == "withdrawal in cash" else operation or None
        for kind, operation in zip(raw["type"], raw["operation"], strict=True)
    ]
    other = [
        f"{bank}:{account}" if bank or account else None
        for bank, account in zip(raw["bank"], raw["account"].astype(str), strict=True)
    ]
    table = pa.table(
        {
            "customer_id": raw["account_id"].to_numpy(np.int64),
            "ts": pa.array(_days(raw["date"]), pa.date32()).cast(pa.timestamp("us")),
            "amount": raw["amount"].to_numpy(float),
            "direction": np.where(raw["type"] == "credit", "in", "out").tolist(),
            "category": category,
            "channel": channel,
            "counterparty": pa.array(other, pa.string()),
            "balance": raw["balance"].to_numpy(float),
            "record_id": raw["trans_id"].astype(str).to_list(),
        }
    )
    nothing = int((raw["amount"] <= 0).sum())
    if nothing:
        logger.info("left out %d postings of amount 0", nothing)
        table = table.filter(pa.array((raw["amount"] > 0).to_numpy()))
    return table


def _customers(folder: Path, accounts: np.ndarray) -> pa.Table:
    account = read_published(folder / "account.asc", ";", ("account_id", "district_id", "frequency", "date"))
    account = account.set_index("account_id").loc[accounts]
    people = read_published(folder / "disp.asc", ";", ("client_id", "account_id", "type"))
    client = read_published(folder / "client.asc", ";", ("client_id", "birth_number", "district_id"))
    owner = people[people["type"] == "OWNER"].merge(client, on="client_id").set_index("account_id").loc[accounts]
    shared = set(people.loc[people["type"] != "OWNER", "account_id"])
    born = owner["birth_number"].astype(str).str.zfill(6)
    district = read_published(folder / "district.asc", ";", tuple(f"A{i}" for i in range(1, 17)))
    place = district.set_index("A1").loc[account["district_id"]]
    columns: dict[str, object] = {
        "customer_id": accounts,
        "opened_on": pa.array(_days(account["date"]), pa.date32()),
        "birth_year": 1900 + born.str[:2].astype(int).to_numpy(),
        "region": place["A3"].to_list(),
        "sex": np.where(born.str[2:4].astype(int) > 50, "F", "M").tolist(),
        "frequency": [_FREQUENCY[word] for word in account["frequency"]],
        "co_holder": ["yes" if a in shared else "no" for a in accounts],
        "district": place["A2"].to_list(),
        "owner_district": district.set_index("A1").loc[owner["district_id"], "A2"].to_list(),
    }
    for i in range(4, 17):
        columns[f"district_a{i}"] = pd.to_numeric(place[f"A{i}"], errors="coerce").to_numpy(float)  # "?" is unknown
    return pa.table({name: pa.array(value, from_pandas=True) for name, value in columns.items()})


def _cards(folder: Path, accounts: np.ndarray) -> pa.Table:
    card = read_published(folder / "card.asc", ";", ("card_id", "disp_id", "type", "issued"))
    people = read_published(folder / "disp.asc", ";", ("disp_id", "account_id"))
    held = card.merge(people, on="disp_id", suffixes=("", "_of_holder"))
    held = held[held["account_id"].isin(accounts)].sort_values(["account_id", "issued", "card_id"])
    held = held.drop_duplicates(["account_id", "issued"], keep="last")
    return pa.table(
        {
            "customer_id": held["account_id"].to_numpy(np.int64),
            "name": ["card"] * len(held),
            "value": held["type"].to_list(),
            "valid_from": pa.array(_days(held["issued"]), pa.date32()),
            "record_id": held["card_id"].astype(str).to_list(),
        }
    )
