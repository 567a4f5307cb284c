"""A lending world whose causes are known: customers live month by month, and what they do is written as contract tables."""

from creditline.training.world.files.description import read_world
from creditline.training.world.life.month import PRODUCTS
from creditline.training.world.probability import true_default_probability
from creditline.training.world.setting.presets import PRESETS, Preset
from creditline.training.world.setting.world_settings import WorldSettings
from creditline.training.world.simulate import Simulated, simulate

__all__ = [
    "PRESETS",
    "PRODUCTS",
    "Preset",
    "Simulated",
    "WorldSettings",
    "read_world",
    "simulate",
    "true_default_probability",
]
