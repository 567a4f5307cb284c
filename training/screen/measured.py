"""What a choice of features is worth on rows its trees had not seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import lightgbm
import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import ModelFeature
from creditline.training.screen.inner import Cell, Floats, Inner
from creditline.training.trees.boosting import Boosted, Labelled, boost
from creditline.training.trees.parameters import FitParameters

ROUNDS = 60
_AT_ONCE = 8  # features a tree may look at, where there are so many


@dataclass(frozen=True)
class Difference:
    """A mean difference of log loss per row, in nats, and its standard error over customers."""

    mean: float
    error: float

    def __str__(self) -> str:
        return f"{self.mean:+.5f} (standard error {self.error:.5f})"


@dataclass(frozen=True)
class Ground:
    """What is measured on: rows to learn from, whose and of when they are, the cells they are held in, and how to grow."""

    rows: Labelled
    inner: Inner
    cells: tuple[Cell, ...]
    features: Sequence[ModelFeature]
    parameters: FitParameters
    seed: int
    threads: int

    def grown(self, columns: Sequence[int], learn: NDArray[np.bool_] | None = None) -> Boosted:
        """Trees on those columns, of the rows that `learn` or of all."""
        rows = self.rows if learn is None else self.rows.take(learn)
        rows = Labelled(np.asarray(rows.matrix)[:, columns], rows.defaulted, rows.weight)
        own = [self.features[place] for place in columns]
        # A tree that may look at one or two features is another kind of tree: small sets would be judged by that.
        fraction = min(1.0, max(self.parameters.feature_fraction, _AT_ONCE / len(columns)))
        parameters = replace(self.parameters, feature_fraction=fraction)
        return boost(rows, None, own, parameters, seed=self.seed, threads=self.threads, rounds=ROUNDS)

    def difference(self, more: Floats, less: Floats) -> Difference:
        """By how much the losses `more` (n,) lie above `less`, row by row, each counting as often as its weight says."""
        apart = more - less
        weight = np.ones(len(apart)) if self.rows.weight is None else self.rows.weight
        mean = float(np.average(apart, weights=weight))
        customer = np.unique(self.inner.draw, return_inverse=True)[1]
        off = np.bincount(customer, weights=weight * (apart - mean))
        return Difference(mean, float(np.sqrt((off**2).sum()) / weight.sum()))


@dataclass(frozen=True)
class Measured:
    """Trees on some `columns` of the ground, one booster per cell."""

    ground: Ground
    columns: tuple[int, ...]
    boosters: tuple[lightgbm.Booster, ...]

    @classmethod
    def on(cls, ground: Ground, columns: Sequence[int]) -> "Measured":
        """Grow them."""
        texts = [ground.grown(columns, cell.learn).text for cell in ground.cells]
        return cls(ground, tuple(columns), tuple(lightgbm.Booster(model_str=text) for text in texts))

    @cached_property
    def loss(self) -> Floats:
        """The log loss of every row (n,) by the trees that had not seen it."""
        return self._loss(())

    def cost_without(self, part: Sequence[int]) -> Difference:
        """What it costs when the values of the columns `part` are those of another held row, all of the same row."""
        return self.ground.difference(self._loss(part), self.loss)

    def _loss(self, scrambled: Sequence[int]) -> Floats:
        rows = self.ground.rows
        loss = np.empty(len(rows.defaulted)) if not scrambled else self.loss.copy()
        own = [self.columns.index(place) for place in scrambled]
        for number, (cell, booster) in enumerate(zip(self.ground.cells, self.boosters, strict=True)):
            if scrambled and not booster.feature_importance("split")[own].any():
                continue
            held = np.asarray(rows.matrix)[cell.held][:, self.columns]
            if scrambled:
                order = np.random.default_rng([self.ground.seed, number]).permutation(len(held))
                held[:, own] = held[order][:, own]
            margin = np.asarray(booster.predict(held, raw_score=True, num_threads=1))
            loss[cell.held] = np.logaddexp(0.0, margin) - rows.defaulted[cell.held] * margin
        return loss
