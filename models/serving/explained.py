"""Why rows score as they do, by the game that explains changes everywhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.scoring_model import ScoringModel
from creditline.models.serving.decoded import values_of
from creditline.models.why.answer.families import Row, all_reasons
from creditline.models.why.answer.layers import layer_shares
from creditline.models.why.answer.parts import LayerShare, Reason, Value
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.mean import mean_of
from creditline.models.why.game.model_rows import ModelRows
from creditline.models.why.game.play import play
from creditline.models.why.game.shares import Shares
from creditline.models.why.game.standing import whole_score

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Explained:
    """Why one row scores as it does.

    `against`: the customer's own `past`, or others: `kept` lines, or the model's sample of `training` rows; `before` is
    the earlier score, or the mean of the others' points, rounded. `reasons`: the families named, the most harmful
    first; `others`: whole points of all families not named. `points` of both and of `layers` add up to
    `after - before`.
    """

    against: Literal["past", "kept", "training"]
    before: int
    after: int
    layers: tuple[LayerShare, ...]
    reasons: tuple[Reason, ...]
    others: int

    @property
    def change(self) -> int:
        """Whole points between the two."""
        return self.after - self.before


def against_past(model: ScoringModel, previous: Floats, now: Floats, most: int | None, threads: int) -> list[Explained]:
    """One answer per row of `now` against the same row of `previous`, both (n, features)."""
    if not len(now):
        return []
    rows = ModelRows(model, previous, now)
    chain = Chain(rows, rows, threads)
    played = play(chain)
    before = whole_score(chain.points(frozenset())).tolist()
    after = whole_score(chain.points(frozenset(chain.layers))).tolist()
    return [
        _explained(
            "past",
            chain,
            played.scores,
            pair,
            (before[pair], after[pair]),
            (_named(model, previous[pair], played.scores, pair), _named(model, now[pair], played.scores, pair)),
            most,
        )
        for pair in range(len(now))
    ]


def against_others(
    model: ScoringModel,
    against: Literal["kept", "training"],
    others: Floats,
    usual: Sequence[Value],
    now: Floats,
    most: int | None,
    threads: int,
) -> list[Explained]:
    """One answer per row of `now` (n, features): the mean of the answers against every one of `others`."""
    found = []
    for row in now:
        rows = ModelRows(model, others, np.broadcast_to(row, others.shape))
        mean = mean_of(Chain(rows, rows, threads))
        ends = int(whole_score(np.array(mean.clipped))), int(mean.after.score[0])
        given = usual, _named(model, row, mean.shares, 0)
        found.append(_explained(against, mean.chain, mean.shares, 0, ends, given, most))
    return found


def _named(model: ScoringModel, row: Floats, shares: Shares, pair: int) -> list[Value]:
    """The values of the features that have a share; None for the others, which nobody names."""
    count = len(model.features)
    moved = (shares.margin[pair, :count] != 0.0) | (shares.points[pair, :count] != 0.0)
    return values_of(model.features, row, np.flatnonzero(moved))


def _explained(
    against: Literal["past", "kept", "training"],
    chain: Chain,
    shares: Shares,
    pair: int,
    ends: tuple[int, int],
    given: tuple[Sequence[Value], Sequence[Value]],
    most: int | None,
) -> Explained:
    layers = layer_shares(shares, None, pair, *ends)
    figures = [figure for figure, _ in chain.figures]
    row = Row(shares.margin[pair], shares.points[pair], (*given[0], *figures), (*given[1], *figures))
    named = all_reasons(chain.features, row, layers, most)
    return Explained(
        against=against,
        before=ends[0],
        after=ends[1],
        layers=tuple(layers),
        reasons=named,
        others=ends[1] - ends[0] - sum(reason.points for reason in named),
    )
