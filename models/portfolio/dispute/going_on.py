"""From one decision on a line to the next, in memory: where it stands then, and what the record shows of it.

The same as `OwnRecord` works out anew for a day, for a line that nobody asked to be lowered since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.contract import TABLES
from creditline.models.policy import Step
from creditline.models.policy.deciding.inputs import NOTICE
from creditline.models.policy.deciding.passing import Passing, after_decision, passed
from creditline.models.portfolio.dispute.values import MadeAgain
from creditline.models.portfolio.lines.notice_on_record import NAMES, notice_on_record
from creditline.models.portfolio.lines.standing import state_of


@dataclass(frozen=True)
class Stands:
    """A line as it stands before a decision (the columns of `standing_lines`, a row), and the tables as the record has them."""

    line: pa.Table
    seen: Mapping[str, pa.Table]


def can_go_on(tables: Mapping[str, pa.Table], day: date, line: str, product: str | None) -> bool:
    """Whether a line can be followed so from `day` on: it is the only one of its product, and nobody asked to change it since."""
    if "lines" not in tables:
        return False
    stated = (
        tables["lines"] if product is None else tables["lines"].filter(pc.equal(tables["lines"]["product"], product))
    )
    if set(stated["line_id"].to_pylist()) != {line}:
        return False
    if "decisions" not in tables:
        return True
    told = tables["decisions"]
    since = pc.greater_equal(told["decided_on"], pa.scalar(day, pa.date32()))
    asked = pc.and_(pc.and_(since, pc.equal(told["line_id"], line)), pc.equal(told["initiated_by"], "customer"))
    return not pc.any(asked).as_py()


def next_stands(before: Stands, made: MadeAgain, day: date, *, closed: bool) -> Stands | None:
    """Where the line stands at `day` after what was `made`; None where there is none left. `closed`: as of `standing_lines`."""
    own = before.line
    limit, step = np.array([made.after.limit]), np.array([int(made.after.step)])
    told = made.told
    notice = notice_on_record([made.day], {name: [told.get(name)] for name in NAMES})
    evening = after_decision(state_of(own), limit, step, notice)
    same_month = (made.day.year, made.day.month) == (day.year, day.month)
    nothing = np.array([np.nan])
    state = passed(
        evening,
        Passing(
            np.array([float((day - made.day).days)]),
            np.array([same_month]),
            nothing,
            np.array([False]),
            np.array([False]),
        ),
    )
    if not (float(state.limit[0]) > 0.0 or (closed and int(state.step[0]) == Step.CLOSE)):
        return None
    seen = {**before.seen, "lines": _lines(before.seen["lines"], made)}
    seen["decisions"] = _decisions(before.seen.get("decisions"), made)
    values = {
        "as_of": pa.array([day], pa.date32()),
        "credit_limit": state.limit,
        "balance": pa.array([balance_known(seen["lines"].filter(_of(seen["lines"], made)), day)], pa.float64()),
        "step": state.step,
        "days_since_change": _known(state.days_since_change),
        "month_limit": state.month_limit,
        "standing_limit": state.standing_limit,
        "customer_cap": _known(state.customer_cap),
        **{name: _known(getattr(state, name)) for name in NOTICE},
    }
    line = pa.table({name: values.get(name, own[name]) for name in own.column_names})
    return Stands(line, seen)


def _lines(lines: pa.Table, made: MadeAgain) -> pa.Table:
    """Statements after a decision show its limit, or the one in force until then where it is announced."""
    after = pc.and_(_of(lines, made), pc.greater(lines["statement_on"], pa.scalar(made.day, pa.date32())))
    told = made.told
    shown = told["limit_in_force"] if told.get("notice") in ("announced", "running") else made.after.limit
    limit = pc.if_else(after, pa.scalar(shown, pa.float64()), lines["credit_limit"])
    return lines.set_column(lines.column_names.index("credit_limit"), "credit_limit", limit)


def _decisions(told: pa.Table | None, made: MadeAgain) -> pa.Table:
    """A decision is known on the day after; those of the record from its day on are left out."""
    row = made.told
    known = datetime(made.day.year, made.day.month, made.day.day) + timedelta(1)
    own = {column.name: row.get(column.name) for column in TABLES["decisions"]} | {"recorded_at": known}
    if told is None:
        return pa.Table.from_pylist([own])
    since = pc.greater_equal(told["decided_on"], pa.scalar(made.day, pa.date32()))
    kept = told.filter(pc.fill_null(pc.invert(pc.and_(_of(told, made), since)), True))
    return pa.concat_tables([kept, pa.Table.from_pylist([own], schema=told.schema)])


def _of(rows: pa.Table, made: MadeAgain) -> pa.ChunkedArray:
    """Which rows are of the line."""
    return pc.equal(rows["line_id"], made.told["line_id"])


def balance_known(lines: pa.Table, day: date) -> float:
    """What is owed on a line by its last statement known at the end of the day; 0 where there is none."""
    known = [
        (stated, balance)
        for stated, recorded, balance in zip(
            *(lines[name].to_pylist() for name in ("statement_on", "recorded_at", "balance")), strict=True
        )
        if stated is not None and stated <= day and (recorded is None or recorded.date() <= day) and balance is not None
    ]
    return float(max(known, key=lambda one: one[0])[1]) if known else 0.0


def _known(values: np.ndarray) -> pa.Array:
    return pa.array(values, mask=np.isnan(values))
