"""Which customers at which dates a model learns from, is calibrated on and is tested on."""

from creditline.training.cohorts.calendar import Every, period_end, period_ends
from creditline.training.cohorts.cohort_settings import ClosedLines, CohortSettings
from creditline.training.cohorts.count import CohortCount
from creditline.training.cohorts.flow import PopulationFlow
from creditline.training.cohorts.folds import customer_folds
from creditline.training.cohorts.plan import DatePlan, plan_dates
from creditline.training.cohorts.roles import Role
from creditline.training.cohorts.sample import Sample, draw_sample, outcomes_of

__all__ = [
    "ClosedLines",
    "CohortCount",
    "CohortSettings",
    "DatePlan",
    "Every",
    "PopulationFlow",
    "Role",
    "Sample",
    "customer_folds",
    "draw_sample",
    "outcomes_of",
    "period_end",
    "period_ends",
    "plan_dates",
]
