"""Whether the top reason (family or concept) stays when nothing that matters changes: another seed, another day."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import marks
import numpy as np
from falls import Falls
from figures import Figure, Marked
from lender import Lender
from lives import rows_of
from methods import METHODS, Change
from scores import Floats, Scorer

from creditline.models.artefact import Model

WATCHED = ("ours", "ours, features summed", "SHAP of today", "SHAP difference", "SHAP against the mean kept")


def stability(lender: Lender, given: Marked, refitted: Sequence[Model]) -> Iterator[Figure]:
    """Share of cuts whose top group stays: under each refit (their mean), and with both days one day earlier."""
    found = given.falls
    kept = [np.empty((0, len(found.cases))) for _ in WATCHED]
    for model in refitted:
        points = _explained(Scorer(model, given.scorer.level), found, found.starts, found.ends)
        kept = [np.vstack([some, _same(given.points[m], points[m])]) for some, m in zip(kept, WATCHED, strict=True)]
    if refitted:
        for method, some in zip(WATCHED, kept, strict=True):
            yield _figure(given, f"same top under refit, {len(refitted)} seeds", method, some.mean(axis=0))
    starts, ends = (_a_day_before(lender, found, which) for which in ("start", "end"))
    points = _explained(given.scorer, found, starts, ends)
    for method in WATCHED:
        yield _figure(given, "same top a day earlier", method, _same(given.points[method], points[method]))


def _explained(scorer: Scorer, found: Falls, starts: Floats, ends: Floats) -> dict[str, Floats]:
    change = Change(scorer, starts, ends, found.kept)
    return {name: METHODS[name](change) for name in WATCHED}


def _same(one: Floats, other: Floats) -> Floats:
    return (one.argmin(axis=1) == other.argmin(axis=1)).astype(np.float64)


def _a_day_before(lender: Lender, found: Falls, which: str) -> Floats:
    days = [case.start for case in found.cases] if which == "start" else found.days
    pairs = [(case.customer, day - timedelta(days=1)) for case, day in zip(found.cases, days, strict=True)]
    return rows_of(lender.model, lender.data, pairs)


def _figure(given: Marked, name: str, method: str, values: Floats) -> Figure:
    spread = marks.mean_interval(values)
    return Figure(
        given.preset, given.name, given.scorer.level, "stability", "all cuts", name, method, *spread, cases=len(values)
    )
