"""Where the models, policies and decisions lie that a question is answered from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creditline.features.data import DataSet
    from creditline.models.portfolio.explain.in_force import InForce


@dataclass(frozen=True)
class InForcePaths:
    """Where what was in force lies. `right`: puts the data right before anything is read of them; None leaves them."""

    model: Path
    data: Path
    previous_model: Path | None
    policy: str | None
    previous_policy: str | None
    decisions: tuple[Path, ...] = ()
    catalogue: tuple[str, ...] = ()
    models: Path | None = None
    policies: Path | None = None
    disputes: tuple[Path, ...] = ()
    right: "Callable[[DataSet], DataSet] | None" = None
    product: str | None = None

    def read(self) -> "tuple[InForce, DataSet]":
        """Everything read from its place; errors as each reader's."""
        from creditline.features.catalogue.own_features import read_declarations
        from creditline.features.edits.view import with_edits
        from creditline.models.artefact import read_model
        from creditline.models.portfolio.dispute.folder import edits_of
        from creditline.models.portfolio.explain.in_force import InForce
        from creditline.models.portfolio.explain.refusing import refuse_product
        from creditline.models.portfolio.explain.versions import read_versions
        from creditline.models.portfolio.lines.record import decision_files
        from creditline.models.portfolio.policy_features import read_policy_for
        from creditline.training.run.sound import open_sound

        declarations = read_declarations(self.catalogue)
        recorded = open_sound(self.data) if self.right is None else self.right(open_sound(self.data))
        data, model = with_edits(recorded, edits_of(self.disputes)), read_model(self.model)
        if self.product is not None:
            refuse_product(self.product, model, data)
        earlier = None if self.previous_model is None else read_model(self.previous_model)
        made = decision_files((*self.decisions, *self.disputes))
        in_force = InForce(
            model=model,
            previous_model=earlier,
            policy=None if self.policy is None else read_policy_for(self.policy, model, data, declarations),
            previous_policy=(
                None
                if self.previous_policy is None
                else read_policy_for(self.previous_policy, earlier or model, data, declarations)
            ),
            decisions=made,
            versions=read_versions(model, data, made, self.models, self.policies, declarations),
            declarations=declarations,
            chosen=self.product,
        )
        return in_force, data
