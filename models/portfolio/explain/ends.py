"""The decisions of a day: those on record, or computed now on the recorded state."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.engine import pairs_for
from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.models.policy import Scaling
from creditline.models.portfolio.decide.portfolio import DecisionRequest, decide_portfolio
from creditline.models.portfolio.explain.announced_of import announced_of
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.portfolio.lines.notice_on_record import NOTICE_COLUMNS
from creditline.models.why.game.line_facts import Announced

_COMPUTED = ("customer_id", "line_id", "product", "limit_before", "limit_after", "step", "action")
_SCALING = ("portfolio_threshold", "portfolio_factor", "portfolio_below")


@dataclass(frozen=True)
class Ends:
    """What was decided on the last date, (lines,) each: recorded, or `computed` now. `scaling`: that of those computed.

    `notices`: what each has to do with a notice, none where no policy announces cuts.
    """

    limit: NDArray[np.float64]
    step: NDArray[np.int64]
    action: Sequence[str]
    computed: NDArray[np.bool_]
    scaling: Scaling = field(default_factory=Scaling)
    notices: Sequence[Announced | None] = ()

    def notice(self, line: int) -> Announced | None:
        """What one line's decision has to do with a notice; None where none is known of."""
        return self.notices[line] if self.notices else None

    def take(self, lines: NDArray[np.int64]) -> "Ends":
        """Of some of the lines."""
        return Ends(
            self.limit[lines], self.step[lines], [self.action[line] for line in lines.tolist()], self.computed[lines],
            self.scaling, [self.notices[line] for line in lines.tolist()] if self.notices else (),
        )  # fmt: skip


@dataclass(frozen=True)
class Computed:
    """Decisions computed now, and the cap's `scaling`.

    `rows`: `customer_id`, `line_id`, `product`, `limit_before`, `limit_after`, `step` and `action`. By a policy
    that announces cuts also what is announced.
    """

    rows: pa.Table
    scaling: Scaling


def compute_decisions(
    record: DataSet, in_force: InForce, day: date, customers: pa.Array | None = None, kept: Path | None = None,
    scaling: Scaling | None = None,
) -> Computed:  # fmt: skip
    """Decide on the lines of `customers`, or of everybody, by what is in force; with a cap everybody is decided on first.

    `kept` gets the cohort of just-kept lines. `scaling`: the cap's, where it was worked out elsewhere.
    """
    assert in_force.policy is not None
    asked = DecisionRequest(in_force.model, in_force.policy, declarations=in_force.declarations, scaling=scaling)
    if customers is None or in_force.policy.portfolio is not None:
        pairs = pairs_for(record, [day])
    else:
        pairs = pa.table({"customer_id": customers, "as_of": pa.array([day] * len(customers), pa.date32())})
    with tempfile.TemporaryDirectory(prefix="creditline.") as folder:
        file = Path(folder) / "decisions.parquet"
        outcome = decide_portfolio(record, asked, pairs, file, kept)
        notice = NOTICE_COLUMNS if in_force.policy.period.days else ()
        rows = parquet.read_table(arrow_path(file), columns=[*_COMPUTED, *notice, *_SCALING]) if outcome.lines else None
    if rows is None:
        return Computed(pa.table({name: pa.array([], pairs["customer_id"].type) for name in _COMPUTED}), Scaling())
    scaling = Scaling(*(rows[name][0].as_py() for name in _SCALING))
    rows = rows.select([*_COMPUTED, *notice])
    if customers is not None:
        rows = rows.filter(pc.is_in(rows["customer_id"], customers))
    if in_force.product is not None:
        rows = rows.filter(pc.equal(rows["product"], in_force.product))
    return Computed(rows, scaling)


def on_record(in_force: InForce, ways: Ways) -> NDArray[np.bool_]:
    """Which lines' last date has a decision on record that is explained: by a policy at hand, or any where none is given.

    DataError where decisions are given of another policy or model than those in force.
    """
    policies, models = (ways.text(f"{name}_version", ways.last) for name in ("policy", "model"))
    decided = ways.decided[ways.last]
    if in_force.policy is None:
        return decided
    at_hand = [in_force.policy_at(version, last=True) is not None for version in policies]
    if in_force.decisions:
        day = ways.day[ways.last[0]] if len(ways) else None
        known = {model.version for model in in_force.models}
        given = {policy.version for policy in in_force.policies}
        for what, versions, expected in (("policy", policies, given), ("model", models, known)):
            other = [
                v
                for v, there in zip(versions, decided.tolist(), strict=True)
                if there and v is not None and v not in expected
            ]
            if other:
                raise DataError(
                    f"the decisions of {day} were made with the {what} {other[0]}, not {' or '.join(sorted(expected))}; give the "
                    f"{what} of that day"
                )
    return np.asarray(decided & np.array(at_hand, dtype=bool))


def ends_of(in_force: InForce, ways: Ways, computed: Computed | None) -> Ends:
    """The last decisions of lines: those on record, else those `computed`; where there is neither, the line stays as it is."""
    recorded, eve = on_record(in_force, ways), ways.eve.take(ways.last)
    limit, step = (
        np.where(recorded, ways.limit[ways.last], eve.limit),
        np.where(recorded, ways.step[ways.last], eve.step),
    )
    actions = [action or "maintain" for action in ways.text("action", ways.last)]
    now = np.zeros(len(ways), dtype=bool)
    if computed is not None and computed.rows.num_rows:
        place = _places(ways, computed.rows)
        now, at = ~recorded & (place >= 0), np.maximum(place, 0)
        limit = np.where(now, computed.rows["limit_after"].to_numpy()[at], limit)
        step = np.where(now, computed.rows["step"].to_numpy()[at], step)
        made = computed.rows["action"].to_pylist()
        actions = [made[at[line]] if now[line] else action for line, action in enumerate(actions)]
    actions = [action if recorded[line] or now[line] else "maintain" for line, action in enumerate(actions)]
    told = ways.dates.take(pa.array(ways.last)) if "notice" in ways.dates.column_names else None
    rows: list[Mapping[str, Any] | None] = [None] * len(ways)
    if told is not None:
        rows = [row if recorded[line] else None for line, row in enumerate(told.to_pylist())]
    if computed is not None and "notice" in computed.rows.column_names:
        made_rows = computed.rows.to_pylist()
        rows = [made_rows[at[line]] if now[line] else row for line, row in enumerate(rows)]
    notices = announced_of(in_force.policy, rows)
    return Ends(limit, step, actions, now, Scaling() if computed is None else computed.scaling, notices)


def _places(ways: Ways, rows: pa.Table) -> NDArray[np.int64]:
    """The row about each line, (lines,); -1 for none."""
    ids = rows["customer_id"].combine_chunks()
    place = {key: row for row, key in enumerate(zip(ids.to_pylist(), rows["line_id"].to_pylist(), strict=True))}
    asked = zip(ways.customers.cast(ids.type).to_pylist(), ways.text("line_id", ways.last), strict=True)
    return np.array([place.get(key, -1) for key in asked], dtype=np.int64)
