"""A day's decisions on record beside those made again: which are otherwise, what that comes to, and whose letter is no longer true."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.output.paths import parquet_sql
from creditline.models.policy import exposure_of
from creditline.models.portfolio.recall.values import Money

_AT_ONCE = 65_536
_SHUT = ("suspend", "close")
_TOLD = (
    "limit_before", "limit_after", "step_before", "step", "action", "rule", "score", "pd", "balance", "fired", "policy_version",
    "model_version",
)  # fmt: skip
_LETTER = ("rule", "score", "pd", "fired")  # what a letter about a cut rests on


class DaySums:
    """Counts and money of a day, added up batch by batch: of all decisions, and of those that are otherwise."""

    def __init__(self) -> None:
        self.causes: Counter[str] = Counter()
        self.wrongs: Counter[str] = Counter()
        self.letters: Counter[str] = Counter()
        self.recorded = Money()
        self.again = Money()
        self.lines = self.otherwise = 0
        self.customers: set[int | str] = set()


def compared(
    connection: duckdb.DuckDBPyConnection, recorded: Path, again: Path, causes: pa.Table, alone: pa.Table, sums: DaySums
) -> Iterator[pa.Table]:
    """The rows of both files that are otherwise or whose letter is no longer true; all of them go into `sums`.

    `causes`: `customer_id` and `cause`; of others it is the cap. `alone`: `customer_id`, `line_id`, and where corrected records leave
    a line under the cap as recorded, `limit_alone`, `step_alone`, `action_alone`; no rows where the cap is the same.
    """
    connection.register("cause", causes)
    connection.register("alone", alone)
    sides = ", ".join(
        f"{side}.{name} AS {name}_{end}" for side, end in (("r", "recorded"), ("a", "again")) for name in _TOLD
    )
    rows = connection.sql(
        "SELECT coalesce(a.customer_id, r.customer_id) AS customer_id, coalesce(a.line_id, r.line_id) AS line_id, "
        f"coalesce(a.product, r.product) AS product, coalesce(a.decided_on, r.decided_on) AS decided_on, {sides}, "
        "coalesce(c.cause, 'cap') AS cause, l.limit_alone, l.step_alone, l.action_alone "
        f"FROM {parquet_sql([again])} a FULL JOIN {parquet_sql([recorded])} r USING (customer_id, line_id) "
        "LEFT JOIN cause c ON c.customer_id = coalesce(a.customer_id, r.customer_id) "
        "LEFT JOIN alone l ON l.customer_id = a.customer_id AND l.line_id = a.line_id ORDER BY 1, 2"
    )
    for batch in rows.to_arrow_reader(_AT_ONCE):
        if len(batch):
            yield _judged(pa.Table.from_batches([batch]), sums)


def _judged(rows: pa.Table, sums: DaySums) -> pa.Table:
    there = {end: ~_null(rows[f"limit_after_{end}"]) for end in ("recorded", "again")}
    one, other = _Side(rows, "recorded"), _Side(rows, "again")
    both = there["recorded"] & there["again"]
    same = both & (one.limit == other.limit) & (one.step == other.step) & (one.action == other.action)
    otherwise = ~same
    less = both & ((one.drawable < other.drawable) | ((one.drawable == other.drawable) & _worse(one, other)))
    wrong = np.select(
        [~there["again"], ~there["recorded"], one.cut & ~other.cut, other.cut & ~one.cut, less],
        ["only on record", "only made again", "wrongly cut", "wrongly kept", "left less"],
        "left more",
    )
    told_otherwise = both & np.logical_or.reduce([_differs(rows, name) for name in _LETTER])
    letter = np.select(
        [one.cut & ~other.cut, one.cut & other.cut & otherwise, one.cut & other.cut & told_otherwise],
        ["withdraw", "reissue", "reasons"],
        "",
    )
    cause = np.where(_by_cap_alone(rows, one), "cap", np.asarray(rows["cause"].to_pylist(), object))
    for end, side in (("recorded", one), ("again", other)):
        setattr(sums, end, _plus(getattr(sums, end), side))
    sums.lines += len(rows)
    sums.otherwise += int(otherwise.sum())
    sums.causes.update(cause[otherwise].tolist())
    sums.wrongs.update(wrong[otherwise].tolist())
    sums.letters.update(letter[letter != ""].tolist())
    keep = pa.array(otherwise | (letter != ""))
    sums.customers.update(rows["customer_id"].filter(pa.array(otherwise)).to_pylist())
    columns: dict[str, Any] = {name: rows[name] for name in ("customer_id", "line_id", "product", "decided_on")}
    columns |= {
        "otherwise": otherwise,
        "cause": pc.if_else(pa.array(otherwise), pa.array(cause.tolist(), pa.string()), None),
        "wrong": pc.if_else(pa.array(otherwise), pa.array(wrong.tolist()), None),
        "letter": pc.if_else(pa.array(letter != ""), pa.array(letter.tolist()), None),
    }
    for name in _TOLD:
        columns |= {f"{name}_{end}": rows[f"{name}_{end}"] for end in ("recorded", "again")}
    for end, side in (("recorded", one), ("again", other)):
        columns |= {f"exposure_{end}": side.exposure, f"expected_loss_{end}": side.loss}
    return pa.table(columns).filter(keep)


class _Side:
    """One side's columns as arrays; where it has no row, nothing is left and nothing owed."""

    def __init__(self, rows: pa.Table, end: str) -> None:
        def numbers(name: str) -> NDArray[np.float64]:
            told = rows[f"{name}_{end}"].cast(pa.float64()).to_numpy(zero_copy_only=False)
            return np.asarray(np.nan_to_num(told), dtype=np.float64)

        self.limit, self.step = numbers("limit_after"), numbers("step")
        self.action = np.asarray(pc.fill_null(rows[f"action_{end}"], "").to_pylist(), object)
        self.cut = (self.limit < numbers("limit_before")) | np.isin(self.action, _SHUT)
        self.drawable = np.where(self.step >= 2, 0.0, self.limit)
        self.exposure = np.where(_null(rows[f"limit_after_{end}"]), 0.0, exposure_of(self.limit, numbers("balance")))
        self.loss = numbers("pd") * self.exposure


def _worse(one: _Side, other: _Side) -> NDArray[np.bool_]:
    return np.asarray((one.step > other.step) | ((one.step == other.step) & (one.limit < other.limit)), bool)


def _by_cap_alone(rows: pa.Table, recorded: _Side) -> NDArray[np.bool_]:
    """Whether the records put right would leave the line where it is on record, had the cap not moved."""
    known = ~_null(rows["limit_alone"])
    limit, step = (
        np.nan_to_num(rows[name].cast(pa.float64()).to_numpy(zero_copy_only=False))
        for name in ("limit_alone", "step_alone")
    )
    action = np.asarray(pc.fill_null(rows["action_alone"], "").to_pylist(), object)
    return np.asarray(known & (limit == recorded.limit) & (step == recorded.step) & (action == recorded.action), bool)


def _differs(rows: pa.Table, name: str) -> NDArray[np.bool_]:
    one, other = rows[f"{name}_recorded"], rows[f"{name}_again"]
    unequal = pc.fill_null(pc.not_equal(one, other), False).to_numpy(zero_copy_only=False)
    return np.asarray(unequal | (_null(one) != _null(other)), bool)


def _null(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    return np.asarray(column.is_null().to_numpy(), bool)


def _plus(money: Money, side: _Side) -> Money:
    return Money(
        money.limit + float(np.sum(side.limit)),
        money.exposure + float(np.sum(side.exposure)),
        money.loss + float(np.sum(side.loss)),
    )
