"""Into which bins values are counted: those of the model's own reference sample, so that months can be held side by side."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.models.artefact.reference import MARGIN
from creditline.models.scoring.figures import figures_if_any
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix
from creditline.models.scoring.scores import scores_of
from creditline.models.trees.shap.values import shap_values

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
_BINS = 10


@dataclass(frozen=True)
class Bins:
    """Edges of numbers (values on an edge count to its left), or how many categories; the last bin is of missing values."""

    edges: Floats
    categories: int = 0

    @classmethod
    def of(cls, values: Floats, categories: int = 0) -> "Bins":
        """The deciles of values; equal ones are one edge."""
        known = values[~np.isnan(values)]
        if categories or not known.size:
            return cls(np.empty(0), categories)
        return cls(np.unique(np.quantile(known, np.arange(1, _BINS) / _BINS)))

    @property
    def count(self) -> int:
        """How many bins there are."""
        return (self.categories or len(self.edges) + 1) + 1

    def counted(self, values: Floats) -> Numbers:
        """How many values lie in each bin, (count,)."""
        missing = int(np.isnan(values).sum())
        if self.categories:
            found = np.bincount(values[~np.isnan(values)].astype(np.int64), minlength=self.count - 1)
            return np.append(found, missing).astype(np.int64)
        # A comparison a bin reads values as fast as memory gives them; nothing is above NaN, and NaN above nothing.
        above = [int(np.count_nonzero(values > edge)) for edge in self.edges]
        beyond = np.array([len(values) - missing, *above, 0], dtype=np.int64)
        return np.append(beyond[:-1] - beyond[1:], missing).astype(np.int64)


@dataclass(frozen=True)
class Binning:
    """The bins of a model's score, features and concepts."""

    model: Model = field(repr=False)

    @cached_property
    def score(self) -> Bins:
        """Of the score, by the sample's own figures."""
        reference = self.model.reference
        margin = reference[MARGIN].to_numpy() if MARGIN in reference.column_names else margins(self.model, self._matrix)
        known = scores_of(self.model, margin, figures_if_any(self.model, reference)).score
        return Bins.of(known.astype(np.float64))

    @cached_property
    def features(self) -> tuple[Bins, ...]:
        """Of each feature."""
        return tuple(
            Bins.of(self._matrix[:, place], len(feature.categories))
            for place, feature in enumerate(self.model.features)
        )

    @cached_property
    def concepts(self) -> dict[str, Bins]:
        """Of the points (margin) of each concept."""
        found = concept_values(self.model, contributions_of(self.model, self._matrix))
        return {name: Bins.of(values) for name, values in found.items()}

    @cached_property
    def _matrix(self) -> Floats:
        return to_matrix(self.model.features, self.model.reference)


def contributions_of(model: Model, matrix: Floats) -> Floats:
    """What each feature adds to the margin of rows (n, features): path-dependent SHAP values, 0 for a usual customer."""
    return shap_values(model.booster_text, matrix).values


def concept_values(model: Model, values: Floats) -> dict[str, Floats]:
    """The contributions of features (n, features) added up over each concept, (n,) each."""
    names = np.array(model.concepts)
    return {str(name): values[:, names == name].sum(axis=1) for name in dict.fromkeys(model.concepts)}
