"""What the server needs of a model."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Feature(Protocol):
    """A feature as the model keeps it: `models/artefact/feature.py` says what each field is."""

    name: str
    definition_hash: str
    kind: str
    categories: tuple[str, ...]
    family: str
    unit: str
    audience: str
    name_en: str
    name_zh: str


class Scores(Protocol):
    """Results by row: `margin` and `raw` unclipped, `pd` 0 to 1, whole `score`, name of the `band`."""

    margin: Floats
    pd: Floats
    raw: Floats
    score: NDArray[np.int64]
    band: Sequence[str]


class Share(Protocol):
    """One feature's part of a reason: its values before and after, whole and exact points."""

    name: str
    before: float | str | None
    after: float | str | None
    points: int
    exact: float


class Reason(Protocol):
    """One family's part of a change of score."""

    family: str
    audience: str
    points: int
    exact: float
    features: Sequence[Share]


class Scoring(Protocol):
    """A model that scores and gives reasons."""

    version: str
    currency: str
    target_product: str | None
    features: Sequence[Feature]

    def matrix(self, rows: Sequence[Mapping[str, object]]) -> Floats:
        """The rows as the trees read them; DataError where one holds what the model does not know."""

    def score(self, matrix: Floats) -> Scores:
        """Scores of the rows of a matrix."""

    def reasons(self, previous: Floats | None, now: Floats, most: int) -> Sequence[Sequence[Reason]]:
        """Reasons for each row's change from its previous one, the most harmful first."""
