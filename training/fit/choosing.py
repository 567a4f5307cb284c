"""What is chosen on the rows to learn from, before trees are grown on them: features, then parameters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from creditline.models.artefact import Dropped, ModelFeature
from creditline.training.screen.inner import Inner
from creditline.training.screen.prune import Pruned, prune
from creditline.training.search import FOLDS, Found, Search
from creditline.training.trees.boosting import Labelled
from creditline.training.trees.parameters import FitParameters


@dataclass(frozen=True)
class Chosen:
    """The `features` kept and their `columns`, those `dropped`, and what the search `found` for the kept ones."""

    features: tuple[ModelFeature, ...]
    columns: tuple[int, ...]
    dropped: tuple[Dropped, ...]
    found: Found

    def of(self, matrix: Any) -> Any:
        """The kept columns of a matrix of all."""
        return matrix[:, self.columns] if self.dropped else matrix

    def rows(self, rows: Labelled) -> Labelled:
        """The same rows with the kept columns only."""
        return replace(rows, matrix=self.of(rows.matrix)) if self.dropped else rows


@dataclass(frozen=True)
class Choosing:
    """How to choose: by which `search`, and whether features are pruned first."""

    search: Search
    prunes: bool

    def choose(
        self,
        name: str,
        rows: Labelled,
        inner: Inner,
        features: Sequence[ModelFeature],
        base: FitParameters,
    ) -> Chosen:
        """Choose on these rows alone; `inner` tells of them for cross-validations within, `name` says what it is for."""
        pruned = Pruned()
        if self.prunes:
            self.search.step(f"choosing features, {name}")
            pruned = prune(rows, inner, features, base, seed=self.search.seed, threads=self.search.threads)
        gone = {one.feature for one in pruned.dropped}
        columns = tuple(place for place, feature in enumerate(features) if feature.name not in gone)
        kept = pruned.of(features)
        chosen = Chosen(kept, columns, pruned.dropped, Found(base, None, ()))
        return replace(chosen, found=self.search.best(name, chosen.rows(rows), inner.folds(FOLDS), kept, base))
