"""What is asked: what was in force at the earlier and at the later date."""

from dataclasses import dataclass
from pathlib import Path

from creditline.features.catalogue import BUILT_IN, Declarations
from creditline.models.artefact import Model
from creditline.models.policy import Policy


@dataclass(frozen=True)
class InForce:
    """Of the later date; `previous_…` of the earlier, None where they were the same.

    Without a `policy` the change of score is explained and the line left out. `decisions`: what `creditline decide`
    wrote on either date, a Parquet file, so that the state of a line and the portfolio's scaling are those recorded;
    without it they are worked out from the data. `declarations`: which features there are beside the models' own.
    """

    model: Model
    previous_model: Model | None = None
    policy: Policy | None = None
    previous_policy: Policy | None = None
    decisions: Path | None = None
    previous_decisions: Path | None = None
    declarations: Declarations = BUILT_IN

    @property
    def models(self) -> tuple[Model, ...]:
        """Both models, the later first, each once."""
        return (self.model,) if self.previous_model is None else (self.model, self.previous_model)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies of the earlier and of the later date; none without a policy."""
        return () if self.policy is None else (self.previous_policy or self.policy, self.policy)

    @property
    def earlier(self) -> "InForce":
        """What was in force at the earlier date, by itself."""
        return InForce(
            self.previous_model or self.model,
            policy=self.previous_policy or self.policy,
            decisions=self.previous_decisions,
            declarations=self.declarations,
        )
