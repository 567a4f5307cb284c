"""Why scores and lines of many customers changed, as arrays; one customer's answer is made of them when asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from creditline.models.artefact import Model
from creditline.models.why.answer.moments import moments
from creditline.models.why.answer.values import FeatureShare, LayerShare, Moment, Reason, Value, WhatIf, Why
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.lines import Deciding, Outcome
from creditline.models.why.game.play import Played, play
from creditline.models.why.game.standing import Standing, standing, whole_score
from creditline.models.why.ledger.given import GivenRows, given_rows
from creditline.models.why.ledger.ledger import LayerPoints, Ledger, layer_points, ledger
from creditline.models.why.ledger.verdicts import Verdicts, verdicts
from creditline.models.why.pairs import Pair, pairs_of
from creditline.models.why.previous import Previous, chain_of, rows_of

Tables = tuple[pa.Table, pa.Table]


@dataclass(frozen=True)
class Answers:
    """Answers of the pairs in `pairs`, in their order. `before`, `after`: the scoring chain at both dates.

    `later_rows` and `earlier_rows`: the feature rows at both dates that the later and the earlier model read.
    """

    pairs: Sequence[Pair]
    chain: Chain
    played: Played
    before: Standing
    after: Standing
    versions: MadeBy
    currency: str
    later_rows: Tables
    earlier_rows: Tables

    def __len__(self) -> int:
        return len(self.pairs)

    @property
    def customers(self) -> pa.ChunkedArray:
        """Whose answers they are."""
        return self.later_rows[0]["customer_id"]

    @cached_property
    def layers(self) -> LayerPoints:
        """The layers' whole points and shares of the limit."""
        return layer_points(self.played, self.after.score - self.before.score)

    @cached_property
    def ledger(self) -> Ledger:
        """Reasons and their features."""
        return ledger(self.chain.features, self.played, self.layers)

    @cached_property
    def given(self) -> GivenRows:
        """The values before and after, of each row of the ledger."""
        return given_rows(self.chain, self.ledger, self.later_rows, self.earlier_rows)

    @cached_property
    def verdicts(self) -> Verdicts | None:
        """What cut the lines; None where no line was decided on."""
        return None if self.played.lines is None else verdicts(self.played.lines)

    @cached_property
    def moments(self) -> tuple[list[Moment], list[Moment]]:
        """Both ends of each pair."""
        lines = self.played.lines
        decided = (None, None) if lines is None else (lines.start, lines.end)
        return (
            moments(self.before, [pair.start for pair in self.pairs], decided[0]),
            moments(self.after, [pair.end for pair in self.pairs], decided[1]),
        )

    def why(self, number: int) -> Why:
        """One pair's answer, as `explain_changes` gives it."""
        return self._why(number, harmful=False)

    def for_notice(self, number: int) -> Why:
        """The same with those features only that a notice can name: what lowered the score, in families that did.

        Where the score is held at an end of its scale no points tell that, and the answer is whole.
        """
        start, end = (moments[number] for moments in self.moments)
        return self._why(number, harmful=start.bound is None or start.bound != end.bound)

    def _why(self, number: int, *, harmful: bool) -> Why:
        plain = self._plain
        first, last = plain.pair_first[number], plain.pair_first[number + 1]
        reasons = [self._reason(place, harmful) for place in sorted(range(first, last), key=plain.rank.__getitem__)]
        return Why(
            customer_id=self.pairs[number].customer_id,
            start=self.moments[0][number],
            end=self.moments[1][number],
            layers=self._layers[number],
            reasons=tuple(reasons),
            versions=self.versions,
            currency=self.currency,
        )

    def _reason(self, number: int, harmful: bool) -> Reason:
        """A family's share; `harmful`: with the features only that lowered the score, if it did itself."""
        found, plain = self.ledger, self._plain
        begin, end = plain.first[number], plain.first[number + 1]
        points = plain.reason_points[number]
        if harmful and points >= 0:
            end = begin
        shares = []
        for row in range(begin, end):
            if harmful and plain.exact[row] >= 0.0:
                break  # in order of harm: no other did
            feature = self.chain.features[plain.feature[row]]
            share = FeatureShare(
                feature.name, feature.named, feature.unit, feature.audience, plain.start[row], plain.end[row],
                plain.points[row], plain.exact[row], plain.margin[row],
            )  # fmt: skip
            shares.append(share)
        return Reason(
            family=found.families[plain.family[number]],
            layer=self.layers.named[plain.layer[number]],
            audience="internal" if plain.internal[number] else "customer",
            points=points,
            exact=plain.reason_exact[number],
            margin=plain.reason_margin[number],
            features=tuple(shares),
        )

    @cached_property
    def _plain(self) -> "_PlainLedger":
        """The ledger as Python's numbers: much cheaper to read one by one."""
        found, reasons = self.ledger, self.ledger.reasons
        start, end = self.given.values()
        return _PlainLedger(
            found.rows.feature.tolist(), found.rows.points.tolist(), found.row_exact.tolist(),
            found.row_margin.tolist(), start, end, found.pair_first.tolist(), reasons.first.tolist(),
            reasons.rank.tolist(), reasons.family.tolist(), found.reason_layer.tolist(), found.internal.tolist(),
            reasons.points.tolist(), reasons.exact.tolist(), reasons.margin.tolist(),
        )  # fmt: skip

    @cached_property
    def _layers(self) -> list[tuple[LayerShare, ...]]:
        found, scores, lines = self.layers, self.played.scores, self.played.lines
        nothing: list[float | None] = [None] * len(self)
        columns: list[list[LayerShare]] = []
        for place, layer in enumerate(found.named):
            end, start = self.after.score, self.before.score
            if layer in scores.playing:
                at = scores.playing.index(layer)
                end, start = whole_score(scores.without[:, at]), whole_score(scores.alone[:, at])
            limit = nothing if found.limit is None else found.limit[:, place].tolist()
            without = _what_ifs(end.tolist(), None if lines is None else lines.without[layer])
            alone = _what_ifs(start.tolist(), None if lines is None else lines.alone[layer])
            points, exact = found.points[:, place].tolist(), (found.exact[:, place] + 0.0).tolist()
            shares = zip([layer] * len(self), points, exact, without, alone, limit, strict=True)
            columns.append([LayerShare(*share) for share in shares])
        return list(zip(*columns, strict=True))


@dataclass(frozen=True)
class _PlainLedger:
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


def _what_ifs(scores: list[int], outcome: Outcome | None) -> list[WhatIf]:
    if outcome is None:
        return [WhatIf(score) for score in scores]
    return list(map(WhatIf, scores, outcome.limit.tolist(), outcome.action.tolist()))


def explain_many(
    model: Model,
    starts: pa.Table,
    ends: pa.Table,
    threads: int = 1,
    *,
    previous: Previous | None = None,
    lines: Deciding | None = None,
) -> Answers:
    """As `explain_changes`, whose arguments and errors these are; the answers together."""
    pairs = pairs_of(starts, ends)
    chain = chain_of(model, starts, ends, previous, threads)
    return Answers(
        pairs=pairs,
        chain=chain,
        played=play(chain, lines),
        before=standing(chain, frozenset()),
        after=standing(chain, frozenset(chain.layers)),
        versions=MadeBy.of(model, previous.model if previous else None, None if lines is None else lines.versions),
        currency=model.currency,
        later_rows=(starts, ends),
        earlier_rows=rows_of(previous, starts, ends),
    )
