"""In how many refits a concept is again among the principal reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.refits import Refits
from creditline.models.artefact.scoring_model import ScoringModel
from creditline.models.trees.contributions import average_contributions, contributions

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Survival:
    """`counts` (pairs, concepts): in how many of the `refits` each of `concepts` is among the principal reasons."""

    concepts: tuple[str, ...]
    counts: NDArray[np.int64]
    refits: int

    def of(self, pair: int, concept: str) -> int:
        """In how many for one pair; 0 of a concept that the refits do not have."""
        return int(self.counts[pair, self.concepts.index(concept)]) if concept in self.concepts else 0


def survival(
    model: ScoringModel, refits: Refits, starts: Floats, ends: Floats, most: int, least: float, threads: int = 1
) -> Survival:
    """Play the change from `starts` to `ends`, (pairs, features) each, in every refit.

    A concept is among the principal reasons of a refit if it raised the risk there, as one of the `most` that did so
    most, by at least the share `least` of what all that raised it took together.
    """
    return _counted(model, refits, most, least, [
        contributions(trees, model.families, model.concepts, starts, ends, threads) for trees in refits.trees
    ], len(ends))  # fmt: skip


def survival_against(
    model: ScoringModel, refits: Refits, references: Floats, ends: Floats, most: int, least: float, threads: int = 1
) -> Survival:
    """The same of the mean change from every one of `references` (m, features)."""
    return _counted(model, refits, most, least, [
        average_contributions(trees, model.families, model.concepts, references, ends, threads) for trees in refits.trees
    ], len(ends))  # fmt: skip


def _counted(
    model: ScoringModel, refits: Refits, most: int, least: float, played: Sequence[Floats], pairs: int
) -> Survival:
    names, number = _concepts(model.concepts)
    counts = np.zeros((pairs, len(names)), dtype=np.int64)
    for features in played:
        counts += principal_of(_summed(features, number, len(names)), most, least)
    return Survival(names, counts, len(refits))


def principal_of(harm: Floats, most: int, least: float) -> NDArray[np.bool_]:
    """Which of the concepts are principal, by what each raised the margin, both (pairs, concepts).

    Equal ones stand in the order of the columns.
    """
    place = np.argsort(np.argsort(-harm, axis=1, kind="stable"), axis=1, kind="stable")
    total = np.where(harm > 0.0, harm, 0.0).sum(axis=1, keepdims=True)
    return np.asarray((harm > 0.0) & (place < most) & (harm >= least * total))


def _summed(features: Floats, number: NDArray[np.int64], count: int) -> Floats:
    summed = np.zeros((len(features), count))
    for column, place in enumerate(number.tolist()):
        summed[:, place] += features[:, column]
    return summed


@lru_cache(maxsize=32)
def _concepts(concepts: tuple[str, ...]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    names = tuple(dict.fromkeys(concepts))
    return names, np.array([names.index(concept) for concept in concepts])
