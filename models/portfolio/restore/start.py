"""Where lines stand at the end of a day, after its decision: what a replay goes on from."""

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.source import TableSource
from creditline.features.projected.known import Known
from creditline.features.projected.lives import Lives
from creditline.models.policy import Scaling, State
from creditline.models.portfolio.lines.standing import add_standing, state_of

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Start:
    """One line of each of some customers. `entity`: their places among the customers known; `state`: in the evening of the day.

    `scaling`: what the portfolio cap did to everybody by the last decision on record. `decided`: of each line the last decision's
    row, None where none is recorded.
    """

    entity: Ints
    line_ids: tuple[str, ...]
    products: tuple[str, ...]
    state: State
    scaling: Scaling
    decided: tuple[dict[str, object] | None, ...]

    def of_lives(self, lives: Lives) -> Ints:
        """Which of the lines each life goes on with: one line a life in their order, or one line a customer in that of theirs."""
        if np.array_equal(lives.customer, self.entity):
            return np.arange(len(self.entity))
        return np.searchsorted(self.entity, lives.customer)

    def take(self, places: Ints) -> "Start":
        """Some of the lines."""
        own = places.tolist()
        return replace(
            self,
            entity=self.entity[places],
            line_ids=tuple(self.line_ids[p] for p in own),
            products=tuple(self.products[p] for p in own),
            state=self.state.take(places),
            decided=tuple(self.decided[p] for p in own),
        )


def start_of(data: DataSet, known: Known, product: str | None) -> Start:
    """Read it from the records known; closed lines with the others. DataError for two lines on one product."""
    morrow = known.day + timedelta(1)  # decisions of the day count from then on
    ids = known.customers
    sources = dict(data.sources)
    with open_connection("512MB", 1, data.settings.time_zone) as connection:
        for name in ("lines", "decisions"):
            rows = known.rows.get(name)
            if rows is None:
                continue
            own = rows.append_column("customer_id", ids.take(rows["entity"]))
            connection.register(f"{name}_on_record", own)
            connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM {name}_on_record")
        if "decisions" not in sources:
            sources.pop("decisions", None)
        pairs = pa.table({"customer_id": ids, "as_of": pa.array([morrow] * len(ids), pa.date32())})
        add_standing(connection, replace(data, sources=sources), pairs, product, closed=True)
        standing = connection.sql("SELECT * FROM standing").to_arrow_table()
    entity = pc.index_in(standing["customer_id"], value_set=ids).to_numpy().astype(np.int64)
    last = _last_decisions(known)
    lines = tuple(standing["line_id"].to_pylist())
    decided = tuple(last.get((place, line)) for place, line in zip(entity.tolist(), lines, strict=True))
    state = _evening_before(state_of(standing))
    return Start(entity, lines, tuple(standing["product"].to_pylist()), state, _scaling(decided), decided)


def _evening_before(state: State) -> State:
    """The same lines a day earlier, after that day's decisions."""
    return replace(
        state,
        days_since_change=state.days_since_change - 1.0,
        clock_in_force=state.clock_in_force - 1.0,
        notice_left=state.notice_left + 1.0,
        notice_age=state.notice_age - 1.0,
    )


def _last_decisions(known: Known) -> dict[tuple[int, str], dict[str, object]]:
    rows = known.rows.get("decisions")
    if rows is None or not len(rows):
        return {}
    mine = rows.filter(pc.equal(rows["initiated_by"], "lender")).sort_by([("decided_on", "ascending")])
    return {(row["entity"], row["line_id"]): row for row in mine.to_pylist()}


def _scaling(decided: tuple[dict[str, object] | None, ...]) -> Scaling:
    """That of the latest decision that tells one."""
    told = [row for row in decided if row is not None and row.get("portfolio_threshold") is not None]
    if not told:
        return Scaling()
    latest = max(told, key=lambda row: row["decided_on"])  # type: ignore[arg-type,return-value]
    names = {"threshold": "portfolio_threshold", "factor": "portfolio_factor", "below": "portfolio_below"}
    return Scaling(**{name: float(latest[of]) for name, of in names.items() if latest[of] is not None})  # type: ignore[arg-type]


def without_decisions(data: DataSet) -> TableSource:
    """An empty table of decisions for data that have none."""
    return TableSource(TABLES["decisions"], (), data.settings.time_zone)
