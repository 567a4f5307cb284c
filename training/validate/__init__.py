"""Validating a model on data: every number a validator asks for, what it rests on, and what it cannot say."""

from creditline.training.validate.judged.validate_settings import ValidateSettings
from creditline.training.validate.report.validation import SCHEMA_VERSION, Validation
from creditline.training.validate.validate import validate

__all__ = ["SCHEMA_VERSION", "ValidateSettings", "Validation", "validate"]
