"""What decides on the days to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from creditline.features.projected.groups import FeatureGroup
from creditline.models.artefact import Model
from creditline.models.policy import Policy


@dataclass(frozen=True)
class InForceThen:
    """What decides: the model, the policy, the features by group, and the economy's figures of each day by column.

    `clock`: the days since the last cut, where a group is anchored on it.
    """

    model: Model
    policy: Policy
    groups: tuple[FeatureGroup, ...]
    figures: Mapping[date, Mapping[str, float]]
    clock: FeatureGroup | None = None
