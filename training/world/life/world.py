"""The fixed frame of some customers' lives: who they are, who they know, the economy, the lender, the calendar."""

from dataclasses import dataclass, replace

import numpy as np

from creditline.training.world.life.lender import Lender
from creditline.training.world.setting.arrays import Ints, take
from creditline.training.world.setting.calendar import Calendar
from creditline.training.world.setting.draws import Draws
from creditline.training.world.setting.links import Kin, make_kin
from creditline.training.world.setting.macro import Macro, make_macro
from creditline.training.world.setting.nature import Nature
from creditline.training.world.setting.presets import PRESETS, Preset
from creditline.training.world.setting.traits import GROUP, Traits, make_traits
from creditline.training.world.setting.world_settings import WorldSettings


@dataclass(frozen=True)
class World:
    """The frame for customers in whole groups of six."""

    settings: WorldSettings
    calendar: Calendar
    macro: Macro
    lender: Lender
    traits: Traits
    kin: Kin

    @property
    def preset(self) -> Preset:
        """What sets this world apart."""
        return PRESETS[self.settings.preset]

    @property
    def nature(self) -> Nature:
        """The kind of world it is."""
        return self.preset.nature

    def without_macro(self) -> "World":
        """The same world without its recession."""
        return replace(self, macro=make_macro(self.settings.seed, self.preset, self.calendar, moves=False))

    def without_policy(self) -> "World":
        """The same world, the lender never changing its policy."""
        return replace(self, lender=self.lender.without_policy())

    def without_model(self) -> "World":
        """The same world, the lender never updating its model."""
        return replace(self, lender=self.lender.without_model())

    def repeated(self, groups: Ints) -> "World":
        """The frame with the given groups (positions, repeats allowed), in that order."""
        members = (groups[:, None] * GROUP + np.arange(GROUP)).reshape(-1)
        return replace(self, traits=take(self.traits, members), kin=take(self.kin, groups))


def world_of(settings: WorldSettings, groups: Ints) -> World:
    """The frame for all members of the given groups (group g holds customers 6 g to 6 g + 5)."""
    preset = PRESETS[settings.preset]
    calendar = Calendar.of(settings.start, settings.months)
    number = (groups[:, None] * GROUP + np.arange(GROUP)).reshape(-1)
    group_draws = Draws.of(settings.seed, number // GROUP)
    traits = make_traits(Draws.of(settings.seed, number), group_draws, number, preset, calendar)
    return World(
        settings=settings,
        calendar=calendar,
        macro=make_macro(settings.seed, preset, calendar),
        lender=Lender.of(preset, calendar),
        traits=traits,
        kin=make_kin(group_draws, traits, calendar),
    )
