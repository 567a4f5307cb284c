"""Four months of decisions on the forty cards, the same on rightly recorded ones, and edits that lead from one to the other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.edits.edit import Edits
from creditline.features.edits.from_file import edit_file
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.dispute.session import Disputes
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.policy_features import read_policy_for

FIRST, DISPUTED, LAST = date(2024, 9, 30), date(2024, 11, 30), date(2024, 12, 31)
EVIDENCE = {"reference": "CASE-1", "on": "2025-01-10", "by": "desk", "why": "the statement was somebody else's"}


@dataclass(frozen=True)
class Months:
    """What was decided month after month: a file per day."""

    data: DataSet
    files: tuple[Path, ...]

    def row(self, customer: int, day: date) -> dict[str, Any] | None:
        (file,) = [file for file in self.files if file.name == f"{day}.parquet"]
        return next((row for row in parquet.read_table(file).to_pylist() if row["customer_id"] == customer), None)


def decide(lender, data: DataSet, policy: Path, out: Path) -> Months:
    job = Job(data, lender.model, str(policy), (), "1GB", lambda _: None, lambda _: None)
    job.months(FIRST, 4, out)
    return Months(data, tuple(sorted(file for file in out.glob("*.parquet") if "kept" not in file.name)))


@pytest.fixture(scope="session")
def strict(lender, tmp_path_factory) -> Mapping[bool, Path]:
    """The strict policy, by whether a dispute may worsen."""
    home = tmp_path_factory.mktemp("policies")
    text = lender.policies["strict"].read_text(encoding="utf-8")
    for name, more in (("may", "may_worsen = true"), ("not", "evidence_before = false")):
        (home / f"{name}.toml").write_text(f"{text}\n[disputes]\n{more}\nanswer_days = 15\n", encoding="utf-8")
    return {True: home / "may.toml", False: home / "not.toml"}


@pytest.fixture(scope="session")
def months(lender, strict, tmp_path_factory) -> Months:
    return decide(lender, lender.data, strict[True], tmp_path_factory.mktemp("decided") / "months")


@pytest.fixture(scope="session")
def true(lender, strict, tmp_path_factory) -> Months:
    """Customers 1 and 2 owe 410 in November and December; 30, always at the limit, paid it all; 14 spent much in November."""
    home = tmp_path_factory.mktemp("true")
    for table in ("customers", "decisions", "transactions", "lines"):
        rows = parquet.read_table(lender.data.folder / f"{table}.parquet")
        told = rows.to_pylist()
        for row in told:
            if table == "lines" and row["statement_on"] >= DISPUTED and row["customer_id"] in (1, 2):
                row["balance"] = 410.0
            if table == "lines" and row["statement_on"] == DISPUTED and row["customer_id"] == 30:
                row["balance"] = 0.0
        if table == "transactions":
            told.append({"customer_id": 14, "ts": SPENT, "amount": 400.0, "direction": "out"})
        write_table(home / "data", table, pa.Table.from_pylist(told, schema=rows.schema))
    return decide(lender, DataSet.open(home / "data"), strict[True], home / "months")


SPENT = pa.scalar(0, pa.timestamp("us")).as_py().replace(year=2024, month=11, day=20)


def owed(day: str, balance: float) -> dict[str, Any]:
    return {"table": "lines", "where": {"statement_on": day}, "set": {"balance": balance}}


TOLD: Mapping[int, Mapping[str, Any]] = {
    1: {"correct": [owed("2024-11-30", 410), owed("2024-12-31", 410)]},
    2: {"correct": [owed("2024-12-31", 410), owed("2024-11-30", 410)]},
    30: {"correct": [owed("2024-11-30", 0)]},
    14: {"add": [{"table": "transactions", "row": {"ts": "2024-11-20", "amount": 400, "direction": "out"}}]},
}


@pytest.fixture(scope="session")
def edits() -> Callable[..., Edits]:
    """`edits(customer)`: what puts the records of one right; `edits(customer, strike=[…])`: others."""

    def make(customer: int, **told: Any) -> Edits:
        return edit_file({"customer": customer, "evidence": EVIDENCE, **(told or TOLD[customer])}, "edits").edits

    return make


@pytest.fixture(scope="session")
def opened(lender, strict, months) -> Iterator[Callable[[bool], Disputes]]:
    """A session by whether a dispute may worsen."""
    by = {may: read_policy_for(str(file), lender.model, lender.data) for may, file in strict.items()}
    some = {
        may: Disputes.opened(InForce(lender.model, policy=p, decisions=months.files), lender.data)
        for may, p in by.items()
    }
    yield {may: one.__enter__() for may, one in some.items()}.__getitem__
    for one in some.values():
        one.__exit__(None, None, None)
