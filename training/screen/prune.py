"""Few features: the windows that carry each concept, and no concept that nobody would miss.

The rule, of which every step looks at the rows to learn from alone, and compares losses row by row in a cross-validation
within them over customers and dates, so that a difference has a standard error over customers:

1. A concept's features that may be told to a customer are one part, its patterns another. Of each part the 3 features
   with most gain in trees of all stay.
2. Trees of the parts that may be told are compared with trees of all parts, 6 features each. Unless these lose less, by
   more than one standard error, the former are chosen. Otherwise 6 windows, the patterns, both and all features are tried
   in turn, and each is taken if it loses less than the one taken before it by more than one standard error.
3. Features whose own correlation with default contradicts their direction are tried without it: those chosen, and of each
   concept the 3 that contradict it most. Where trees with these lose less by more than one standard error, they are
   patterns of this model, told to staff only. Else directions stay.
4. In the trees chosen, each part's values are exchanged between held rows. A part to tell goes only where that is known to
   lose nothing: one standard error above what it costs lies below a thousandth of the loss, which few defaults never show.
   Patterns stay only where it costs more than one standard error.
5. What went in 4 goes together only if trees grown without it lose no more, by one standard error; else all of it stays.

Where there are too few defaults to compare on, step 1 is all that is done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import lightgbm
import numpy as np

from creditline.features.declare.kinds import Null
from creditline.models.artefact import Dropped, ModelFeature
from creditline.training.screen.against import against
from creditline.training.screen.inner import Inner, cells
from creditline.training.screen.measured import Difference, Ground, Measured
from creditline.training.trees.boosting import Labelled
from creditline.training.trees.parameters import FitParameters

_FEW, _MORE = 3, 6
_NOTHING = 0.001  # of the log loss
_LEARNING_RATE = 0.15  # coarser than the final trees
_ROWS = 60_000  # to choose on; with more, customers are drawn


@dataclass(frozen=True)
class Pruned:
    """The features left out, in their order, and why; and the names of those kept whose direction is not."""

    dropped: tuple[Dropped, ...] = ()
    freed: frozenset[str] = frozenset()

    def of(self, features: Sequence[ModelFeature]) -> tuple[ModelFeature, ...]:
        """Those kept, as the model has them."""
        gone = {one.feature for one in self.dropped}
        return tuple(
            replace(feature, direction=0, null=str(Null.NONE)) if feature.name in self.freed else feature
            for feature in features
            if feature.name not in gone
        )


@dataclass(frozen=True)
class _Part:
    """Features of one concept that may all be told to a customer or none: their columns, the most gain first."""

    told: bool
    columns: tuple[int, ...]


def prune(
    rows: Labelled,
    inner: Inner,
    features: Sequence[ModelFeature],
    parameters: FitParameters,
    *,
    seed: int,
    threads: int,
) -> Pruned:
    """What to leave out, found by the rule above on these rows alone.

    `inner` tells of the `rows` (n,). About 60,000 of them are looked at, at most, of customers drawn. Nothing is left out
    where trees of all features split nowhere.
    """
    rows, inner = _drawn(rows, inner)
    rows = replace(rows, matrix=np.asarray(rows.matrix))
    coarse = replace(parameters, learning_rate=_LEARNING_RATE)
    ground = Ground(rows, inner, cells(inner, rows.defaulted), features, coarse, seed, threads)
    parts = _parts(ground)
    if not parts:
        return Pruned()
    if not ground.cells:
        return Pruned(_dropped(ground, _columns(parts, _FEW, patterns=True), parts, {}))
    chosen, freed = _freed(_chosen(ground, parts))
    gone = _not_missed(chosen, parts)
    kept = [place for place in chosen.columns if place not in gone]
    dropped = _dropped(ground, kept, parts, gone)
    return Pruned(dropped, frozenset(features[place].name for place in freed if place in kept))


def _drawn(rows: Labelled, inner: Inner) -> tuple[Labelled, Inner]:
    share = _ROWS / len(rows.defaulted)
    if share >= 1:
        return rows, inner
    taken = inner.draw * 2**20 % 1 < share  # by digits that folds of customers do not look at
    return rows.take(taken), inner.take(taken)


def _parts(ground: Ground) -> tuple[_Part, ...]:
    """Those with any gain: the patterns' in trees of all features, the others' in trees without patterns."""
    every = range(len(ground.features))
    told = [place for place in every if ground.features[place].tellable]
    gain = dict(zip(every, _gain(ground, every), strict=True))
    if 0 < len(told) < len(gain):
        gain |= zip(told, _gain(ground, told), strict=True)
    found: dict[tuple[str, bool], list[int]] = {}
    for place in sorted((place for place in every if gain[place] > 0), key=lambda place: (-gain[place], place)):
        feature = ground.features[place]
        found.setdefault((feature.concept, feature.tellable), []).append(place)
    return tuple(_Part(told, tuple(columns)) for (_, told), columns in sorted(found.items()))


def _gain(ground: Ground, columns: Sequence[int]) -> list[float]:
    booster = lightgbm.Booster(model_str=ground.grown(columns).text)
    return [float(gain) for gain in booster.feature_importance("gain")]


def _columns(parts: Sequence[_Part], windows: int, *, patterns: bool) -> tuple[int, ...]:
    taken = [part.columns[:windows] for part in parts if part.told or patterns]
    return tuple(sorted(place for columns in taken for place in columns))


def _chosen(ground: Ground, parts: Sequence[_Part]) -> Measured:
    """Step 2."""
    sparse = _columns(parts, _FEW, patterns=False)
    richer = _columns(parts, _MORE, patterns=True)
    if not sparse:  # nothing may be told
        return Measured.on(ground, _columns(parts, _FEW, patterns=True))
    chosen, rich = Measured.on(ground, sparse), Measured.on(ground, richer)
    if not _gains(chosen, rich):
        return chosen
    for columns in (
        _columns(parts, _MORE, patterns=False),
        _columns(parts, _FEW, patterns=True),
        richer,
        tuple(range(len(ground.features))),
    ):
        tried = rich if columns == richer else Measured.on(ground, columns)
        if _gains(chosen, tried):
            chosen = tried
    return chosen


def _freed(chosen: Measured) -> tuple[Measured, frozenset[int]]:
    """Step 3: the trees to go on with, and the columns they are free in."""
    ground = chosen.ground
    if not ground.parameters.directed:
        return chosen, frozenset()
    numbered = {feature.name: place for place, feature in enumerate(ground.features)}
    wrong = against(np.asarray(ground.rows.matrix), ground.rows.defaulted, ground.inner.draw, ground.features)
    by_concept: dict[str, list[int]] = {}
    for one in sorted(wrong, key=lambda one: -abs(one.correlation)):
        by_concept.setdefault(ground.features[numbered[one.feature]].concept, []).append(numbered[one.feature])
    most = {place for places in by_concept.values() for place in places[:_FEW]}
    freed = most | {numbered[one.feature] for one in wrong} & set(chosen.columns)
    if not freed:
        return chosen, frozenset()
    loose = Pruned(freed=frozenset(ground.features[place].name for place in freed)).of(ground.features)
    free = Measured.on(replace(ground, features=loose), sorted(freed | set(chosen.columns)))
    return (free, frozenset(freed)) if _gains(chosen, free) else (chosen, frozenset())


def _gains(less: Measured, more: Measured) -> bool:
    gain = less.ground.difference(less.loss, more.loss)
    return gain.mean > gain.error


def _not_missed(chosen: Measured, parts: Sequence[_Part]) -> Mapping[int, Difference]:
    """Steps 4 and 5: the columns that go, and what exchanging the values of their part cost."""
    gone: dict[int, Difference] = {}
    nothing = _NOTHING * float(np.average(chosen.loss, weights=chosen.ground.rows.weight))
    for part in parts:
        own = [place for place in part.columns if place in chosen.columns]
        if not own:
            continue
        cost = chosen.cost_without(own)
        if cost.mean + cost.error <= nothing if part.told else cost.mean <= cost.error:
            gone |= dict.fromkeys(own, cost)
    left = [place for place in chosen.columns if place not in gone]
    if not gone or not left:
        return {}
    lost = chosen.ground.difference(Measured.on(chosen.ground, left).loss, chosen.loss)
    return {} if lost.mean > lost.error else gone


def _dropped(
    ground: Ground, kept: Sequence[int], parts: Sequence[_Part], gone: Mapping[int, Difference]
) -> tuple[Dropped, ...]:
    """All but the columns kept, each with its reason."""
    gained = {place: part for part in parts for place in part.columns}
    found = []
    for place, feature in enumerate(ground.features):
        if place in kept:
            continue
        if place in gone:
            why = f"not missed: with the values of its kind in {feature.concept} exchanged log loss changes by {gone[place]}"
        elif place not in gained:
            why = "no gain: trees of all features split nowhere on it"
        elif stay := [ground.features[own].name for own in gained[place].columns if own in kept]:
            why = f"a window too many: {', '.join(stay)} carry {feature.concept}"
        elif feature.tellable:
            why = f"a window of {feature.concept} too many, whose others are not missed"
        else:
            why = f"a pattern of {feature.concept}: without it trees lose no more, by one standard error"
        found.append(Dropped(feature.name, why))
    return tuple(found)
