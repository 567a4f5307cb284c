"""From declarations to the arrays the compiled scan runs on: equal rows, accumulators and cells are made once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from creditline.features.declare import (
    SOURCES,
    Aggregate,
    Anchor,
    AtLeast,
    Below,
    Condition,
    Difference,
    Fact,
    Feature,
    How,
    Is,
    IsNot,
    Number,
    OnTarget,
    Ratio,
    Rows,
    Sign,
    Source,
    Times,
    Total,
    aggregates,
    signs,
)
from creditline.features.declare.expression import facts as facts_in
from creditline.features.engine.kernel import codes as c
from creditline.features.engine.kernel.accumulators import Scan
from creditline.features.engine.kernel.program import Program, Step
from creditline.features.engine.planning.label_conditions import LabelConditions, Static, by_label
from creditline.features.engine.planning.layout import LAYOUTS

CUTS = Rows(
    "decisions",
    (OnTarget(), Is("initiated_by", ("lender",)), Is("action", ("reduce", "suspend", "close"))),
)
DAYS_SINCE_CUT = Aggregate(CUTS, How.RECENCY)  # of any age, so that a cut known counts however short the coverage
CUT_COUNTS_DAYS = 365


@dataclass(frozen=True)
class ScanPlan:
    """Everything the scan of one source with one anchor needs.

    `static` are the conditions on labels, bit i for the i-th; `numbers` and `labels` name the columns its aggregates and
    tests read. All three are the same for every scan of a source, so its rows are prepared once.
    """

    source: Source
    anchor: Anchor
    static: tuple[Static, ...]
    numbers: tuple[str, ...]
    labels: tuple[str, ...]
    scan: Scan

    @cached_property
    def value_names(self) -> tuple[str, ...]:
        """The numbers the rows are prepared with, in order: a view's raw ones, or those a plain source is asked for."""
        layout = LAYOUTS[self.source.name]
        return self.numbers if layout.is_plain else tuple(layout.raw)

    @cached_property
    def scanned_names(self) -> tuple[str, ...]:
        """The numbers of a scanned row, in order: those it was prepared with, or those a view writes."""
        return _scanned(self.source, self.numbers)

    @cached_property
    def label_names(self) -> tuple[str, ...]:
        """The labels the rows are prepared with, in order."""
        return _prepared(self.source, self.labels)

    @cached_property
    def static_by_label(self) -> tuple[LabelConditions, ...]:
        """`static`, together for each label."""
        return by_label(self.static)

    @cached_property
    def width(self) -> int:
        """How many numbers a scanned row has."""
        return len(self.scanned_names)


@dataclass(frozen=True)
class Plan:
    """How to compute a list of features: scans fill cells, the program turns cells and facts into features.

    Registers are the cells, then the facts, then the signs of default, then what the program computes. `days_since_cut` is
    the cell that anchors `BEFORE_CUT` windows, -1 where no feature has one.
    """

    features: tuple[Feature, ...]
    scans: tuple[ScanPlan, ...]
    cells: int
    facts: tuple[Fact, ...]
    signs: tuple[Sign, ...]
    days_since_cut: int
    program: Program

    @property
    def sources(self) -> frozenset[str]:
        """Names of the sources read."""
        return frozenset(scan.source.name for scan in self.scans)


def reach_of(whole: Plan, source: Source) -> int | None:
    """How many days before an as-of date a row of `source` may lie and still count; None where any may.

    Views put later rows beside earlier ones (what a payment was due for, which limit held), so they need all of them.
    """
    if not LAYOUTS[source.name].is_plain:
        return None
    scans = [scan for scan in whole.scans if scan.source is source]
    longest = max(int(one.scan.windows[-1]) for one in scans)
    if longest == c.ALL_HISTORY:
        return None
    return longest + (CUT_COUNTS_DAYS + 1 if any(scan.anchor is Anchor.BEFORE_CUT for scan in scans) else 0)


def plan(features: Sequence[Feature]) -> Plan:
    """The plan for `features`, in their order. Category features are facts and take no part in the program."""
    wanted: dict[Aggregate, int] = {}
    facts: dict[Fact, int] = {}
    shown: dict[Sign, int] = {}
    for feature in features:
        if feature.kind == "number":
            for aggregate in aggregates(feature.expression):
                wanted.setdefault(aggregate, len(wanted))
            for fact in facts_in(feature.expression):
                facts.setdefault(fact, len(facts))
            for sign in signs(feature.expression):
                shown.setdefault(sign, len(shown))
    if any(a.anchor is Anchor.BEFORE_CUT for a in wanted):
        wanted.setdefault(DAYS_SINCE_CUT, len(wanted))
    scans = []
    for anchor in Anchor:
        for source in SOURCES.values():
            everything = [a for a in wanted if a.rows.of == source.name]
            group = [a for a in everything if a.anchor is anchor]
            if group:
                scans.append(_scan_plan(source, anchor, group, everything, wanted))
    steps: list[Step] = []
    made: dict[Number, int] = {}
    free = len(wanted) + len(facts) + len(shown)

    def register(expression: Number) -> int:
        nonlocal free
        if isinstance(expression, Aggregate):
            return wanted[expression]
        if isinstance(expression, Fact):
            return len(wanted) + facts[expression]
        if isinstance(expression, Sign):
            return len(wanted) + len(facts) + shown[expression]
        if expression not in made:
            if isinstance(expression, Times):
                step = Step("times", register(expression.of), -1, free, expression.factor)
            else:
                left, right = (
                    (expression.over, expression.under)
                    if isinstance(expression, Ratio)
                    else (expression.left, expression.right)
                )
                operation = {Ratio: "ratio", Difference: "difference", Total: "total"}[type(expression)]
                first, second = register(left), register(right)
                step = Step(operation, first, second, free, 0.0)
            steps.append(Step(step.operation, step.left, step.right, free, step.factor))
            made[expression] = free
            free += 1
        return made[expression]

    registers = [register(f.expression) if f.kind == "number" else -1 for f in features]
    return Plan(
        tuple(features),
        tuple(scans),
        len(wanted),
        tuple(facts),
        tuple(shown),
        wanted.get(DAYS_SINCE_CUT, -1),
        Program.of(steps, free, registers),
    )


