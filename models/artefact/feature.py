"""One feature as a model knows it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from creditline.features.declare.kinds import Family, Null, Unit
from creditline.features.declare.speech import PLAIN, Speech
from creditline.features.errors import DeclarationError
from creditline.features.words.named import Named


@dataclass(frozen=True)
class ModelFeature:
    """What the model keeps of a declaration, so that it can score and speak without the catalogue.

    `kind`: `number` or `category`; `categories`: the vocabulary seen in training, whose places are the codes.
    `direction`: +1 risk rises with the value, -1 it falls, 0 it is a pattern. `null`: where a missing value of one with a
    direction stands, `best`, `worst` or `none`. `audience`: `customer` or `internal`; a `prohibited` feature cannot be made
    into one. `named`: what stands inside sentences, by language; `concept_named`: what its concept is called there.
    `speech`: how its values and changes are said.
    `definition`: the declared expression as `expression_data` tells it; None for a number that no history gives.
    """

    name: str
    definition_hash: str
    kind: str
    categories: tuple[str, ...]
    family: str
    concept: str
    unit: str
    direction: int
    null: str
    audience: str
    changeable: bool
    named: Named
    concept_named: Named
    speech: Speech = PLAIN
    definition: Mapping[str, Any] | None = field(default=None, repr=False, hash=False)

    def __post_init__(self) -> None:
        if self.kind not in ("number", "category"):
            raise DeclarationError(f"feature {self.name} is of kind {self.kind!r}; a model knows number and category")
        if self.family not in set(Family) or self.unit not in set(Unit):
            raise DeclarationError(
                f"feature {self.name} has the family {self.family!r} or unit {self.unit!r}, which is none"
            )
        if self.concept.partition(".")[0] != self.family or self.null not in set(Null):
            raise DeclarationError(
                f"feature {self.name} of the family {self.family!r} has the concept {self.concept!r} and a missing value that "
                f"stands {self.null!r}; a concept is of one family, and a missing value best, worst or none"
            )
        if self.audience not in ("customer", "internal"):
            raise DeclarationError(f"feature {self.name} is {self.audience}: it must not be in a model; leave it out")
        if len(set(self.categories)) != len(self.categories) or (self.kind == "number" and self.categories):
            raise DeclarationError(f"feature {self.name} has categories twice, or is a number with categories")

    @property
    def tellable(self) -> bool:
        """Whether a customer may be told of it: it has a direction that a person accepts as a reason."""
        return self.audience == "customer" and self.direction != 0

    def to_json(self) -> dict[str, Any]:
        """Every field, tuples as lists, `named` and `concept_named` as texts by language."""
        named = {
            "named": self.named.by_language(),
            "concept_named": self.concept_named.by_language(),
            "speech": self.speech.to_json(),
        }
        return {**asdict(self), "categories": list(self.categories), **named}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ModelFeature":
        """What `to_json` wrote; KeyError, TypeError or ValueError where a field is missing or is something else."""
        named = {name: Named.of(data[name]) for name in ("named", "concept_named")}
        return cls(
            **{**data, "categories": tuple(data["categories"]), "speech": Speech.from_json(data["speech"]), **named}
        )
