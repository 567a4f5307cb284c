"""The layers and the reasons of many answers, as arrays; those of one are made of them when asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.deciding.actions import actions_of
from creditline.models.policy.deciding.decided import ACTIONS
from creditline.models.why.answer.line import LineFacts, LineStory
from creditline.models.why.answer.meant import Meant
from creditline.models.why.answer.parts import FeatureShare, LayerShare, Reason, Value, WhatIf
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.lines import LAYERS, LineOutcomes, LineShares
from creditline.models.why.game.play import Played
from creditline.models.why.game.standing import whole_score
from creditline.models.why.ledger.given import DateValues, GivenRows, given_rows
from creditline.models.why.ledger.line_ledger import LineLedger, drawable_ledger, limit_ledger
from creditline.models.why.ledger.points import LayerPoints, ReasonPoints, layer_points, reason_points

ACTION_NAMES = [str(action) for action in ACTIONS]


@dataclass(frozen=True)
class AnswerParts:
    """`before` and `after`: the integer scores of the pairs `played`. `values`: where those of features come from.

    A mean over many pairs is played as one; `chain` then says only which features and layers there are.
    """

    chain: Chain
    played: Played
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    values: tuple[DateValues, DateValues]

    def __len__(self) -> int:
        return len(self.after)

    @cached_property
    def layers(self) -> LayerPoints:
        """The layers' whole points and shares of the limit."""
        return layer_points(self.played, self.after - self.before)

    @cached_property
    def points(self) -> ReasonPoints:
        """Reasons and their features."""
        return reason_points(self.chain.features, self.played, self.layers)

    @cached_property
    def given(self) -> GivenRows:
        """The values before and after, of each row of `points`."""
        return given_rows(self.points, self.values)

    def layer_shares(self, number: int) -> tuple[LayerShare, ...]:
        """One pair's layers, in `Layer`'s order."""
        return self._layers[number]

    def reasons(self, number: int, most: int | None = None, *, harmful: bool = False) -> tuple[Reason, ...]:
        """One pair's families, the most harmful first; at most `most` of them.

        `harmful`: with the features only of families that lowered the score.
        """
        plain = self._plain
        first, last = plain.pair_first[number], plain.pair_first[number + 1]
        ordered = sorted(range(first, last), key=plain.rank.__getitem__)[:most]
        return tuple(self._reason(place, harmful) for place in ordered)

    def _reason(self, number: int, harmful: bool) -> Reason:
        plain, features = self._plain, self.chain.features
        begin, end = plain.first[number], plain.first[number + 1]
        points = plain.reason_points[number]
        if harmful and points >= 0:
            end = begin
        shares = []
        for row in range(begin, end):
            feature = features[plain.feature[row]]
            share = FeatureShare(
                feature.name, feature.named, feature.unit, feature.audience, plain.start[row], plain.end[row],
                plain.points[row], plain.exact[row], plain.margin[row], self._meant[plain.feature[row]],
            )  # fmt: skip
            shares.append(share)
        return Reason(
            family=self.points.families[plain.family[number]],
            layer=self.layers.named[plain.layer[number]],
            audience="internal" if plain.internal[number] else "customer",
            points=points,
            exact=plain.reason_exact[number],
            margin=plain.reason_margin[number],
            features=tuple(shares),
        )

    def line_story(self, number: int, facts: LineFacts) -> LineStory:
        """What became of one pair's line."""
        if self.played.lines is None:
            return LineStory(facts)
        limit, drawable = self.ledgers
        merged = self.played.lines.merged[number]
        named = tuple(layer for layer, one in zip(LAYERS, merged, strict=True) if one)
        return LineStory(facts, limit.of(number), drawable.of(number), merged=named)

    @cached_property
    def ledgers(self) -> tuple[LineLedger, LineLedger]:
        """Of the limit and of what may be drawn, where lines were replayed."""
        lines = self.played.lines
        assert lines is not None
        return limit_ledger(lines), drawable_ledger(lines)

    @cached_property
    def _plain(self) -> "_PlainPoints":
        found, reasons = self.points, self.points.reasons
        start, end = self.given.values
        return _PlainPoints(
            found.feature.tolist(), found.points.tolist(), found.row_exact.tolist(), found.row_margin.tolist(), start,
            end, found.pair_first.tolist(), reasons.first.tolist(), reasons.rank.tolist(), reasons.family.tolist(),
            found.reason_layer.tolist(), found.internal.tolist(), reasons.points.tolist(), reasons.exact.tolist(),
            reasons.margin.tolist(),
        )  # fmt: skip

    @cached_property
    def _meant(self) -> list[Meant]:
        features = self.chain.features
        return [Meant(one.concept, one.concept_named, one.direction, one.null, one.speech) for one in features]

    @cached_property
    def _layers(self) -> list[tuple[LayerShare, ...]]:
        found, scores, lines = self.layers, self.played.scores, self.played.lines
        nothing: Sequence[float | None] = [None] * len(self)
        points, exact = found.points.T.tolist(), (found.exact.T + 0.0).tolist()  # never -0.0
        ends, starts = whole_score(scores.without.T).tolist(), whole_score(scores.alone.T).tolist()
        columns: list[list[LayerShare]] = []
        for place, layer in enumerate(found.named):
            if layer in scores.playing:
                at = scores.playing.index(layer)
                end, start = ends[at], starts[at]
            else:
                end, start = self.after.tolist(), self.before.tolist()
            limit = drawable = nothing
            if lines is not None and found.limit is not None and found.drawable is not None:
                merged = lines.merged[:, LAYERS.index(layer)]
                limit, drawable = (_shares(of, place, merged) for of in (found.limit, found.drawable))
            without = _what_ifs(end, lines, None if lines is None else lines.without[layer])
            alone = _what_ifs(start, lines, None if lines is None else lines.alone[layer])
            shares = zip([layer] * len(self), points[place], exact[place], without, alone, limit, drawable, strict=True)
            columns.append([LayerShare(*share) for share in shares])
        return list(zip(*columns, strict=True))


@dataclass(frozen=True)
class _PlainPoints:
    """Points and values as Python's numbers: much cheaper to read one by one."""

    feature: list[int]
    points: list[int]
    exact: list[float]
    margin: list[float]
    start: list[Value]
    end: list[Value]
    pair_first: list[int]
    first: list[int]
    rank: list[int]
    family: list[int]
    layer: list[int]
    internal: list[bool]
    reason_points: list[int]
    reason_exact: list[float]
    reason_margin: list[float]


def _shares(shares: NDArray[np.float64], place: int, merged: NDArray[np.bool_]) -> Sequence[float | None]:
    """A layer's shares; None for lines whose layers cannot be told apart."""
    return [None if one else share for share, one in zip(shares[:, place].tolist(), merged.tolist(), strict=True)]


def _what_ifs(scores: list[int], lines: LineShares | None, outcome: LineOutcomes | None) -> list[WhatIf]:
    if lines is None or outcome is None:
        return [WhatIf(score) for score in scores]
    actions = actions_of(lines.asked.step, outcome.step, lines.asked.limit, outcome.limit)
    words = [ACTION_NAMES[place] for place in actions.tolist()]
    return list(map(WhatIf, scores, outcome.limit.tolist(), words, outcome.drawable.tolist()))
