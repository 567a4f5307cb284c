"""A trained model."""

from dataclasses import dataclass, field, fields
from functools import cached_property

import pyarrow as pa

from creditline.features.catalogue import Catalogue
from creditline.models.artefact.definitions import catalogue_of_features
from creditline.models.artefact.learned import Learned
from creditline.models.artefact.reference import normal_reference
from creditline.models.artefact.refits import Refits
from creditline.models.artefact.scoring_model import ScoringModel


@dataclass(frozen=True, kw_only=True)
class Model(ScoringModel):
    """Everything needed to score and explain, and whom it was trained on.

    `reference` is an anonymous sample of at most 1,000 training rows, drawn in proportion to their weights where they have
    some: features and macro figures. `learned`: keyed hashes of the rows it learned from. `refits`: none where the training made
    none.
    """

    reference: pa.Table = field(repr=False, hash=False)
    learned: Learned = field(default_factory=Learned, repr=False)
    refits: Refits = field(default_factory=Refits, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "reference", normal_reference(self.features, self.reference))
        self.refits.of([feature.name for feature in self.features])

    @cached_property
    def catalogue(self) -> Catalogue:
        """Its features as they were declared when it was trained, then those of its default; DataError as `catalogue_of_features`."""
        return catalogue_of_features(self.row_features, self.target_product, self.grace_days)

    @classmethod
    def of(cls, model: ScoringModel, reference: pa.Table, learned: Learned, refits: Refits) -> "Model":
        """The same model with its reference sample, whom it learned from and its refits."""
        own = {one.name: getattr(model, one.name) for one in fields(ScoringModel)}
        return cls(reference=reference, learned=learned, refits=refits, **own)
