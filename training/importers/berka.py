"""The Berka bank (PKDD'99 Discovery Challenge) as contract tables: accounts before each took a loan in 1997-98."""

import logging
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from creditline.features.data import ColumnReading, Settings, TableMapping
from creditline.features.data.write_tables import write_settings, write_table
from creditline.features.errors import DataError
from creditline.training.importers.berka_people import attributes, customers, read_people
from creditline.training.importers.berka_postings import CHANNELS, postings
from creditline.training.importers.published import Kind, read_published

logger = logging.getLogger(__name__)

PRODUCT = "loan"
END_OF_DATA = date(1998, 12, 31)
FIRST_DAY = date(1993, 1, 1)
TRANSACTIONS = "trans_before_loan_1997_98.csv.gz"
LABELS = "loan_labels_1997_98.csv"
_LABELS: dict[str, Kind] = {
    "loan_id": "whole",
    "account_id": "whole",
    "date": "day",
    "amount": "number",
    "duration": "whole",
    "payments": "number",
    "status": "text",
    "bad": "whole",
}


def import_berka(folder: Path, out: Path) -> None:
    """Write `customers`, `attributes`, `transactions`, `applications`, `outcomes` and `data.toml` into `out`.

    The account is the customer and each has its own `as_of`, the day of its loan. Undated `order` rows hold later
    instalments and are left out. `known_on` is the day the published status became certain: the end of the contract for
    a finished loan (status A, B), the last day of the data for one still running (C, D), whose status says how it
    stood on that day and no other. Raises DataError for files that are not the published ones.
    """
    labels = _loans(folder)
    accounts = labels["account_id"].to_numpy()
    people = read_people(folder, accounts)
    known_on = _known_on(labels)
    write_table(out, "customers", customers(people, accounts))
    write_table(out, "attributes", pa.concat_tables([attributes(people), _statuses(labels, known_on)]))
    write_table(out, "transactions", postings(folder / TRANSACTIONS, accounts))
    write_table(out, "applications", _applications(labels))
    write_table(
        out,
        "outcomes",
        pa.table(
            {
                "customer_id": accounts,
                "as_of": pa.array(labels["date"].dt.date, pa.date32()),
                "defaulted": labels["bad"].to_numpy(),
                "known_on": known_on,
            }
        ),
    )
    covered = {"transactions": FIRST_DAY, "applications": FIRST_DAY}
    channels = TableMapping(columns={"channel": ColumnReading(values=CHANNELS)})
    said = {"transactions": (channels,)}
    write_settings(out, Settings(time_zone="Europe/Prague", currency="CZK", covered_from=covered, mappings=said))
    short = int((labels["date"] + pd.DateOffset(years=1) > pd.Timestamp(END_OF_DATA)).sum())
    logger.info("left out order.asc: its rows have no date and hold the instalments of the loans to come")
    logger.info(
        "%d of %d loans were watched for less than a year before the data end on %s; "
        "status A and B are finished loans, C and D running ones",
        short,
        len(labels),
        END_OF_DATA,
    )
    logger.info("each account has its own as_of, the day of its loan (%d dates)", labels["date"].nunique())


def _loans(folder: Path) -> pd.DataFrame:
    labels = read_published(folder / LABELS, ",", _LABELS).sort_values("account_id", ignore_index=True)
    twice = labels.loc[labels["account_id"].duplicated(), "account_id"]
    if len(twice):
        raise DataError(f"{folder / LABELS} has two loans of account {twice.iloc[0]}; it is not the published file.")
    odd = labels.loc[labels["bad"] != labels["status"].isin(["B", "D"]), "loan_id"]
    if len(odd):
        raise DataError(f"{folder / LABELS}: 'bad' of loan {odd.iloc[0]} is not what its status says (B or D is bad).")
    return labels


def _known_on(labels: pd.DataFrame) -> pa.Array:
    ends = [day + pd.DateOffset(months=months) for day, months in zip(labels["date"], labels["duration"], strict=True)]
    return pa.array([min(end.date(), END_OF_DATA) for end in ends], pa.date32())


def _statuses(labels: pd.DataFrame, known_on: pa.Array) -> pa.Table:
    """The published status A to D, as a fact that begins the day it was known: after every `as_of`."""
    return pa.table(
        {
            "customer_id": labels["account_id"].to_numpy(),
            "name": ["loan_status"] * len(labels),
            "value": pa.array(labels["status"], pa.string()),
            "valid_from": known_on,
            "record_id": pa.nulls(len(labels), pa.string()),
        }
    )


def _applications(labels: pd.DataFrame) -> pa.Table:
    return pa.table(
        {
            "customer_id": labels["account_id"].to_numpy(),
            "applied_on": pa.array(labels["date"].dt.date, pa.date32()),
            "product": [PRODUCT] * len(labels),
            "amount": labels["amount"].to_numpy(float),
            "term_months": labels["duration"].to_numpy(np.int64),
            "payment": labels["payments"].to_numpy(float),
            "decision": ["granted"] * len(labels),
            "record_id": labels["loan_id"].astype(str).to_list(),
        }
    )
