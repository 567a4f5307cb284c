"""A tenth of the study of docs/monitor.md: tables broken one at a time are known, and quiet months raise nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from creditline.features.data import DataSet
from creditline.models.artefact import read_model
from creditline.models.portfolio.policy_features import read_policy_for

STUDY = str(Path(__file__).parents[3] / "benchmarks" / "monitor")
EDITS, QUIET = 20, 5


@pytest.fixture(scope="module", autouse=True)
def study() -> Iterator[None]:
    """Scripts there import one another by bare name."""
    sys.path.insert(0, STUDY)
    yield
    sys.path.remove(STUDY)


@pytest.mark.slow
def test_broken_tables_are_known(study, world):
    from alerts import broken_months

    marks = broken_months([world.data], EDITS, seed=4)
    assert marks.right.total() >= 0.9 * EDITS, marks.wrong


@pytest.mark.slow
def test_quiet_months_raise_nothing(study, world):
    from alerts import quiet_months

    model = read_model(world.model)
    policy = read_policy_for("graded", model, DataSet.open(world.data))
    marks = quiet_months([world.data], model, policy, QUIET, seed=4)
    assert marks.right.total() == QUIET, marks.wrong
