"""Occupations: share of customers, income level, how unsteady income is, and how often the job is lost."""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.setting.arrays import Flags, Floats


@dataclass(frozen=True)
class Occupation:
    """`offset` of log income, `volatility` (standard deviation of a month's log income), `job_loss` relative hazard.

    `irregular`: paid in several amounts on no fixed day.
    """

    name: str
    share: float
    offset: float
    volatility: float
    job_loss: float
    irregular: bool = False


OCCUPATIONS = (
    Occupation("public", 0.15, 0.10, 0.03, 0.3),
    Occupation("private", 0.43, 0.12, 0.05, 1.0),
    Occupation("manual", 0.19, -0.22, 0.10, 1.4),
    Occupation("self_employed", 0.11, 0.15, 0.22, 0.8, irregular=True),
    Occupation("gig", 0.10, -0.28, 0.22, 1.3, irregular=True),
    Occupation("retired", 0.02, -0.40, 0.02, 0.0),
)
RETIRED = 5


def offsets() -> Floats:
    """Log income offsets by occupation."""
    return np.array([each.offset for each in OCCUPATIONS])


def volatilities() -> Floats:
    """Income volatilities by occupation."""
    return np.array([each.volatility for each in OCCUPATIONS])


def job_loss_rates() -> Floats:
    """Relative hazards of losing the job by occupation."""
    return np.array([each.job_loss for each in OCCUPATIONS])


def irregular() -> Flags:
    """Which occupations are paid irregularly."""
    return np.array([each.irregular for each in OCCUPATIONS])
