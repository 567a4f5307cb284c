"""Leaving features out before the trees see them, and saying why."""

from creditline.training.screen.screen_settings import ScreenSettings
from creditline.training.screen.screening import screen

__all__ = ["ScreenSettings", "screen"]
