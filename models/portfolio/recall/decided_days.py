"""The decisions on record, day by day: what decided, on which lines as they stood, and what was left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from creditline.features.errors import DataError
from creditline.features.output.paths import parquet_sql
from creditline.models.artefact import Model
from creditline.models.policy import Policy, Scaling
from creditline.models.policy.deciding.inputs import NOTICE
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.in_place import AGAIN
from creditline.models.portfolio.lines.notice_on_record import EVE
from creditline.models.portfolio.lines.record import check_decisions

_AT_ONCE = 65_536
_MADE_FROM = (
    "balance", "month_limit", "standing_limit", "customer_cap", "days_since_change", "model_score", "pd", "in_default",
    "portfolio_threshold", "portfolio_factor", "portfolio_below",
)  # fmt: skip


@dataclass(frozen=True)
class DecidedDay:
    """One run of `decide`: its day, what decided, and what the portfolio cap did. `files`: those that hold its rows."""

    day: date
    model: Model
    policy: Policy
    scaling: Scaling
    lines: int
    files: tuple[Path, ...]

    def sql(self, id_type: str) -> str:
        """SQL of its rows, all columns that the files have."""
        rows = parquet_sql(self.files, ", union_by_name = true")
        return f"SELECT * REPLACE (CAST(customer_id AS {id_type}) AS customer_id) FROM {rows} WHERE decided_on = DATE '{self.day}'"

    def batches(self, connection: duckdb.DuckDBPyConnection, id_type: str) -> Iterator[pa.Table]:
        """Its rows, some at a time."""
        for batch in connection.sql(self.sql(id_type)).to_arrow_reader(_AT_ONCE):
            if len(batch):
                yield pa.Table.from_batches([batch])


@dataclass(frozen=True)
class DecidedDays:
    """Every run on record, first to last. `again`: files of decisions that a person or a dispute made in place of some."""

    days: tuple[DecidedDay, ...]
    again: tuple[Path, ...]
    again_columns: tuple[str, ...] = ()

    @property
    def first(self) -> date:
        """The day of the first."""
        return self.days[0].day

    def again_sql(self, day: date, id_type: str) -> str | None:
        """SQL of the decisions of a day that a person or a dispute made, of each line the last; None where there are no files of them."""
        if not self.again:
            return None
        rows = parquet_sql(self.again, ", union_by_name = true")
        made = f"greatest({', '.join(self.again_columns)})"
        return (
            f"SELECT * REPLACE (CAST(customer_id AS {id_type}) AS customer_id) FROM {rows} WHERE decided_on = DATE '{day}' "
            f"QUALIFY row_number() OVER (PARTITION BY customer_id, line_id ORDER BY {made} DESC NULLS LAST) = 1"
        )


def decided_days(in_force: InForce, connection: duckdb.DuckDBPyConnection) -> DecidedDays:
    """Read what is on record, each day with the model and the policy that decided it.

    DataError where there are no files, one is none of `decide` or lacks what its decisions were made from, a day was decided
    by several models or policies, one of them is not at hand, or a policy announces cuts.
    """
    if not in_force.decisions:
        raise DataError(
            "a recall makes decisions of `creditline decide` again; give its files or its folder with --decisions"
        )
    check_decisions(connection, in_force.decisions)
    own: list[Path] = []
    again: list[Path] = []
    marks: set[str] = set()
    for file in in_force.decisions:
        there = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {parquet_sql([file])}").fetchall()}
        if there & {*AGAIN}:
            again.append(file)
            marks |= there & {*AGAIN}
            continue
        if lacking := [name for name in _MADE_FROM if name not in there]:
            raise DataError(
                f"{file} lacks {lacking[0]}, from which its decisions were made; give what `creditline decide` wrote"
            )
        own.append(file)
    if not own:
        raise DataError(
            "the decisions are those of persons and disputes only; give what `creditline decide` wrote, too"
        )
    found: dict[date, list[Path]] = {}
    for file in own:
        sql = f"SELECT DISTINCT decided_on FROM {parquet_sql([file])} ORDER BY 1"
        for (day,) in connection.execute(sql).fetchall():
            found.setdefault(day, []).append(file)
    if not found:
        raise DataError("the decisions hold no row; give what `creditline decide` wrote")
    days = tuple(_day(in_force, connection, day, tuple(found[day])) for day in sorted(found))
    return DecidedDays(days, tuple(again), tuple(sorted(marks)))


def _day(in_force: InForce, connection: duckdb.DuckDBPyConnection, day: date, files: Sequence[Path]) -> DecidedDay:
    told = connection.execute(
        "SELECT model_version, policy_version, portfolio_threshold, portfolio_factor, portfolio_below, count(*), "
        f"count(DISTINCT (customer_id, line_id)) FROM {parquet_sql(files, ', union_by_name = true')} "
        f"WHERE decided_on = DATE '{day}' GROUP BY ALL"
    ).fetchall()
    if len(told) > 1 or told[0][5] != told[0][6]:
        raise DataError(
            f"the decisions of {day} are those of several runs; give one run of `creditline decide` of each day"
        )
    model, policy, threshold, factor, below, lines, _ = told[0]
    if not in_force.has_model(model):
        raise DataError(
            f"the decisions of {day} were made with the model {model}, which is not at hand; give the folder it lies in with --models"
        )
    by = in_force.policy_at(policy, last=True)
    if by is None:
        raise DataError(
            f"the decisions of {day} were made with the policy {policy}, which is not at hand; give it with --policy, or the "
            "folder it lies in with --policies"
        )
    if by.period.days:
        raise DataError(
            f"the policy {by.name} of {day} announces cuts before they take effect, and a recall follows none that are announced; "
            "dispute the decisions of each customer"
        )
    scaling = replace(Scaling(), threshold=threshold, factor=factor, below=below)
    return DecidedDay(day, in_force.model_at(model, last=True), by, scaling, lines, tuple(files))


def as_they_stood(rows: pa.Table, policy: Policy) -> pa.Table:
    """Rows of `decide` as what was decided on: the columns of `line_rows`."""
    renamed = {"as_of": "decided_on", "credit_limit": "limit_before", "step": "step_before", "score": "model_score"}
    names = (
        "customer_id", "as_of", "line_id", "product", "credit_limit", "balance", "step", "days_since_change", "month_limit",
        "standing_limit", "customer_cap", "score", "pd",
    )  # fmt: skip
    columns = {name: rows[renamed.get(name, name)] for name in names}
    columns |= {name: rows[f"{EVE}{name}"] for name in NOTICE if f"{EVE}{name}" in rows.column_names}
    for name in policy.columns:
        if f"input:{name}" not in rows.column_names:
            raise DataError(
                f"the decisions lack input:{name}, which the policy {policy.name} reads; give what `creditline decide` wrote"
            )
        columns[name] = rows[f"input:{name}"]
    return pa.table(columns)
