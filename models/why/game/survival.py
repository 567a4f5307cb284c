"""In how many refits a concept is again among the principal reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.refits import Refits
from creditline.models.artefact.scoring_model import ScoringModel
from creditline.models.trees.contributions import average_contributions, contributions
from creditline.models.why.game.survives import Survives

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Survival:
    """`counts` (pairs, concepts): in how many of the `refits` each of `concepts` is among the principal reasons."""

    concepts: tuple[str, ...]
    counts: NDArray[np.int64]
    refits: int

    def of(self, pair: int) -> Survives:
        """That of one pair."""
        counts = self.counts[pair].tolist()
        return Survives({name: n for name, n in zip(self.concepts, counts, strict=True) if n}, self.refits)


def survival(
    model: ScoringModel, refits: Refits, starts: Floats, ends: Floats, most: int, threads: int = 1
) -> Survival:
    """Play the change from `starts` to `ends`, (pairs, features) each, in every refit.

    A concept is among a refit's principal reasons if it raised the risk there and its family is one of the `most` that
    raised it most.
    """
    played = [contributions(trees, model.families, model.concepts, starts, ends, threads) for trees in refits.trees]
    return _counted(model, played, most, len(ends))


def survival_against(
    model: ScoringModel, refits: Refits, references: Floats, ends: Floats, most: int, threads: int = 1
) -> Survival:
    """The same of the mean change from every one of `references` (m, features)."""
    played = [
        average_contributions(trees, model.families, model.concepts, references, ends, threads)
        for trees in refits.trees
    ]
    return _counted(model, played, most, len(ends))


def principal_of(harm: Floats, most: int) -> NDArray[np.bool_]:
    """Which families are among the `most` that raised the risk most, by what each added to the margin, (pairs, families).

    Equal ones stand in the order of the columns.
    """
    place = np.argsort(np.argsort(-harm, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray((harm > 0.0) & (place < most))


def _counted(model: ScoringModel, played: Sequence[Floats], most: int, pairs: int) -> Survival:
    names, concept_of, family_of = _concepts(model.families, model.concepts)
    counts = np.zeros((pairs, len(names)), dtype=np.int64)
    for features in played:
        concepts = _summed(features, concept_of)
        counts += (concepts > 0.0) & principal_of(_summed(concepts, family_of), most)[:, family_of]
    return Survival(names, counts, len(played))


def _summed(columns: Floats, into: Places) -> Floats:
    summed = np.zeros((len(columns), int(into.max()) + 1))
    for column, place in enumerate(into.tolist()):
        summed[:, place] += columns[:, column]
    return summed


@lru_cache(maxsize=32)
def _concepts(families: tuple[str, ...], concepts: tuple[str, ...]) -> tuple[tuple[str, ...], Places, Places]:
    """The concepts, which of them each feature is of, and the number of the family each concept is of."""
    of = dict(zip(concepts, families, strict=True))
    names, listed = tuple(of), list(dict.fromkeys(of.values()))
    return names, np.array([names.index(one) for one in concepts]), np.array([listed.index(one) for one in of.values()])
