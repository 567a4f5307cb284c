"""Cuts that one layer alone made, on real rows of the world: that layer is to be named, and behaviour left out of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import marks
import numpy as np
from falls import Falls
from figures import Figure, Marked
from line_policy import ByScore, replay_of
from methods import Change, shap_difference, shap_of_today
from numpy.typing import NDArray
from scores import Floats, Scorer

from creditline.models.artefact import Model
from creditline.models.calibration import MacroShifted, MacroTerm
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Layer
from creditline.models.why.game.lines import LAYERS
from creditline.models.why.game.model_rows import ModelRows
from creditline.models.why.game.play import Played, play

STRICTER_BY = 20
UNEMPLOYMENT = (5.0, 7.0)  # per cent; the world's own weight of it is 0.25 a point


@dataclass(frozen=True)
class LayerCuts:
    """Lines cut at the later of two dates between which only `layer` moved (or, for `None`, several did)."""

    kind: str
    layer: Layer | None
    played: Played
    earlier: Scorer
    later: Scorer
    starts: Floats
    ends: Floats

    @property
    def right(self) -> Floats:
        """1 where the layer that lowered the limit most is the true one."""
        lowest = np.array(LAYERS)[self._lines.limit.argmin(axis=1)]
        return (lowest == self.true).astype(np.float64)

    @property
    def true(self) -> NDArray[np.object_]:
        """The layer that alone cuts the line and without which it stands."""
        if self.layer is not None:
            return np.full(len(self.ends), self.layer, dtype=object)
        return np.array(LAYERS, dtype=object)[self.only.argmax(axis=1)]

    @property
    def only(self) -> NDArray[np.bool_]:
        """Whether each layer alone cuts the line and it stands without it, (cuts, layers)."""
        start = self._lines.stood.limit
        alone = np.stack([self._lines.alone[layer].limit < start for layer in LAYERS], axis=1)
        stands = np.stack([self._lines.without[layer].limit >= start for layer in LAYERS], axis=1)
        return alone & stands

    @property
    def behaviour_points(self) -> Floats:
        """Points of the behaviour layer, absolute, (cuts,)."""
        scores = self.played.scores
        return np.abs(scores.layers[:, scores.playing.index(Layer.BEHAVIOUR)])

    @property
    def _lines(self):  # type: ignore[no-untyped-def]
        assert self.played.lines is not None
        return self.played.lines


def layer_cuts(
    scorer: Scorer, other: Model, found: Falls, later_on: tuple[Floats, Floats], plain: ByScore
) -> list[LayerCuts]:
    """Behaviour only: the falls. Model, macro, policy only: lines kept so far, nothing of the customer changed.

    `other`: a refit, in force from the later date on. `later_on`: rows of the same customers at two dates three
    months apart; there everything moves at once, and those cuts are kept that exactly one layer made.
    """
    model, kept = scorer.model, found.kept
    calm, worse = (replace(model, calibration=_at(model, rate)) for rate in UNEMPLOYMENT)
    stricter = ByScore(plain.cut_off + STRICTER_BY)
    everything = replace(other, calibration=worse.calibration)
    return [
        _cuts("behaviour only", Layer.BEHAVIOUR, (model, model), (found.starts, found.ends), (plain, plain)),
        _cuts("model only", Layer.MODEL, (model, other), (kept, kept), (plain, plain)),
        _cuts("macro only", Layer.MACRO, (calm, worse), (kept, kept), (plain, plain)),
        _cuts("policy only", Layer.POLICY, (model, model), (kept, kept), (plain, stricter)),
        _cuts("one of several", None, (calm, everything), later_on, (plain, stricter)),
    ]


def layer_figures(given: Marked, cuts: list[LayerCuts]) -> Iterator[Figure]:
    """Layer right, and how often a behaviour reason is given where the customer's own rows are the same."""
    for some in cuts:
        if len(some.ends):
            yield _figure(given, some.kind, "layer right", "ours", some.right)
            if some.layer not in (None, Layer.BEHAVIOUR):
                said = {"ours": (some.behaviour_points > 0).astype(np.float64), **_usual(some)}
                for method, values in said.items():
                    yield _figure(given, some.kind, "behaviour reason where behaviour did nothing", method, values)


def _usual(some: LayerCuts) -> dict[str, Floats]:
    """What the usual methods say: a family with points below 0 is a reason."""
    change = Change(some.later, some.starts, some.ends, some.ends)
    before = Change(some.earlier, some.starts, some.starts, some.ends)
    today = shap_of_today(change)
    difference = today - shap_of_today(before) if some.layer is Layer.MODEL else shap_difference(change)
    return {
        name: (points < -0.5).any(axis=1).astype(np.float64)
        for name, points in (("SHAP of today", today), ("SHAP difference", difference))
    }


def _cuts(
    kind: str,
    layer: Layer | None,
    models: tuple[Model, Model],
    rows: tuple[Floats, Floats],
    policies: tuple[ByScore, ByScore],
) -> LayerCuts:
    def played(starts: Floats, ends: Floats) -> Played:
        earlier = ModelRows(models[0], starts, ends)
        later = earlier if models[0] is models[1] else ModelRows(models[1], starts, ends)
        chain = Chain(earlier, later)
        return play(chain, replay_of(chain, policies))

    first, last = Scorer(models[0]), Scorer(models[1])
    stood = policies[0].stands(first, first.margin(rows[0]))
    cut = stood & ~policies[1].stands(last, last.margin(rows[1]))
    starts, ends = rows[0][cut], rows[1][cut]
    found = LayerCuts(kind, layer, played(starts, ends), first, last, starts, ends)
    if layer is None and len(ends):
        one = found.only.sum(axis=1) == 1
        starts, ends = starts[one], ends[one]
        found = LayerCuts(kind, layer, played(starts, ends), first, last, starts, ends)
    return found


def _at(model: Model, rate: float) -> MacroShifted:
    from datetime import date

    term = MacroTerm(
        "unemployment_rate", coefficient=0.25, anchor=UNEMPLOYMENT[0], value=rate, known_on=date(2025, 1, 31)
    )
    return MacroShifted(model.calibration, (term,))


def _figure(given: Marked, kind: str, name: str, method: str, values: Floats) -> Figure:
    spread = marks.mean_interval(values)
    return Figure(
        given.preset, given.name, given.scorer.level, "layers", kind, name, method, *spread, cases=len(values)
    )