def _scan_plan(
    source: Source,
    anchor: Anchor,
    group: list[Aggregate],
    everything: list[Aggregate],
    cell_of: dict[Aggregate, int],
) -> ScanPlan:
    filters = list(dict.fromkeys(a.rows.where for a in group))
    conditions: list[Condition] = list(dict.fromkeys(cond for a in everything for cond in a.rows.where))
    static = [cond for cond in conditions if isinstance(cond, Is | IsNot | OnTarget)]
    tests = [cond for cond in conditions if isinstance(cond, AtLeast | Below)]
    bit = {cond: 1 << i for i, cond in enumerate([*static, *tests])}
    if len(bit) > 63:
        raise ValueError(f"{source.name}: {len(bit)} different conditions, more than the 63 a scan can hold")
    numbers = _used(source.numbers, [a.of for a in everything if a.how.reads == "number"] + [t.number for t in tests])
    labels = _used(source.labels, [a.of for a in everything if a.how.reads == "label"])

    def position(aggregate: Aggregate) -> int:
        if aggregate.of is None:
            return -1
        return (labels if aggregate.how.reads == "label" else numbers).index(aggregate.of)

    accumulators = sorted({(filters.index(a.rows.where), c.ACCUMULATOR[a.how], position(a)) for a in group})
    windows = sorted({a.days or c.ALL_HISTORY for a in group})
    if any(a.how is How.NEW for a in group) and windows[-1] != c.ALL_HISTORY:
        windows.append(c.ALL_HISTORY)
    cells = sorted(
        (
            windows.index(a.days or c.ALL_HISTORY),
            accumulators.index((filters.index(a.rows.where), c.ACCUMULATOR[a.how], position(a))),
            c.HOW[a.how],
            cell_of[a],
        )
        for a in group
    )
    ends = [max(cell[0] for cell in cells if cell[1] == a) for a in range(len(accumulators))]
    ends = [len(windows) - 1 if a[1] == c.NEW else end for a, end in zip(accumulators, ends, strict=True)]
    mask_of = [sum(bit[cond] for cond in set(where)) for where in filters]
    scanned, prepared = _scanned(source, numbers), _prepared(source, labels)

    def column(kind: int, at: int) -> int:
        if at < 0:
            return -1
        return prepared.index(labels[at]) if kind in (c.LABELS, c.NEW) else scanned.index(numbers[at])

    scan = Scan(
        masks=np.array(mask_of, np.uint64),
        mask_start=_starts([a[0] for a in accumulators], len(filters)),
        mask_ends=np.array(
            [max(end for a, end in zip(accumulators, ends, strict=True) if a[0] == f) for f in range(len(filters))],
            np.int32,
        ),
        kind=np.array([a[1] for a in accumulators], np.int8),
        number=np.array([column(a[1], a[2]) for a in accumulators], np.int32),
        ends=np.array(ends, np.int32),
        test_number=np.array([scanned.index(t.number) for t in tests], np.int32),
        test_least=np.array([isinstance(t, AtLeast) for t in tests], np.bool_),
        test_bound=np.array([t.bound for t in tests], np.float64),
        test_bit=np.array([bit[t] for t in tests], np.uint64),
        windows=np.array(windows, np.int32),
        cell_start=_starts([cell[0] for cell in cells], len(windows)),
        cell_source=np.array([cell[1] for cell in cells], np.int32),
        cell_how=np.array([cell[2] for cell in cells], np.int8),
        cell_at=np.array([cell[3] for cell in cells], np.int32),
    )
    return ScanPlan(source, anchor, tuple(static), tuple(numbers), tuple(labels), scan)


def _scanned(source: Source, numbers: Sequence[str]) -> tuple[str, ...]:
    return tuple(numbers if LAYOUTS[source.name].is_plain else source.numbers)


def _prepared(source: Source, labels: Sequence[str]) -> tuple[str, ...]:
    first = LAYOUTS[source.name].first_label
    return tuple(dict.fromkeys([*([first] if first else []), *labels]))


def _used(declared: object, names: list[str | None]) -> list[str]:
    wanted = set(names)
    return [name for name in declared if name in wanted]  # type: ignore[attr-defined]


def _starts(groups: list[int], count: int) -> NDArray[np.int32]:
    return np.searchsorted(np.array(groups), np.arange(count + 1)).astype(np.int32)
