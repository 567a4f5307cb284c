"""The Taiwan card data (UCI "Default of Credit Card Clients"; Yeh & Lien 2009) as contract tables."""

import logging
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from creditline.features.data import Settings
from creditline.features.data.write_tables import write_settings, write_table
from creditline.features.errors import DataError
from creditline.training.importers.published import Kind, read_published

logger = logging.getLogger(__name__)

PRODUCT = "card"
STATEMENTS = tuple(date(2005, month, day) for month, day in ((4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30)))
AS_OF = date(2005, 9, 30)
KNOWN_ON = date(2005, 10, 31)
STATUS = {-2: "no_consumption", -1: "paid_in_full", 0: "revolving"}  # 1 and more: that many months past due

_DEFAULT = "default.payment.next.month"
_PAY = ("PAY_6", "PAY_5", "PAY_4", "PAY_3", "PAY_2", "PAY_0")  # April to September
_COLUMNS: dict[str, Kind] = {
    **dict.fromkeys(("ID", "SEX", "EDUCATION", "MARRIAGE", "AGE", *_PAY, _DEFAULT), "whole"),
    **dict.fromkeys(("LIMIT_BAL", *(f"{kind}_AMT{i}" for kind in ("BILL", "PAY") for i in range(1, 7))), "number"),
}


def import_taiwan(file: Path, out: Path) -> None:
    """Write `customers`, `lines`, `outcomes` and `data.toml` into `out`.

    One line per customer with six statements. The limit, known once, stands on the first. `paid` is what arrived since
    the statement before and pays that one. Months past due are the published status where it is above zero; no
    instalments are made up from them. One `as_of`, 2005-09-30, for every outcome. Raises DataError for a file that is
    not the published one.
    """
    raw = read_published(file, ",", _COLUMNS)
    _refuse_others(file, raw)
    customer = raw["ID"].to_numpy(np.int64)
    write_table(
        out,
        "customers",
        pa.table(
            {
                "customer_id": customer,
                "birth_year": AS_OF.year - raw["AGE"].to_numpy(np.int64),
                "sex": pa.array(raw["SEX"].astype(int).astype(str), pa.string()),
                "education": pa.array(raw["EDUCATION"].astype(int).astype(str), pa.string()),
                "marriage": pa.array(raw["MARRIAGE"].astype(int).astype(str), pa.string()),
            }
        ),
    )
    write_table(out, "lines", pa.concat_tables([_statement(raw, number) for number in range(len(STATEMENTS))]))
    write_table(
        out,
        "outcomes",
        pa.table(
            {
                "customer_id": customer,
                "as_of": pa.array([AS_OF] * len(raw), pa.date32()),
                "defaulted": raw[_DEFAULT].to_numpy(np.int64),
                "known_on": pa.array([KNOWN_ON] * len(raw), pa.date32()),
            }
        ),
    )
    covered = {"lines": date(2005, 4, 1)}
    write_settings(out, Settings(time_zone="Asia/Taipei", currency="TWD", covered_from=covered))
    logger.info(
        "%d card holders, all with the as_of %s: models are judged out of fold, not out of time", len(raw), AS_OF
    )
    logger.info("the limit is known once, on the first statement; no instalments are made up from the statuses")


def _refuse_others(file: Path, raw: pd.DataFrame) -> None:
    twice = raw.loc[raw["ID"].duplicated(), "ID"]
    if len(twice):
        raise DataError(f"{file} has the ID {twice.iloc[0]} twice; it is not the published file.")
    lowest = raw[list(_PAY)].min().min()
    if lowest < min(STATUS):
        raise DataError(f"{file} has the repayment status {lowest}, below {min(STATUS)}; it is not the published file.")


def _statement(raw: pd.DataFrame, number: int) -> pa.Table:
    """Statement `number` (0 is April) of every customer; the published files count backwards from September."""
    pay = raw[_PAY[number]].to_numpy(np.int64)
    status = np.array([STATUS.get(int(value), "past_due") for value in pay], dtype=object)
    limit = raw["LIMIT_BAL"].to_numpy(float)
    return pa.table(
        {
            "customer_id": raw["ID"].to_numpy(np.int64),
            "line_id": raw["ID"].astype(int).astype(str).to_list(),
            "product": [PRODUCT] * len(raw),
            "statement_on": pa.array([STATEMENTS[number]] * len(raw), pa.date32()),
            "credit_limit": pa.array(limit) if number == 0 else pa.nulls(len(raw), pa.float64()),
            "balance": raw[f"BILL_AMT{6 - number}"].to_numpy(float),
            "paid": raw[f"PAY_AMT{6 - number}"].to_numpy(float),
            "months_past_due": np.maximum(pay, 0),
            "status": status.tolist(),
        }
    )
