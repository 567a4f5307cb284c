"""One feature as a model knows it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from creditline.features.declare.kinds import Family, Unit
from creditline.features.errors import DeclarationError
from creditline.features.words.named import Named


@dataclass(frozen=True)
class ModelFeature:
    """What the model keeps of a declaration, so that it can score and speak without the catalogue.

    `kind`: `number` or `category`; `categories`: the vocabulary seen in training, whose places are the codes.
    `direction`: +1 risk rises with the value, -1 it falls, 0 not certain. `audience`: `customer` or `internal`;
    a `prohibited` feature cannot be made into one. `named`: what stands inside sentences, by language.
    `definition`: the declared expression as `expression_data` tells it; None for a number that no history gives.
    """

    name: str
    definition_hash: str
    kind: str
    categories: tuple[str, ...]
    family: str
    unit: str
    direction: int
    audience: str
    changeable: bool
    named: Named
    definition: Mapping[str, Any] | None = field(default=None, repr=False, hash=False)

    def __post_init__(self) -> None:
        if self.kind not in ("number", "category"):
            raise DeclarationError(f"feature {self.name} is of kind {self.kind!r}; a model knows number and category")
        if self.family not in set(Family) or self.unit not in set(Unit):
            raise DeclarationError(
                f"feature {self.name} has the family {self.family!r} or unit {self.unit!r}, which is none"
            )
        if self.audience not in ("customer", "internal"):
            raise DeclarationError(f"feature {self.name} is {self.audience}: it must not be in a model; leave it out")
        if len(set(self.categories)) != len(self.categories) or (self.kind == "number" and self.categories):
            raise DeclarationError(f"feature {self.name} has categories twice, or is a number with categories")

    def to_json(self) -> dict[str, Any]:
        """Every field, tuples as lists, `named` as texts by language."""
        return {**asdict(self), "categories": list(self.categories), "named": self.named.by_language()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ModelFeature":
        """What `to_json` wrote; KeyError, TypeError or ValueError where a field is missing or is something else."""
        return cls(**{**data, "categories": tuple(data["categories"]), "named": Named.of(data["named"])})
