"""Which one customer a run explains: of the lines cut, one that was whole on the eve, whose score fell most since it stood."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet
from creditline.models.artefact import IN_DEFAULT, Model
from creditline.models.policy import Step
from creditline.models.portfolio.decide.deciding import DecisionVersions, decide_rows, line_rows
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.scores import decision_features, score_pairs
from creditline.models.scoring.frame import score_frame
from creditline.training.run.dates import month_end_before

MONTHS_BACK = 6


@dataclass(frozen=True)
class Cut:
    """A line that was cut, and the last month end before on which the policy would have let it stand."""

    customer_id: str | int
    line_id: str | int
    product: str
    action: str
    limit_before: float
    limit_after: float
    stood: date
    decided: date


@dataclass(frozen=True)
class Fall:
    """A customer whose score fell between a month end and the date after it."""

    customer_id: str | int
    start: date
    end: date


def deepest_cut(in_force: InForce, data: DataSet, scores: pa.Table, lines: pa.Table, decisions: pa.Table) -> Cut | None:
    """Choose among the cut lines the one whose score fell most since it stood; ties go to the first customer.

    Lines that were whole on the eve come before those cut in steps: what the lender decided on the way need not be known. The
    only line of a customer comes before one of several, of which no answer tells.

    `scores`, `lines` and `decisions` belong together: one score per customer, one decision per line. A line stood where
    the same policy, from the same place on the ladder but the record of one of the six month ends before, does not cut
    it. Who is in default has no score that fell. None if no line was cut, or none of those cut stood within the six months.
    """
    model, policy = in_force.model, in_force.policy
    assert policy is not None
    cut = pc.less(decisions["limit_after"], decisions["limit_before"])
    decided = {_key(row): row for row in decisions.filter(cut).to_pylist()}
    if not decided:
        return None
    several = _with_several(lines)
    lines = lines.filter(cut)
    scored = scores.filter(pc.invert(scores[IN_DEFAULT]))
    fallen = scored.filter(pc.is_in(scored["customer_id"], lines["customer_id"].combine_chunks()))
    raw_now = dict(zip(fallen["customer_id"].to_pylist(), fallen["raw"].to_pylist(), strict=True))
    found: dict[tuple[Any, Any], tuple[bool, float, Cut]] = {}
    versions = DecisionVersions.of(model)
    for frame in _earlier(
        data,
        fallen.select(["customer_id", "as_of"]),
        MONTHS_BACK,
        lambda pairs: decision_features(model, data, pairs, policy, in_force.declarations),
    ):
        earlier = score_frame(model, frame)
        raw_then = dict(zip(earlier["customer_id"].to_pylist(), earlier["raw"].to_pylist(), strict=True))
        known = lines.filter(pc.is_in(lines["customer_id"], earlier["customer_id"].combine_chunks()))
        rows = line_rows(known, earlier, frame, dict.fromkeys(policy.columns))
        day = dict(zip(earlier["customer_id"].to_pylist(), earlier["as_of"].to_pylist(), strict=True))
        for then in decide_rows(policy, rows, versions).to_pylist():
            stood = then["action"] in ("maintain", "increase") and not then[IN_DEFAULT]
            if stood and _key(then) not in found:
                drop, row = raw_then[then["customer_id"]] - raw_now[then["customer_id"]], decided[_key(then)]
                later = then["customer_id"] in several or row["step_before"] != Step.MAINTAIN
                found[_key(then)] = (later, -drop, _cut(row, day[then["customer_id"]]))
    ranked = sorted(found.values(), key=lambda each: (*each[:2], str(each[2].customer_id), str(each[2].line_id)))
    return ranked[0][2] if ranked else None


def largest_fall(model: Model, data: DataSet, scores: pa.Table) -> Fall | None:
    """Choose the customer whose score fell most since the month end before; None if nobody was known then."""
    pairs = scores.select(["customer_id", "as_of"])
    before = _earlier(data, pairs, 1, lambda asked: score_pairs(model, data, asked))
    then = {row["customer_id"]: row for earlier in before for row in earlier.to_pylist()}
    falls = [
        (then[now["customer_id"]]["raw"] - now["raw"], now)
        for now in scores.select(["customer_id", "as_of", "raw", IN_DEFAULT]).to_pylist()
        if now["customer_id"] in then and not (now[IN_DEFAULT] or then[now["customer_id"]][IN_DEFAULT])
    ]
    if not falls:
        return None
    _, now = min(falls, key=lambda each: (-each[0], str(each[1]["customer_id"])))
    return Fall(now["customer_id"], then[now["customer_id"]]["as_of"], now["as_of"])


def _earlier(data: DataSet, pairs: pa.Table, months: int, compute: Callable[[pa.Table], pa.Table]) -> list[pa.Table]:
    """What `compute` gives at each of the month ends before on which anybody was known, latest first; in one pass."""
    asked = [month_end_before(data, pairs, back) for back in range(1, months + 1)]
    asked = [earlier for earlier in asked if earlier.num_rows]
    if not asked:
        return []
    computed = compute(pa.concat_tables(asked))
    ends = [0]
    for each in asked:
        ends.append(ends[-1] + each.num_rows)
    return [computed.slice(start, end - start) for start, end in pairwise(ends)]


def _with_several(lines: pa.Table) -> set[Any]:
    """The customers with more than one line."""
    counted = lines["customer_id"].value_counts().to_pylist()
    return {one["values"] for one in counted if one["counts"] > 1}


def _key(row: dict[str, Any]) -> tuple[Any, Any]:
    return row["customer_id"], row["line_id"]


def _cut(row: dict[str, Any], stood: date) -> Cut:
    return Cut(
        customer_id=row["customer_id"],
        line_id=row["line_id"],
        product=row["product"],
        action=row["action"],
        limit_before=row["limit_before"],
        limit_after=row["limit_after"],
        stood=stood,
        decided=row["decided_on"],
    )
