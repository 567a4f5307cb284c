"""How much of the harm a model does could be told to a customer: on tested customers, between a quarter before and their date.

Harm is the points that features took from the score (below 0 in our own game, the customer's own earlier row as reference).
A feature can be told where customers may see it and a direction of risk is declared; it is told against its direction where its
value moved to the safe side and the score still fell by it.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from creditline.features.data import DataSet
from creditline.models.artefact import Model
from creditline.models.portfolio.scores import features_of
from creditline.models.scoring.matrix import to_matrix
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.model_rows import ModelRows
from creditline.models.why.game.play import play
from creditline.training.outcomes.spells.months import months_after

_BEFORE = 3
_MOST = 2_000


@dataclass(frozen=True)
class Harm:
    """Shares of all harm, 0 to 1: by features that can be told, and by those of them that moved against their direction."""

    tellable: float
    against: float


def harm_of(model: Model, data: DataSet, tested: pa.Table) -> Harm:
    """Of the first 2,000 tested rows (`customer_id`, `as_of`) whose score features took anything from."""
    rows = tested.select(["customer_id", "as_of"]).slice(0, _MOST)
    earlier = [_months_before(day) for day in rows["as_of"].to_pylist()]
    before = pa.table({"customer_id": rows["customer_id"], "as_of": pa.array(earlier, pa.date32())})
    starts, ends = (_matrix(model, data, pairs) for pairs in (before, rows))
    harm = -np.minimum(play(Chain(*[ModelRows(model, starts, ends)] * 2)).scores.points, 0.0)
    direction = np.array([feature.direction for feature in model.features])
    tellable = np.array([feature.tellable for feature in model.features])
    moved = np.nan_to_num(ends - starts) * direction
    total = float(harm.sum())
    return Harm(float(harm[:, tellable].sum()) / total, float(harm[(moved < 0) & tellable].sum()) / total)


def _matrix(model: Model, data: DataSet, pairs: pa.Table) -> np.ndarray:
    """The model's rows of `pairs` in their order; a pair may come twice."""
    listed = list(zip(pairs["customer_id"].to_pylist(), pairs["as_of"].to_pylist(), strict=True))
    distinct = sorted(set(listed))
    table = pa.table(
        {
            "customer_id": pa.array([customer for customer, _ in distinct], pairs["customer_id"].type),
            "as_of": pa.array([day for _, day in distinct], pa.date32()),
        }
    )
    place = {pair: number for number, pair in enumerate(distinct)}
    return to_matrix(model.features, features_of(model, data, table))[[place[pair] for pair in listed]]


def _months_before(day: date) -> date:
    """The last day of the month three months before that of `day`."""
    first = day.replace(day=1)
    return date.fromordinal(months_after(first, 1 - _BEFORE).toordinal() - 1)
