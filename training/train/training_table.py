"""What a training came to, in one row: how good, how large, how much of its harm can be told, how steady its reasons."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.artefact import ModelFeature
from creditline.models.trees.contributions import average_contributions, contributions
from creditline.models.trees.from_booster import as_trees
from creditline.training.cohorts import Role
from creditline.training.fit.fitting import Fitted
from creditline.training.metrics import Metrics
from creditline.training.trees.boosting import Floats
from creditline.training.trees.selected import Matrix

_PAIRS = 1000  # customers' changes looked at
_STEADY_PAIRS = 200  # of these in every refit
_REFERENCES, _REFERRED = 50, 200  # rows compared with each other where no customer has two dates


@dataclass(frozen=True)
class TrainingRow:
    """One training, `name`d by how it was done.

    `gini` (None where they hold one outcome only) and `calibration_error` on the tested rows, numbers of `features` and
    `concepts`. `tellable`: the share (0 to 1) of harm, of every rise of the margin at a tested customer, that features a
    customer may be told of carry, in the game of families, concepts and features between the customer's last two dates;
    against other customers where nobody has two. `steady`: the share (0 to 1) of those customers whose concept of most harm
    is the same in a refit, the mean over the refits. Both are None where no margin rose, `steady` where there is no refit.
    """

    name: str
    gini: float | None
    calibration_error: float
    features: int
    concepts: int
    tellable: float | None
    steady: float | None

    def numbers(self) -> dict[str, float]:
        """Those there are, by name."""
        return {name: float(value) for name, value in asdict(self).items() if name != "name" and value is not None}

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)

    @property
    def text(self) -> str:
        """One line."""
        shown = [f"{self.features} features of {self.concepts} concepts"]
        for words, value, form in (
            ("gini", self.gini, ".3f"),
            ("calibration error", self.calibration_error, ".4f"),
            ("harm that can be told", self.tellable, ".0%"),
            ("first concept kept by a refit", self.steady, ".0%"),
        ):
            if value is not None:
                shown.append(f"{words} {value:{form}}")
        return f"{self.name}: {', '.join(shown)}"


def training_row(
    name: str, matrix: Matrix, rows: pa.Table, fitted: Fitted, metrics: Metrics, refits: Sequence[str] = ()
) -> TrainingRow:
    """The row of a fitted booster; `matrix` (n, the fitted features) of the sample's `rows`, `metrics` of the tested ones.

    `refits`: boosters of the same features as LightGBM's text. At most 1,000 changes are looked at, 200 of them by refits.
    """
    gains = _gains(fitted.boosted.text, matrix, rows, fitted.features)
    told = np.array([feature.tellable for feature in fitted.features])
    harm = np.maximum(gains[gains.sum(axis=1) > 0], 0.0)
    carried, rest = harm[:, told].sum(), harm[:, ~told].sum()
    return TrainingRow(
        name=name,
        gini=metrics.gini,
        calibration_error=metrics.calibration_error,
        features=len(fitted.features),
        concepts=len({feature.concept for feature in fitted.features}),
        tellable=float(carried / (carried + rest)) if carried + rest > 0 else None,
        steady=_steady(gains[:_STEADY_PAIRS], matrix, rows, fitted.features, refits),
    )


def _steady(
    gains: Floats, matrix: Matrix, rows: pa.Table, features: Sequence[ModelFeature], refits: Sequence[str]
) -> float | None:
    harmed = gains.sum(axis=1) > 0
    if not refits or not harmed.any():
        return None
    first = _first(gains, features)
    again = (_first(_gains(text, matrix, rows, features, len(gains)), features) for text in refits)
    return float(np.mean([(other == first)[harmed].mean() for other in again]))


def _gains(text: str, matrix: Matrix, rows: pa.Table, features: Sequence[ModelFeature], count: int = _PAIRS) -> Floats:
    """What each feature adds to the margin of tested customers over what it was (pairs, features)."""
    trees = as_trees(text)
    families, concepts = [one.family for one in features], [one.concept for one in features]
    start, end = _pairs(rows, count)
    if len(end):
        return contributions(trees, families, concepts, np.asarray(matrix[start]), np.asarray(matrix[end]))
    tested = np.flatnonzero(_tested(rows))[: min(count, _REFERRED)]
    return average_contributions(
        trees, families, concepts, np.asarray(matrix[tested[:_REFERENCES]]), np.asarray(matrix[tested])
    )


def _tested(rows: pa.Table) -> NDArray[np.bool_]:
    role = np.array(rows["role"].to_pylist())
    return np.asarray(role == (Role.TEST if Role.TEST.value in role else Role.FOLD).value)


def _pairs(rows: pa.Table, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of so many tested customers' row before their last and of their last; rows are by customer and date."""
    customer = pc.dictionary_encode(rows["customer_id"]).combine_chunks().indices.to_numpy()
    last = np.flatnonzero(_tested(rows) & np.append(customer[1:] != customer[:-1], True))
    last = last[(last > 0) & (customer[last - 1] == customer[last])][:count]
    return last - 1, last


def _first(gains: Floats, features: Sequence[ModelFeature]) -> NDArray[np.int64]:
    """Of each row the number of the concept with most harm."""
    names, own = np.unique([feature.concept for feature in features], return_inverse=True)
    return np.asarray(
        np.stack([gains[:, own == place].sum(axis=1) for place in range(len(names))], axis=1).argmax(axis=1)
    )
