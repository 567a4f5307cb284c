"""All figures of one preset: methods by kind of case, with bootstrap intervals."""

from collections.abc import Iterator
from dataclasses import dataclass

import marks
import numpy as np
from falls import Falls
from line_policy import ByScore
from methods import METHODS, Change
from numpy.typing import NDArray
from scores import Floats, Scorer
from truths import put_back
from world_truth import WorldTruth

KINDS = ("single", "masked", "double", "chronic", "thin file")


@dataclass(frozen=True)
class Figure:
    """One number: `low` and `high` are its bootstrap interval, `cases` how many it is of."""

    preset: str
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
    """Cuts of one preset, the points of every method on them, and both truths."""

    preset: str
    scorer: Scorer
    falls: Falls
    points: dict[str, Floats]
    model: Floats
    moved: NDArray[np.bool_]
    world: WorldTruth


def marked(preset: str, scorer: Scorer, found: Falls, policy: ByScore) -> Marked:
    """Explain every cut by every method."""
    change = Change(scorer, found.starts, found.ends, found.kept)
    return Marked(
        preset,
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
    """Which cuts are of each kind; chronic and thin file go across the others."""
    kind = found.kind()
    return {
        **{name: kind == name for name in ("single", "masked", "double")},
        "chronic": np.array([case.chronic is not None for case in found.cases]),
        "thin file": np.array([case.thin_file for case in found.cases]),
    }


def _in_model(given: Marked, kind: str, some: NDArray[np.bool_]) -> Iterator[Figure]:
    truth = given.model[some]
    for method, everything in given.points.items():
        points = everything[some]
        yield from _means(given.preset, "model", kind, method, {
            "top family right": marks.top_right(points, truth),
            "mean error, points": marks.mean_error(points, truth),
            "share on what did not change": marks.share_on_unchanged(points, given.moved[some]),
        })  # fmt: skip
        yield _figure(given.preset, "model", kind, method, points, truth)


def _in_world(given: Marked, kind: str, tier: str, some: NDArray[np.bool_]) -> Iterator[Figure]:
    truth = given.world.carried[some] + (given.world.anyway[some] if tier.endswith("whole life") else 0.0)
    top = given.world.carried[some].argmin(axis=1)
    for method, everything in given.points.items():
        points = everything[some]
        yield from _means(given.preset, f"world, {tier}", kind, method, {
            "top family right": marks.top_right(points, truth),
            "first family on top": marks.top_is(points, given.world.first_family[some]),
            "mean error, points": marks.mean_error(points, truth),
            "error of the cause's family, points": marks.error_of(points, truth, top),
        })  # fmt: skip
        yield _figure(given.preset, f"world, {tier}", kind, method, points, truth)


def _two(given: Marked, tier: str, some: NDArray[np.bool_]) -> Iterator[Figure]:
    one, other = (top[some] for top in given.world.both)
    for method, everything in given.points.items():
        both = marks.both_in_top_two(everything[some], one, other)
        yield from _means(given.preset, f"world, {tier}", "double", method, {"both causes in the top two": both})


def _means(preset: str, truth: str, kind: str, method: str, found: dict[str, Floats]) -> Iterator[Figure]:
    for name, values in found.items():
        if len(values):
            spread = marks.mean_interval(values)
            yield Figure(preset, truth, kind, name, method, *spread, cases=len(values))


def _figure(preset: str, truth: str, kind: str, method: str, points: Floats, true: Floats) -> Figure:
    if len(points) < 2:
        return Figure(preset, truth, kind, "correlation", method, *[float("nan")] * 3, cases=len(points))
    spread = marks.interval(len(points), lambda drawn: marks.correlation(points[drawn], true[drawn]))
    return Figure(preset, truth, kind, "correlation", method, *spread, cases=len(points))
