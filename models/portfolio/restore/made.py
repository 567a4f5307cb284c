"""Decisions made on the way, as rows of the record: each counts from the day after."""

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.policy import ACTIONS, Decided, State
from creditline.models.portfolio.restore.start import Start

NO_DECISIONS = pa.table(
    {
        "entity": pa.array([], pa.int32()), "product": pa.array([], pa.string()), "decided_on": pa.array([], pa.date32()),
        "limit_before": pa.array([], pa.float64()), "limit_after": pa.array([], pa.float64()), "action": pa.array([], pa.string()),
        "initiated_by": pa.array([], pa.string()), "recorded_at": pa.array([], pa.timestamp("us")),
    }
)  # fmt: skip


def in_columns(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows in the columns of `schema`, null where they have none."""
    return pa.table(
        {
            f.name: rows[f.name].cast(f.type) if f.name in rows.column_names else pa.nulls(len(rows), f.type)
            for f in schema
        },
        schema=schema,
    )


def made_rows(
    day: date, start: Start, place: NDArray[np.int64], alive: NDArray[np.bool_], state: State, decided: Decided
) -> pa.Table:
    """What was decided on a day on the lines still `alive`; `place`: of each row the line of `start`."""
    at = np.flatnonzero(alive)
    own = place[at]
    words = pa.array([str(action) for action in ACTIONS], pa.string())
    known = datetime(day.year, day.month, day.day) + timedelta(1)
    return pa.table(
        {
            "entity": pa.array(at.astype(np.int32)),
            "line_id": pa.array(np.array(start.line_ids, object)[own].tolist(), pa.string()),
            "product": pa.array(np.array(start.products, object)[own].tolist(), pa.string()),
            "decided_on": pa.array([day] * len(at), pa.date32()),
            "limit_before": state.limit[at],
            "limit_after": decided.limit[at],
            "action": words.take(pa.array(decided.action[at])),
            "initiated_by": pa.array(["lender"] * len(at), pa.string()),
            "step_before": state.step[at],
            "step": decided.step[at],
            "recorded_at": pa.array([known] * len(at), pa.timestamp("us")),
        }
    )
