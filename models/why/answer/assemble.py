"""The answer of one pair, put together."""

from collections.abc import Sequence

from creditline.models.artefact.feature import ModelFeature
from creditline.models.why.answer.families import Row, all_reasons
from creditline.models.why.answer.layers import layer_shares
from creditline.models.why.answer.values import Against, Moment, Value, Why
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.game.play import Played


def answer(
    *,
    customer_id: int | str,
    start: Moment,
    end: Moment,
    features: Sequence[ModelFeature],
    played: Played,
    pair: int,
    given: tuple[Sequence[Value], Sequence[Value]],
    versions: MadeBy,
    currency: str,
    against: Against = "past",
) -> Why:
    """The answer of one pair of those played; `given`: the features' values at both dates."""
    row = Row(played.scores.margin[pair], played.scores.points[pair], *given)
    layers = layer_shares(played.scores, played.lines, pair, start.score, end.score)
    return Why(
        customer_id=customer_id,
        start=start,
        end=end,
        layers=tuple(layers),
        reasons=all_reasons(features, row, layers),
        versions=versions,
        against=against,
        currency=currency,
    )
