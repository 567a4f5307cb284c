"""What is asked: what was in force at the earlier and at the later date."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from creditline.features.catalogue import BUILT_IN, Declarations
from creditline.models.artefact import Model
from creditline.models.policy import Policy
from creditline.models.portfolio.explain.versions import InBetween


@dataclass(frozen=True)
class InForce:
    """Of the later date; `previous_…` of the earlier, None where they were the same.

    Without a `policy` the change of score is explained and the line left out. `decisions`: what `creditline decide`
    wrote, Parquet files of one date or many, which take the place of the lender's own decisions in the data. `versions`:
    others that the record names, which were in force in between.
    `declarations`: which features there are beside the models' own. `chosen`: the product whose lines are explained, of a model
    that scores every product's.
    """

    model: Model
    previous_model: Model | None = None
    policy: Policy | None = None
    previous_policy: Policy | None = None
    decisions: tuple[Path, ...] = ()
    versions: InBetween = field(default_factory=InBetween)
    declarations: Declarations = BUILT_IN
    chosen: str | None = None

    @property
    def product(self) -> str | None:
        """The product whose lines are explained; None for every one's."""
        return self.chosen or self.model.target_product

    @cached_property
    def models(self) -> tuple[Model, ...]:
        """Every model, the later date's first, then the earlier's and those in between, each version once."""
        earlier = () if self.previous_model is None else (self.previous_model,)
        found: dict[str, Model] = {}
        for model in (self.model, *earlier, *self.versions.models):
            found.setdefault(model.version, model)
        return tuple(found.values())

    @cached_property
    def policies(self) -> tuple[Policy, ...]:
        """The policies of the earlier and of the later date, then those in between; none without a policy."""
        if self.policy is None:
            return ()
        return (self.previous_policy or self.policy, self.policy, *self.versions.policies)

    def policy_at(self, version: str | None, *, last: bool) -> Policy | None:
        """The policy of a decision: that of the recorded `version`, or None where it is not at hand.

        Where no version is recorded: on the `last` date the policy, on those before it the one of the earlier date.
        """
        if version is None:
            return self.policies[1 if last else 0]
        return next((policy for policy in self.policies if policy.version == version), None)

    def model_at(self, version: str | None, *, last: bool) -> Model:
        """The model of a decision, as `policy_at`; one that is not at hand is taken for that in force by date."""
        known = next((model for model in self.models if model.version == version), None)
        return known or (self.model if last else self.previous_model or self.model)

    def has_model(self, version: str | None) -> bool:
        """Whether the model of a decision is at hand; one of which no version is recorded is that in force by date."""
        return version is None or any(model.version == version for model in self.models)
