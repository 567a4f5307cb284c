"""What is asked: which models and policies were in force at the earlier and at the later date."""

from dataclasses import dataclass

from creditline.models.artefact import Model
from creditline.models.policy import Policy


@dataclass(frozen=True)
class InForce:
    """Of the later date; `previous_model` and `previous_policy` of the earlier, None where they were the same.

    Without a `policy` the change of score is explained and the line left out.
    """

    model: Model
    previous_model: Model | None = None
    policy: Policy | None = None
    previous_policy: Policy | None = None

    @property
    def models(self) -> tuple[Model, ...]:
        """Both models, the later first, each once."""
        return (self.model,) if self.previous_model is None else (self.model, self.previous_model)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies of the earlier and of the later date; none without a policy."""
        return () if self.policy is None else (self.previous_policy or self.policy, self.policy)
