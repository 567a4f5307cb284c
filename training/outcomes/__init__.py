"""What happened after a decision date: the only part of the project that looks past `as_of`."""

from creditline.training.outcomes.look_past import look_past_as_of
from creditline.training.outcomes.period import observed_from, observed_until
from creditline.training.outcomes.spells.definition import DefaultDefinition

__all__ = ["DefaultDefinition", "look_past_as_of", "observed_from", "observed_until"]
