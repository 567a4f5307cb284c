"""The scorer: one model in service. Everything it needs besides numpy, scipy and LightGBM is this project's own source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact.feature import ModelFeature
from creditline.models.artefact.folder.checked import checked_contents, of_contents
from creditline.models.artefact.scoring_model import ScoringModel
from creditline.models.scoring.margins import margins
from creditline.models.scoring.scores import Scores, scores_of
from creditline.models.serving.cohort import COHORT, Cohort, read_cohort, reference_matrix
from creditline.models.serving.decoded import values_of
from creditline.models.serving.explained import Explained, against_others, against_past
from creditline.models.serving.rows import RowReader
from creditline.models.trees.from_booster import read_trees
from creditline.models.why.answer.parts import Value
from creditline.models.why.usual import usual_value

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scorer:
    """Scores rows and says why. It changes nothing and keeps nothing of them; any thread may call it."""

    model: ScoringModel
    cohort: Cohort | None = None

    @classmethod
    def open(cls, folder: Path, cohort: Cohort | None = None) -> "Scorer":
        """The model in `folder`, with the rows to compare with: `cohort`, or those that lie in the folder, if any do.

        DataError, naming the file, where one is missing or damaged, and for a model that cannot be explained.
        """
        model = of_contents(folder, checked_contents(folder))
        if cohort is None and (folder / COHORT).exists():
            cohort = read_cohort(folder / COHORT)
        scorer = cls(model, cohort)
        read_trees(model.booster_text)
        _ = scorer._others
        return scorer

    @property
    def features(self) -> tuple[ModelFeature, ...]:
        """The features a row may hold, in the order of the matrix."""
        return self.model.features

    @property
    def version(self) -> str:
        """12 hex digits: the model's version."""
        return self.model.version

    def matrix(self, rows: Sequence[Mapping[str, object]]) -> Floats:
        """Rows of named values as float64 (rows, features); see `RowReader.matrix` for what raises RowError."""
        return self._reader.matrix(rows)

    def score(self, matrix: Floats, threads: int = 1) -> Scores:
        """Scores of a matrix (n, features), the same bits as `creditline.models.scoring.frame` gives."""
        return scores_of(self.model, margins(self.model, self._checked(matrix), threads))

    def reasons(self, previous: Floats | None, now: Floats, most: int | None = 4, threads: int = 1) -> list[Explained]:
        """Why each row of `now` (n, features) scores otherwise than the same row of `previous`, or than the cohort.

        `most`: how many families are named at most; None names all. DataError where there is neither an earlier row nor
        a cohort.
        """
        now = self._checked(now)
        if previous is not None:
            if previous.shape != now.shape:
                raise DataError(f"{len(previous)} earlier rows do not go with {len(now)} rows; give one each, or none")
            return against_past(self.model, self._checked(previous), now, most, threads)
        if self.cohort is None or self._others is None:
            raise DataError("this model carries no rows to compare with; give the customer's own earlier row")
        return against_others(self.model, self.cohort.against, *self._others, now, most, threads)

    @cached_property
    def _reader(self) -> RowReader:
        return RowReader(self.features)

    @cached_property
    def _others(self) -> tuple[Floats, tuple[Value, ...]] | None:
        """The cohort's rows, and what is usual among them."""
        if self.cohort is None:
            return None
        matrix = reference_matrix(self.cohort, self.features)
        decoded = (values_of(self.features, row) for row in matrix)
        return matrix, tuple(map(usual_value, map(list, zip(*decoded, strict=True))))

    def _checked(self, matrix: Floats) -> Floats:
        if matrix.ndim != 2 or matrix.shape[1] != len(self.features) or matrix.dtype != np.float64:
            raise ValueError(
                f"float64 rows of {len(self.features)} features are needed, not {matrix.dtype} {matrix.shape}"
            )
        return matrix
