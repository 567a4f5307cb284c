"""All figures of one preset, of one model at one level: methods by kind of case, with bootstrap intervals."""

from collections.abc import Iterator
from dataclasses import dataclass

import marks
import numpy as np
from falls import Falls
from line_policy import ByScore
from methods import BUT_FOR, METHODS, Change
from numpy.typing import NDArray
from scores import Floats, Scorer
from truths import put_back
from world_truth import WorldTruth

KINDS = ("all", "single", "masked", "double", "chronic", "thin file")


@dataclass(frozen=True)
class Figure:
    """One number: `low` and `high` are its bootstrap interval, `cases` how many it is of; `level` family or concept."""

    preset: str
    model: str
    level: str
    truth: str
    kind: str
    figure: str
    method: str
    value: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True)
class Marked:
    """Cuts of one preset, the points of every method on them, and both truths. `name` is the model's."""

    preset: str
    name: str
    scorer: Scorer
    falls: Falls
    points: dict[str, Floats]
    model: Floats
    moved: NDArray[np.bool_]
    world: WorldTruth


def marked(preset: str, scorer: Scorer, found: Falls, policy: ByScore, name: str = "default") -> Marked:
    """Explain every cut by every method."""
    change = Change(scorer, found.starts, found.ends, found.kept)
    return Marked(
        preset,
        name,
        scorer,
        found,
        {name: method(change) for name, method in METHODS.items()},
        put_back(scorer, found.starts, found.ends),
        scorer.moved(found.starts, found.ends),
        WorldTruth(scorer, found, policy),
    )


def figures(given: Marked) -> Iterator[Figure]:
    """Everything the page reports of one preset."""
    kinds = of_kinds(given.falls)
    for kind, some in kinds.items():
        yield from _in_model(given, kind, some)
    world = given.world
    for tier, those in (("all", np.ones_like(world.made)), ("made", world.made), ("alone", world.alone)):
        for kind in ("single", "masked", "chronic", "thin file"):
            if tier == "alone" and kind == "masked":
                continue  # without the trouble its relief still moves the score
            # A second cause has a truth of its own, below.
            yield from _in_world(given, kind, tier, kinds[kind] & those & ~world.double)
            yield from _in_world(given, kind, f"{tier}, whole life", kinds[kind] & those & ~world.double)
        yield from _two(given, tier, world.two_mattered & those)


def of_kinds(found: Falls) -> dict[str, NDArray[np.bool_]]:
    """Which cuts are of each kind; all, chronic and thin file go across the others."""
    kind = found.kind()
    return {
        "all": np.ones(len(kind), dtype=np.bool_),
        **{name: kind == name for name in ("single", "masked", "double")},
        "chronic": np.array([case.chronic is not None for case in found.cases]),
        "thin file": np.array([case.thin_file for case in found.cases]),
    }


def _in_model(given: Marked, kind: str, some: NDArray[np.bool_]) -> Iterator[Figure]:
    truth = given.model[some]
    known = (given.world.injected[some] >= 0).astype(np.float64)
    yield from _means(given, "model", kind, "ours", {f"injected {given.scorer.level} in the model": known})
    for method, everything in given.points.items():
        if method == BUT_FOR:
            continue
        points = everything[some]
        yield from _means(given, "model", kind, method, {
            f"top {given.scorer.level} right": marks.top_right(points, truth),
            "mean error, points": marks.mean_error(points, truth),
            "share on what did not change": marks.share_on_unchanged(points, given.moved[some]),
        })  # fmt: skip
        yield _figure(given, "model", kind, method, points, truth)


def _in_world(given: Marked, kind: str, tier: str, some: NDArray[np.bool_]) -> Iterator[Figure]:
    truth = given.world.carried[some] + (given.world.anyway[some] if tier.endswith("whole life") else 0.0)
    top = given.world.carried[some].argmin(axis=1)
    for method, everything in given.points.items():
        points = everything[some]
        yield from _means(given, f"world, {tier}", kind, method, {
            f"top {given.scorer.level} right": marks.top_right(points, truth),
            f"injected {given.scorer.level} on top": marks.top_is(points, given.world.injected[some]),
            "mean error, points": marks.mean_error(points, truth),
            f"error of the cause's {given.scorer.level}, points": marks.error_of(points, truth, top),
        })  # fmt: skip
        yield _figure(given, f"world, {tier}", kind, method, points, truth)


def _two(given: Marked, tier: str, some: NDArray[np.bool_]) -> Iterator[Figure]:
    one, other = (top[some] for top in given.world.both)
    for method, everything in given.points.items():
        both = marks.both_in_top_two(everything[some], one, other)
        yield from _means(given, f"world, {tier}", "double", method, {"both causes in the top two": both})


def _means(given: Marked, truth: str, kind: str, method: str, found: dict[str, Floats]) -> Iterator[Figure]:
    for name, values in found.items():
        if len(values):
            spread = marks.mean_interval(values)
            yield Figure(
                given.preset, given.name, given.scorer.level, truth, kind, name, method, *spread, cases=len(values)
            )


def _figure(given: Marked, truth: str, kind: str, method: str, points: Floats, true: Floats) -> Figure:
    spread = (float("nan"),) * 3
    if len(points) > 1:
        spread = marks.interval(len(points), lambda drawn: marks.correlation(points[drawn], true[drawn]))
    whose = given.preset, given.name, given.scorer.level
    return Figure(*whose, truth, kind, "correlation", method, *spread, cases=len(points))
