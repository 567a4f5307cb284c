"""Which customers at which dates a model learns from, is calibrated on and is tested on."""

from creditline.training.cohorts.calendar import Every, period_end, period_ends
from creditline.training.cohorts.folds import customer_folds
from creditline.training.cohorts.plan import DatePlan, plan_dates
from creditline.training.cohorts.roles import Role
from creditline.training.cohorts.sample import CohortCount, Sample, draw_sample
from creditline.training.cohorts.settings import CohortSettings

__all__ = [
    "CohortCount",
    "CohortSettings",
    "DatePlan",
    "Every",
    "Role",
    "Sample",
    "customer_folds",
    "draw_sample",
    "period_end",
    "period_ends",
    "plan_dates",
]
