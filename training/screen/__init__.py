"""Leaving features out before the trees see them, and saying why."""

from creditline.training.screen.screening import screen
from creditline.training.screen.settings import ScreenSettings

__all__ = ["ScreenSettings", "screen"]
