"""From the features asked about to the arrays the compiled loop runs on: one part per feature and source."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.features.declare import (
    SOURCES,
    Aggregate,
    Anchor,
    AtLeast,
    Audience,
    Below,
    Concept,
    Family,
    Feature,
    Is,
    IsNot,
    OnTarget,
    Source,
    Unit,
    aggregates,
)
from creditline.features.engine.kernel import codes as c
from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.engine.planning.plan import CUTS, Plan, ScanPlan, plan
from creditline.features.evidence.behind import ANCHORING, anchor_of
from creditline.features.evidence.kernel.counting import Aggregates
from creditline.features.words.named import Named

UNCOVERED = -(1 << 30)  # covered since ever


@dataclass(frozen=True)
class SourceParts:
    """What is asked of one source. `features[i]` is the feature of part i, its place among those asked about.

    `scan` prepares the rows. The aggregates of part i are `aggregate[start[i]:start[i + 1]]`; `is_anchoring` (aggregates)
    is set where it finds the cut that windows end before, `cut_mask` are the bits of a cut of the line among the static
    conditions, of `decisions` alone.
    """

    scan: ScanPlan
    features: tuple[int, ...]
    start: NDArray[np.int32]
    aggregate: NDArray[np.int32]
    aggregates: Aggregates
    is_anchoring: NDArray[np.bool_]
    cut_mask: int

    @property
    def source(self) -> Source:
        """The source."""
        return self.scan.source

    @property
    def reach(self) -> int | None:
        """How many days before the earlier date a row may lie and still matter; None where any may."""
        return None if not LAYOUTS[self.source.name].is_plain else _reach(self)


def parts_of(features: Sequence[Feature]) -> tuple[Plan, dict[str, SourceParts]]:
    """The parts of each source, and a plan that prepares its rows."""
    wanted = [[*aggregates(f.expression), *anchor_of(f)] for f in features]
    everything = dict.fromkeys(aggregate for one in wanted for aggregate in one)
    whole = plan([_standing_for(i, aggregate) for i, aggregate in enumerate(everything)])
    scans: dict[str, ScanPlan] = {}
    for scan in whole.scans:
        scans.setdefault(scan.source.name, scan)
    return whole, {name: _parts(scans[name], wanted) for name in SOURCES if name in scans}


def _standing_for(number: int, aggregate: Aggregate) -> Feature:
    return Feature(
        f"asked.n{number}",
        aggregate,
        Concept.alike(Family.PROFILE, "asked_for"),
        Unit.INDEX,
        Named.alike("asked for"),
        Audience.INTERNAL,
    )


def _parts(scan: ScanPlan, wanted: Sequence[Sequence[Aggregate]]) -> SourceParts:
    own = [[a for a in dict.fromkeys(one) if a.rows.of == scan.source.name] for one in wanted]
    used = {a: i for i, a in enumerate(dict.fromkeys(a for one in own for a in one))}
    groups = [(i, [used[a] for a in one]) for i, one in enumerate(own) if one]
    bit = {condition: 1 << i for i, condition in enumerate(scan.static)}
    tests = [[t for t in a.rows.where if isinstance(t, AtLeast | Below)] for a in used]
    flat = [t for one in tests for t in one]
    return SourceParts(
        scan=scan,
        features=tuple(i for i, _ in groups),
        start=_ends([len(group) for _, group in groups]),
        aggregate=np.array([a for _, group in groups for a in group], np.int32),
        aggregates=Aggregates(
            mask=np.array([_mask(a.rows.where, bit) for a in used], np.uint64),
            test_start=_ends([len(one) for one in tests]),
            test_number=np.array([scan.scanned_names.index(t.number) for t in flat], np.int32),
            test_least=np.array([isinstance(t, AtLeast) for t in flat], np.bool_),
            test_bound=np.array([t.bound for t in flat], np.float64),
            how=np.array([c.HOW[a.how] for a in used], np.int8),
            column=np.array([_column(scan, a) for a in used], np.int32),
            days=np.array([a.days or c.ALL_HISTORY for a in used], np.int32),
            anchor=np.array([a.anchor is Anchor.BEFORE_CUT for a in used], np.int8),
        ),
        is_anchoring=np.array([a == ANCHORING for a in used], np.bool_),
        cut_mask=_mask(CUTS.where, bit) if scan.source.name == "decisions" and ANCHORING in used else 0,
    )


def _mask(where: Sequence[object], bit: dict[Is | IsNot | OnTarget, int]) -> int:
    return sum(bit[condition] for condition in set(where) if isinstance(condition, Is | IsNot | OnTarget))


def _column(scan: ScanPlan, aggregate: Aggregate) -> int:
    if aggregate.of is None:
        return -1
    return (
        scan.label_names.index(aggregate.of)
        if aggregate.how.reads == "label"
        else scan.scanned_names.index(aggregate.of)
    )


def _ends(sizes: list[int]) -> NDArray[np.int32]:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)


def _reach(parts: SourceParts) -> int | None:
    longest = int(parts.aggregates.days.max())
    if longest == c.ALL_HISTORY or c.H_NEW in parts.aggregates.how:
        return None
    return longest + (366 if parts.aggregates.anchor.any() else 0)
