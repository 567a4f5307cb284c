"""Faults of feeds, made: one table of a simulated lender as it would arrive had something broken on a day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import duckdb
import numpy as np

CLOCKS = {
    "transactions": "ts",
    "installments": "paid_on",
    "lines": "statement_on",
    "applications": "applied_on",
    "inquiries": "ts",
    "logins": "ts",
    "obligations": "opened_on",
    "decisions": "decided_on",
}
RECORDED = ("transactions", "installments", "inquiries", "obligations")
MONTHLY = ("lines", "decisions")  # tables with one day of rows a month


@dataclass(frozen=True)
class Edit:
    """A fault: what is done to `table`, and by which alert (`alerts`, any of) it should be known."""

    kind: str
    table: str
    what: str
    alerts: tuple[str, ...]
    rows: Callable[[str], str]

    def write(self, lender: Path, folder: Path, since: date) -> None:
        """The lender with the fault from `since` on; files of other tables are linked."""
        folder.mkdir(parents=True)
        for file in lender.iterdir():
            if file.is_file() and file.stem != self.table:
                (folder / file.name).symlink_to(file.resolve())
        source = f"read_parquet('{lender / f'{self.table}.parquet'}')"
        clock = CLOCKS[self.table]
        if self.table in RECORDED and self.kind != "delay":
            clock = f"coalesce(recorded_at, {clock})"
        broken = f"coalesce(CAST({clock} AS DATE) >= DATE '{since}', false)"
        query = self.rows(source).replace("BROKEN", broken)
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({query}) TO '{folder / f'{self.table}.parquet'}' (FORMAT parquet)")


def edits() -> tuple[Edit, ...]:
    """Every fault there is."""
    return tuple(_edits())


def _edits() -> Iterator[Edit]:
    for table, columns in (
        ("transactions", ("amount", "balance")),
        ("installments", ("amount_due", "amount_paid")),
        ("lines", ("credit_limit", "balance", "min_due", "paid")),
        ("applications", ("amount", "payment")),
        ("obligations", ("amount",)),
    ):
        for factor in (100.0, 0.01, 7.1, 1000.0, 0.14):
            changed = ", ".join(f"CASE WHEN BROKEN THEN {c} * {factor} ELSE {c} END AS {c}" for c in columns)
            yield _replacing("unit", table, f"times {factor:g}", ("unit",), changed)
    for table in ("transactions", "installments", "inquiries", "logins", "lines"):
        yield Edit("stop", table, "no rows", ("stopped", "thinned"), lambda s: f"SELECT * FROM {s} WHERE NOT (BROKEN)")
        yield Edit(
            "doubling",
            table,
            "every row twice",
            ("doubled",),
            lambda s: f"SELECT * FROM {s} UNION ALL SELECT * FROM {s} WHERE BROKEN",
        )
        yield Edit(
            "doubling",
            table,
            "every row twice under a new key",
            ("doubled",),
            lambda s: (
                f"SELECT * FROM {s} UNION ALL SELECT * REPLACE (record_id + 900000000 AS record_id) FROM {s} WHERE BROKEN"
            ),
        )
    for table in RECORDED:
        for days in (10, 15) if table == "obligations" else (4, 7, 10):
            later = f"CASE WHEN BROKEN THEN recorded_at + INTERVAL {days} DAY ELSE recorded_at END AS recorded_at"
            yield _replacing("delay", table, f"{days} days later", ("late", "stopped", "thinned"), later)
    for table, column in (
        ("transactions", "customer_id"),
        ("logins", "customer_id"),
        ("lines", "line_id"),
        ("installments", "loan_id"),
        ("inquiries", "customer_id"),
        ("decisions", "line_id"),
    ):
        new = f"CASE WHEN BROKEN THEN {column} + 70000000000 ELSE {column} END AS {column}"
        yield _replacing("recoded ids", table, column, ("recoded",), new)
    for table, column in (
        ("transactions", "category"),
        ("transactions", "channel"),
        ("inquiries", "purpose"),
        ("lines", "status"),
        ("installments", "product"),
        ("applications", "purpose"),
    ):
        yield Edit("new word", table, column, ("new_word",), partial(_reworded, column=column))
    for table in ("transactions", "inquiries", "logins"):
        for hours in (-8, 8, 5, 1):
            moved = f"CASE WHEN BROKEN THEN ts + INTERVAL ({hours}) HOUR ELSE ts END AS ts"
            yield _replacing("zone", table, f"{hours:+d} hours", ("clock",), moved)


def _replacing(kind: str, table: str, what: str, alerts: tuple[str, ...], changed: str) -> Edit:
    return Edit(kind, table, what, alerts, lambda source: f"SELECT * REPLACE ({changed}) FROM {source}")


def broken_since(edit: Edit, reference: date, random: np.random.Generator) -> date:
    """A day in the week after the reference on which it broke; of tables with one day of rows a month the first."""
    return reference + timedelta(1 if edit.table in MONTHLY else int(random.integers(1, 8)))


def _reworded(source: str, column: str) -> str:
    """The commonest word of a column under another name."""
    old = f"(SELECT mode({column}) FROM {source})"
    word = f"CASE WHEN BROKEN AND {column} = {old} THEN 'v2:' || {column} ELSE {column} END AS {column}"
    return f"SELECT * REPLACE ({word}) FROM {source}"
