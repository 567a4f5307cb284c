"""Why rows score as they do, by the game that explains changes everywhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.scoring_model import ScoringModel
from creditline.models.why.answer.parts import LayerShare, Reason, Value
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.mean import mean_of
from creditline.models.why.game.model_rows import ModelRows
from creditline.models.why.game.play import play
from creditline.models.why.game.standing import whole_score
from creditline.models.why.ledger.against import parts_of_mean
from creditline.models.why.ledger.given import ChainValues
from creditline.models.why.ledger.parts import AnswerParts

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
    before, after = (whole_score(chain.points(layers)) for layers in (frozenset(), frozenset(chain.layers)))
    parts = AnswerParts(chain, played, before, after, (ChainValues(chain, 0), ChainValues(chain, 1)))
    return [_explained("past", parts, number, most) for number in range(len(parts))]


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
        found.append(_explained(against, parts_of_mean(mean, usual, ChainValues(mean.chain, 1)), 0, most))
    return found


def _explained(
    against: Literal["past", "kept", "training"], parts: AnswerParts, number: int, most: int | None
) -> Explained:
    before, after = int(parts.before[number]), int(parts.after[number])
    named = parts.reasons(number, most)
    return Explained(
        against=against,
        before=before,
        after=after,
        layers=parts.layer_shares(number),
        reasons=named,
        others=after - before - sum(reason.points for reason in named),
    )
