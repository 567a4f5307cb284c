"""`check`: whether a data set is what the contract says."""

from creditline.features.data.check.checking import check
from creditline.features.data.check.problem import Problem, Report, Severity
from creditline.features.data.check.showing import first_rows

__all__ = ["Problem", "Report", "Severity", "check", "first_rows"]
