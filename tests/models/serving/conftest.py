"""A scorer of the small model, with a cohort to compare with."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from creditline.models.artefact import Model, write_model
from creditline.models.export.cohort import cohort_of
from creditline.models.serving.cohort import COHORT
from creditline.models.serving.scorer import Scorer


@pytest.fixture(scope="session")
def kept(rows: Callable[..., pa.Table]) -> pa.Table:
    return rows(31, 12)


@pytest.fixture(scope="session")
def served(model: Model, kept: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model's folder with a cohort in it."""
    folder = tmp_path_factory.mktemp("served") / "model"
    write_model(model, folder)
    (folder / COHORT).write_bytes(cohort_of(model, kept, "2025-05-31").written())
    return folder


@pytest.fixture(scope="session")
def scorer(served: Path) -> Scorer:
    return Scorer.open(served)
