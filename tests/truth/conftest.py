"""The marking of `benchmarks/truth`, on a world small enough for the quick suite."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from creditline.training.cohorts import CohortSettings
from creditline.training.outcomes import DefaultDefinition
from creditline.training.train.train import TrainSettings
from creditline.training.trees import FitParameters
from creditline.training.world import WorldSettings

MARKING = str(Path(__file__).parents[2] / "benchmarks" / "truth")


@pytest.fixture(scope="session", autouse=True)
def marking() -> Iterator[None]:
    """Scripts there import one another by bare name."""
    sys.path.insert(0, MARKING)
    yield
    sys.path.remove(MARKING)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, marking: None):
    """1,200 customers over three years with 300 probes, and a model of a few trees."""
    from lender import lender

    training = TrainSettings(
        refits=0,
        definition=DefaultDefinition(product="huabei"),
        cohorts=CohortSettings(folds=2),
        parameters=FitParameters(
            learning_rate=0.1,
            num_leaves=6,
            min_child_samples=20,
            lambda_l2=1.0,
            max_rounds=60,
            patience=60,
            fixed_rounds=60,
        ),
        seed=1,
    )
    settings = WorldSettings(customers=1_200, months=36, seed=11, truth=True, probes=400)
    return lender(tmp_path_factory.mktemp("lender"), settings, training)


@pytest.fixture(scope="session")
def given(made):
    """Every cut of that world, explained by every method."""
    from cases import cases
    from falls import falls
    from figures import marked
    from line_policy import ByScore
    from scores import Scorer

    scorer, policy = Scorer(made.model), ByScore()
    return marked("calm", scorer, falls(made, cases(made.folder / "truth"), policy), policy)
