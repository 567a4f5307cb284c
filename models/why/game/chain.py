"""The scoring chain of many customers at two dates, evaluated with any of its layers moved."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.feature import ModelFeature
from creditline.models.calibration.figures import OfRows, Terms, base_and_terms, offsets_of
from creditline.models.calibration.map import CalibrationMap
from creditline.models.why.game.layer import Coalition, Layer
from creditline.models.why.game.macro_terms import as_feature, with_terms
from creditline.models.why.game.model_rows import ModelRows
from creditline.models.why.game.score_map import ScoreMap, score_map
from creditline.models.why.game.united import United, united

Floats = NDArray[np.float64]

_TREES = frozenset({Layer.BEHAVIOUR, Layer.MACRO, Layer.MODEL})  # the layers a margin depends on
_FEW = 64  # pairs that are prepared together; more would only take memory


@dataclass(frozen=True)
class Chain:
    """The same pairs as the models of the earlier and of the later date read them (one object where one model does).

    A layer that is not in a coalition stands as it did at the earlier date. Layers that cannot move the score (policy,
    portfolio, override) may be in a coalition and change nothing.
    """

    earlier: ModelRows
    later: ModelRows
    threads: int = 1
    _contributions: dict[tuple[Layer, Coalition], Floats] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _margins: dict[Coalition, Floats] = field(default_factory=dict, init=False, repr=False, compare=False)
    _slopes: dict[tuple[Coalition, Coalition], Floats] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _points: dict[Coalition, Floats] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def pairs(self) -> int:
        """How many customers."""
        return len(self.later.start)

    @property
    def one_model(self) -> bool:
        """Whether one model reads both dates at the same figures, so that nothing after the trees moves."""
        return self.earlier is self.later and self.later.figures is None

    @cached_property
    def united(self) -> United:
        """The features that can be named, and where each model's own stand among them."""
        return united(self.earlier.model, self.later.model)

    @cached_property
    def features(self) -> tuple[ModelFeature, ...]:
        """Everything that can be named: the united features, then the macro terms of the calibration."""
        if not self.indicators:
            return self.united.features
        return (*self.united.features, *map(as_feature, self.indicators))

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """The indicators of the macro terms of either calibration."""
        return tuple(dict.fromkeys(name for _, terms in self._calibrations for name in terms))

    @cached_property
    def figures(self) -> tuple[Floats, Floats]:
        """What the macro terms take each indicator to be, earlier and later, (pairs, indicators); NaN without a term."""
        return self._by_indicator(0, np.nan, offsets=False), self._by_indicator(1, np.nan, offsets=False)

    @cached_property
    def lifts(self) -> Floats:
        """What each later macro term adds to the log-odds over the earlier one, (pairs, indicators)."""
        return self._by_indicator(1, 0.0, offsets=True) - self._by_indicator(0, 0.0, offsets=True)

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The players for the score: behaviour; model and calibration where there are two; macro where it is read."""
        two = self.earlier.model is not self.later.model
        macro = bool(self.indicators) or any(rows.has(Layer.MACRO) for rows in (self.earlier, self.later))
        playing = {Layer.BEHAVIOUR: True, Layer.MODEL: two, Layer.CALIBRATION: two, Layer.MACRO: macro}
        return tuple(layer for layer in Layer if playing.get(layer, False))

    def moved(self) -> NDArray[np.bool_]:
        """Which layers differ between the dates, (pairs, layers); the others are null players."""
        columns = [self._moved(layer) for layer in self.layers]
        return np.stack([np.broadcast_to(column, self.pairs) for column in columns], axis=1)

    def take(self, pairs: NDArray[np.int64]) -> "Chain":
        """The chain of some of the pairs; itself where it is asked for all."""
        if len(pairs) == self.pairs:
            return self
        earlier = self.earlier.take(pairs)
        later = earlier if self.later is self.earlier else self.later.take(pairs)
        return Chain(earlier, later, self.threads)

    def margins(self, coalition: Coalition) -> Floats:
        """Margins (pairs,) once `coalition` has moved."""
        key = self._read(coalition)
        if key not in self._margins:
            self._margins[key] = self._rows(key).margins(key, self.threads)
        return self._margins[key]

    def remember(self, coalition: Coalition, pairs: NDArray[np.int64], margins: Floats) -> None:
        """Take over margins of some of the pairs that are known already; all pairs' must be, before they are asked for."""
        known = self._margins.setdefault(self._read(coalition), np.empty(self.pairs))
        known[pairs] = margins

    def contributions(self, layer: Layer, coalition: Coalition) -> Floats:
        """What each feature adds to the margin when `layer` moves after `coalition`, (pairs, features).

        A feature that the coalition's model does not have adds nothing.
        """
        key = (layer, self._read(coalition))
        if key not in self._contributions:
            rows = self._rows(coalition)
            found = np.zeros((self.pairs, len(self.features)))
            places = self.united.later if Layer.MODEL in coalition else self.united.earlier
            if layer not in rows.idle:
                found[:, places] = rows.contributions(layer, key[1], self.threads)
            self._contributions[key] = found
        return self._contributions[key]

    def score_map(self, coalition: Coalition) -> ScoreMap:
        """What follows the trees once `coalition` has moved."""
        (base, _), (_, terms) = (self._calibrations[layer in coalition] for layer in (Layer.CALIBRATION, Layer.MACRO))
        scale = (self.later if Layer.CALIBRATION in coalition else self.earlier).model.scale
        figures = self.later.figures if Layer.MACRO in coalition else self.earlier.figures
        if figures is None:
            return score_map(with_terms(base, terms), scale)
        return ScoreMap(OfRows.at(base, terms, figures[Layer.MACRO in coalition]), scale)

    def points(self, coalition: Coalition) -> Floats:
        """Clipped, unrounded points (pairs,) once `coalition` has moved."""
        if coalition not in self._points:
            self._points[coalition] = self.score_map(coalition).clipped(self.margins(coalition))
        return self._points[coalition]

    def slope(self, before: Coalition, after: Coalition) -> Floats:
        """Points per unit of margin (pairs,) between two coalitions, on the map of the first."""
        key = (before, after)
        if key not in self._slopes:
            self._slopes[key] = self.score_map(before).slope(self.margins(before), self.margins(after))
        return self._slopes[key]

    def prepare(self, players: Sequence[Layer]) -> None:
        """Evaluate every coalition of `players` in one go for a few pairs of one model: few rows cost as much as one.

        Everything is worked row by row, so what is prepared has the same bits as what is asked for one by one.
        """
        if not self.one_model or not players or self.pairs > _FEW:
            return
        rows, count = self.later, self.pairs
        coalitions = [frozenset(some) for size in range(len(players) + 1) for some in combinations(players, size)]
        margin = rows.margins_of(coalitions, self.threads)
        steps = [(layer, others) for layer in players for others in coalitions if layer not in others]
        found = np.zeros((count * len(steps), len(self.features)))
        found[:, : len(self.united.features)] = rows.contributions_of(steps, self.threads)
        same = self.score_map(frozenset())
        points = same.clipped(margin)
        place = {coalition: slice(count * at, count * (at + 1)) for at, coalition in enumerate(coalitions)}
        for coalition, part in place.items():
            self._margins[coalition], self._points[coalition] = margin[part], points[part]
        ends = [(others, others | {layer}) for layer, others in steps]
        slopes = same.slope(*(np.concatenate([margin[place[end]] for end in side]) for side in zip(*ends, strict=True)))
        for at, (step, between) in enumerate(zip(steps, ends, strict=True)):
            part = slice(count * at, count * (at + 1))
            self._contributions[step], self._slopes[between] = found[part], slopes[part]

    def _rows(self, coalition: Coalition) -> ModelRows:
        return self.later if Layer.MODEL in coalition else self.earlier

    def _read(self, coalition: Coalition) -> Coalition:
        """The layers of a coalition that its margins depend on: nothing is walked again for one that no tree reads."""
        return (coalition & _TREES) - self._rows(coalition).idle

    def _moved(self, layer: Layer) -> NDArray[np.bool_] | bool:
        one, other = self.earlier.model, self.later.model
        if layer is Layer.MODEL:
            return one.booster_text != other.booster_text or one.features != other.features
        if layer is Layer.CALIBRATION:
            bases = [base for base, _ in self._calibrations]
            return (bases[0], one.scale, one.bands) != (bases[1], other.scale, other.bands)
        lifted = np.zeros(self.pairs, dtype=np.bool_)
        if layer is Layer.MACRO:
            lifted = np.asarray((self.lifts != 0).any(axis=1))
        if layer in self.earlier.idle & self.later.idle:
            return lifted
        moved = self.later.differ(layer)
        if not self.one_model:
            moved = moved | self.earlier.differ(layer)
        return np.asarray(moved | lifted)

    @cached_property
    def _calibrations(self) -> tuple[tuple[CalibrationMap, Terms], tuple[CalibrationMap, Terms]]:
        return base_and_terms(self.earlier.model.calibration), base_and_terms(self.later.model.calibration)

    def _by_indicator(self, date: int, absent: float, *, offsets: bool) -> Floats:
        """Figures or what they add to the log-odds at a date, (pairs, indicators)."""
        terms, dated = self._calibrations[date][1], (self.earlier, self.later)[date].figures
        carried = np.array([term.value for term in terms.values()])
        figures = np.broadcast_to(carried, (self.pairs, len(terms))) if dated is None else dated[date]
        found = np.full((self.pairs, len(self.indicators)), absent)
        places = [self.indicators.index(name) for name in terms]
        found[:, places] = offsets_of(terms, figures) if offsets else figures
        return found
