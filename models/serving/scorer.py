"""The scorer: one model in service. Everything it needs besides numpy, scipy and numba is this project's own source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact.default_status import judged
from creditline.models.artefact.feature import ModelFeature
from creditline.models.artefact.folder.checked import checked_contents, of_contents
from creditline.models.artefact.scoring_model import ScoringModel
from creditline.models.scoring.margins import margins
from creditline.models.scoring.scores import Scores, scores_of
from creditline.models.serving.cohort import COHORT, Cohort, read_cohort, reference_matrix
from creditline.models.serving.decoded import values_of
from creditline.models.serving.explained import Explained, against_others, against_past
from creditline.models.serving.rows import RowReader
from creditline.models.why.answer.parts import Value
from creditline.models.why.usual import usual_value

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


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
        _ = scorer._others
        return scorer

    @property
    def features(self) -> tuple[ModelFeature, ...]:
        """What a row may hold, in the order of the matrix: the features the trees read, then those that tell who is in default."""
        return self.model.row_features

    @property
    def version(self) -> str:
        """12 hex digits: the model's version."""
        return self.model.version

    def matrix(self, rows: Sequence[Mapping[str, object]]) -> Floats:
        """Rows of named values as float64 (rows, features); see `RowReader.matrix` for what raises RowError.

        A row that holds nothing of a default is of somebody who never was in one.
        """
        return self._reader.matrix(rows)

    def score(self, matrix: Floats, threads: int = 1) -> Scores:
        """Scores of a matrix (n, features), the same bits as `creditline.models.scoring.frame` gives."""
        matrix = self._checked(matrix)
        return scores_of(self.model, margins(self.model, self._read(matrix), threads), None, self.in_default(matrix))

    def in_default(self, matrix: Floats) -> Flags:
        """Whether each row of a matrix (n, features) is in default, (n,)."""
        columns = zip(self.features[self._width :], matrix.T[self._width :], strict=True)
        return judged(self.model.default, {feature.name: column for feature, column in columns}, len(matrix))

    def reasons(
        self, previous: Floats | None, now: Floats, most: int | None = 4, threads: int = 1
    ) -> list[Explained | None]:
        """Why each row of `now` (n, features) scores otherwise than the same row of `previous`, or than the cohort.

        `most`: how many families are named at most; None names all. None for a row in default, now or then: there are no
        points to explain. DataError where there is neither an earlier row nor a cohort.
        """
        now = self._checked(now)
        if previous is not None:
            if previous.shape != now.shape:
                raise DataError(f"{len(previous)} earlier rows do not go with {len(now)} rows; give one each, or none")
            out = self.in_default(now) | self.in_default(self._checked(previous))
            before = self._read(previous)[~out]
            return _spread(against_past(self.model, before, self._read(now)[~out], most, threads), out)
        if self.cohort is None or self._others is None:
            raise DataError("this model carries no rows to compare with; give the customer's own earlier row")
        out = self.in_default(now)
        found = against_others(self.model, self.cohort.against, *self._others, self._read(now)[~out], most, threads)
        return _spread(found, out)

    @cached_property
    def _reader(self) -> RowReader:
        return RowReader(self.features)

    @cached_property
    def _others(self) -> tuple[Floats, tuple[Value, ...]] | None:
        """The cohort's rows, and what is usual among them."""
        if self.cohort is None:
            return None
        matrix = reference_matrix(self.cohort, self.model.features)
        decoded = (values_of(self.model.features, row) for row in matrix)
        return matrix, tuple(map(usual_value, map(list, zip(*decoded, strict=True))))

    @property
    def _width(self) -> int:
        return len(self.model.features)

    def _read(self, matrix: Floats) -> Floats:
        """What the trees read of a matrix."""
        return matrix if matrix.shape[1] == self._width else np.ascontiguousarray(matrix[:, : self._width])

    def _checked(self, matrix: Floats) -> Floats:
        if matrix.ndim != 2 or matrix.shape[1] != len(self.features) or matrix.dtype != np.float64:
            raise ValueError(
                f"float64 rows of {len(self.features)} features are needed, not {matrix.dtype} {matrix.shape}"
            )
        return matrix


def _spread(found: list[Explained], out: Flags) -> list[Explained | None]:
    """The answers in the places of the rows that are not `out`."""
    answers = iter(found)
    return [None if gone else next(answers) for gone in out.tolist()]
