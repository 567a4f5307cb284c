"""What is in force: a model, its challenger, and what computes their features; swapped in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from creditline.models.artefact.feature import ModelFeature
from creditline.models.server.in_force.challenger import Challenger
from creditline.models.server.in_force.online import Online
from creditline.models.serving.scorer import Scorer
from creditline.models.why.words.by_language import SHIPPED, Words

if TYPE_CHECKING:
    from creditline.models.server.in_force.cases import CasesServed
    from creditline.models.server.in_force.lines import LinesServed

Row = Mapping[str, object]


@dataclass(frozen=True)
class Served:
    """A model in force. `online` computes features from records, `challenger` scores in the shadow, where there is one.

    `lines` explains lines, where there is a policy; `cases` answers disputes, worths and ways back, where records can be read,
    too. `words`: what sentences are told in.
    """

    scorer: Scorer
    online: Online | None = None
    challenger: Challenger | None = None
    lines: "LinesServed | None" = None
    cases: "CasesServed | None" = None
    words: Words = SHIPPED

    @cached_property
    def features(self) -> Mapping[str, ModelFeature]:
        """The model's features by name."""
        return {feature.name: feature for feature in self.scorer.features}

    @cached_property
    def also(self) -> Mapping[str, ModelFeature]:
        """Features that only the challenger reads: a row may have them, and the model never sees them."""
        if self.challenger is None:
            return {}
        return {
            feature.name: feature for feature in self.challenger.scorer.features if feature.name not in self.features
        }

    def own(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows without what only the challenger reads."""
        if not self.also:
            return rows
        return [{name: value for name, value in row.items() if name not in self.also} for row in rows]


class CurrentModel:
    """The one that answers. A request reads `current` once and keeps to it, whatever is swapped meanwhile."""

    def __init__(self, served: Served) -> None:
        self.current = served
