"""Declared directions that the data contradict."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from creditline.models.artefact import ModelFeature
from creditline.training.trees.selected import Matrix

Floats = NDArray[np.float64]

_ERRORS = 2.0  # standard errors; nearer to 0 nothing is contradicted


@dataclass(frozen=True)
class Contradicted:
    """A feature whose declared `direction` (+1 risk rises with it, -1 it falls) is not that of the rows learned from.

    `correlation`: Spearman's rank correlation with default (-1 to 1) over the rows with a value; `customers`: whose they are.
    `freed`: the model does not keep to it, and has the feature as a pattern.
    """

    feature: str
    direction: int
    correlation: float
    customers: int
    freed: bool = False

    @property
    def text(self) -> str:
        """One sentence."""
        declared, seen = ("rise", "falls") if self.direction > 0 else ("fall", "rises")
        return (
            f"{self.feature} is declared to make risk {declared}, but here risk {seen} with it (rank correlation "
            f"{self.correlation:+.3f}, {self.customers:,} customers); "
            + (
                "the model has it as a pattern, told to staff only"
                if self.freed
                else "the model keeps to what is declared"
            )
        )


def against(
    matrix: Matrix,
    defaulted: Floats,
    customer: NDArray[np.generic],
    features: Sequence[ModelFeature],
    freed: Collection[str] = (),
) -> tuple[Contradicted, ...]:
    """The features, in their order, whose correlation has the wrong sign by more than two standard errors.

    `matrix` (n, features), `defaulted` (n,) and `customer` (n,) are the rows learned from, `features` as they were declared,
    `freed` the names of those that the model has as patterns. The error is 1 / sqrt(customers
    with a value): rows of one customer repeat each other. It is the effect of the feature alone, whatever the others say.
    """
    found = []
    for place, feature in enumerate(features):
        known = ~np.isnan(matrix[:, place])
        column, outcome = matrix[known, place], defaulted[known]
        if not feature.direction or len(np.unique(column)) < 2 or len(np.unique(outcome)) < 2:
            continue
        customers = len(np.unique(customer[known]))
        correlation = float(spearmanr(column, outcome).statistic)
        if correlation * feature.direction < -_ERRORS / np.sqrt(customers):
            found.append(Contradicted(feature.name, feature.direction, correlation, customers, feature.name in freed))
    return tuple(found)
