"""Berka's transactions: marks, kinds of operation and counterparties in words, none of them lost."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from creditline.features.errors import DataError
from creditline.training.importers.published import Kind, known_word, read_published

_COLUMNS: dict[str, Kind] = {
    "trans_id": "whole",
    "account_id": "whole",
    "date": "day",
    "type": "text",
    "operation": "text",
    "amount": "number",
    "balance": "number",
    "k_symbol": "text",
    "bank": "text",
    "account": "text",
}
_DIRECTIONS = {"credit": "in", "withdrawal": "out", "withdrawal in cash": "out"}

# The published marks, and for a posting without one the kind of operation. "" and " " are different marks.
_MARKS = {
    "household": "household",
    "insurrance payment": "insurance",
    "interest credited": "interest",
    "sanction interest if negative balance": "sanction_interest",
    "payment for statement": "statement_fee",
    "old-age pension": "pension",
    "loan payment": "loan_payment",
    " ": "blank",
    "": "",
}
_UNMARKED = {
    "withdrawal in cash": "cash",
    "remittance to another bank": "transfer",
    "credit card withdrawal": "card",
    "credit in cash": "cash_deposit",
    "collection from another bank": "collection",
    "": "unmarked",
}

_TYPED = ", typed in cash"
_OPERATIONS = {
    "withdrawal in cash": "branch",
    "remittance to another bank": "transfer",
    "credit card withdrawal": "card",
    "credit in cash": "branch",
    "collection from another bank": "transfer",
    "none": "branch",
}
# What data.toml says the operations are: the words of a channel.
CHANNELS = {f"{said}{end}": word for said, word in _OPERATIONS.items() for end in ("", _TYPED)}


def postings(file: Path, accounts: np.ndarray) -> pa.Table:
    """The `transactions` of `accounts`; DataError for others' postings and for words the publisher does not name."""
    raw = read_published(file, ",", _COLUMNS)
    others = sorted(set(raw["account_id"]) - set(accounts))
    if others:
        raise DataError(
            f"{file} has postings of account {others[0]}, which took no loan; it is not the published file."
        )
    nothing = int((raw["amount"] <= 0).sum())
    if nothing:
        raise DataError(f"{file} has {nothing} postings of no amount; it is not the published file.")
    marks = known_word(file, raw["k_symbol"], _MARKS)
    operations = known_word(file, raw["operation"], _UNMARKED)
    # A few withdrawals carry the operation's name as their type; the channel keeps that apart.
    channel = [
        f"{operation or 'none'}{_TYPED}" if kind == "withdrawal in cash" else operation or None
        for kind, operation in zip(raw["type"], raw["operation"], strict=True)
    ]
    return pa.table(
        {
            "customer_id": raw["account_id"].to_numpy(),
            "ts": pa.array(raw["date"].dt.date, pa.date32()).cast(pa.timestamp("us")),
            "amount": raw["amount"].to_numpy(),
            "direction": known_word(file, raw["type"], _DIRECTIONS),
            "category": [mark or operation for mark, operation in zip(marks, operations, strict=True)],
            "channel": pa.array(channel, pa.string()),
            "counterparty": pa.array(_counterparties(raw), pa.string()),
            "balance": raw["balance"].to_numpy(),
            "record_id": raw["trans_id"].astype(str).to_list(),
        }
    )


def _counterparties(raw: pd.DataFrame) -> list[str | None]:
    """`bank:account`; an account 0 without a bank is the publisher's, and differs from none."""
    return [
        f"{bank}:{account.removesuffix('.0')}" if bank or account else None
        for bank, account in zip(raw["bank"], raw["account"], strict=True)
    ]
