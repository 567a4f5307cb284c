"""Validations of the small lender's model, made once."""

import dataclasses

import pytest

from creditline.training.cohorts import CohortSettings
from creditline.training.train.train import Trained, train
from creditline.training.validate import ValidateSettings, Validation, validate


@pytest.fixture(scope="session")
def champion(lender, quick) -> Trained:
    """A model of fewer families, trained on the same customers."""
    return train(lender, dataclasses.replace(quick, families=("spending", "activity", "utilisation")))


@pytest.fixture(scope="session")
def held_out(lender, split, champion, quick) -> Validation:
    """The split model on the data it was trained on, judged on later dates."""
    return validate(split.model, lender, ValidateSettings(cohorts=quick.cohorts, refits=2), champion.model)


@pytest.fixture(scope="session")
def crossed(lender, quick) -> tuple[Trained, Validation]:
    """A model of data too short for a later test, and its validation."""
    cohorts = CohortSettings(test_defaults=10_000)
    trained = train(lender, dataclasses.replace(quick, cohorts=cohorts))
    return trained, validate(trained.model, lender, ValidateSettings(cohorts=cohorts, refits=1))
