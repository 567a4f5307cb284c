"""Whether the machine has what creditline takes, and the command that mends what is missing."""

from creditline.training.doctor.finding import Finding, Health
from creditline.training.doctor.looking import look

__all__ = ["Finding", "Health", "look"]
