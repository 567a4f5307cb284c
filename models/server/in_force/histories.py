"""What a server reads customers' records with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creditline.features.data import Settings
    from creditline.features.engine.carriers.memory.given_columns import Rows


@dataclass(frozen=True)
class Histories:
    """What features are computed from records with: `settings` of the training data, and the macro table's rows."""

    settings: "Settings"
    macro: "Rows | None" = None
