"""A catalogue: declared features, each name once."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from creditline.features.catalogue.families.borrowed import MOVED_BY_LOANS
from creditline.features.catalogue.mixed import COMPARED, MIXED
from creditline.features.data.attribute import Attribute
from creditline.features.declare import BEFORE_CUT, Audience, Feature, Is, aggregates, facts
from creditline.features.errors import DataError, DeclarationError

if TYPE_CHECKING:
    from creditline.features.data import DataSet


@dataclass(frozen=True)
class Catalogue:
    """Features in order, relative to one target product (None: every product is the target).

    `grace_days`: those they are computed with, of a model; None: those of whatever data they are computed from.
    """

    features: tuple[Feature, ...]
    target_product: str | None
    grace_days: int | None = None

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for feature in self.features:
            if feature.name in seen:
                raise DeclarationError(f"feature {feature.name} is declared twice")
            seen.add(feature.name)
        concepts: dict[str, Feature] = {}
        for feature in self.features:
            first = concepts.setdefault(feature.concept.name, feature)
            if first.concept != feature.concept:
                raise DeclarationError(
                    f"{first.name} and {feature.name} declare the concept {feature.concept.name} in different words; give both "
                    "the same, or one of them another concept"
                )

    @cached_property
    def _by_name(self) -> dict[str, Feature]:
        return {feature.name: feature for feature in self.features}

    def __iter__(self) -> Iterator[Feature]:
        return iter(self.features)

    def __len__(self) -> int:
        return len(self.features)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Feature:
        """The feature called `name`; KeyError if there is none."""
        return self._by_name[name]

    @cached_property
    def hash(self) -> str:
        """16 hex digits over every name and definition, in order."""
        text = "\n".join(f"{f.name} {f.definition_hash}" for f in self.features)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def only(self, names: Iterable[str]) -> "Catalogue":
        """The named features, in the order given; DeclarationError for one that is not here."""
        names = tuple(names)
        missing = [name for name in names if name not in self]
        if missing:
            raise DeclarationError(f"the catalogue has no feature {', '.join(missing[:3])}")
        return replace(self, features=tuple(self[name] for name in names))

    def available(self, data: "DataSet") -> "Catalogue":
        """The features `data` can give: its tables and columns are there and no prohibited attribute is read.

        What was paid within days of grace is told only where there are some.
        """
        return replace(self, features=tuple(f for f in self.features if _can_give(data, f)))

    def require_grace(self, grace_days: int) -> None:
        """Refuse (DataError) data with other days of grace than a model's features were computed with."""
        if self.grace_days not in (None, grace_days):
            raise DataError(
                f"the model was trained with grace_days = {self.grace_days} and the data state {grace_days}: late does not "
                "mean the same; state the model's in data.toml if it is right, or train again"
            )

    def require_same_grace(self, other: "Catalogue") -> None:
        """Refuse (DataError) another model's features that were computed with other days of grace."""
        if self.grace_days != other.grace_days:
            raise DataError(
                f"the two models were trained with different grace_days ({other.grace_days} and {self.grace_days}); give "
                "models for which late means the same"
            )

    def for_training(self) -> "Catalogue":
        """What a model learns from: no feature that a cut moves, where its variant measured before the cut is here.

        Nor money received that may be borrowed, where categories tell loans apart, a number that two families move, or one
        that compares the customer with their own past.

        A cut lowers use of the line by itself; a model that reads the lowered use would take its own cut for a change of
        behaviour and cut again. The variants are available where the data have `decisions`; without them no cut is
        known, and the features as they are stay.
        """
        unclear = MIXED | COMPARED | (MOVED_BY_LOANS if "income.own_sum_90d" in self else frozenset())
        kept = (
            f
            for f in self.features
            if f.name.removesuffix(f".{BEFORE_CUT}") not in unclear
            and not (f.depressed_by_cut and f"{f.name}.{BEFORE_CUT}" in self)
        )
        return replace(self, features=tuple(kept))


def _can_give(data: "DataSet", feature: Feature) -> bool:
    if feature.audience is Audience.PROHIBITED:
        return False
    for fact in facts(feature.expression):
        if fact.is_attribute and (
            data.settings.is_prohibited(fact.name)
            or Attribute(fact.name, fact.is_number) not in (*data.attributes, *data.changing_attributes)
        ):
            return False
    if reads_grace(feature) and not data.settings.grace_days:
        return False
    return all(data.has(table, column) for table, column in feature.needs) and all(
        name in data.indicators for name in indicators_of(feature)
    )


def reads_grace(feature: Feature) -> bool:
    """Whether it tells of instalments paid within the days of grace."""
    return any("in_grace" in one.rows.numbers or one.of == "in_grace" for one in aggregates(feature.expression))


def indicators_of(feature: Feature) -> tuple[str, ...]:
    """The macro series that a feature reads by name."""
    read = (one.rows for one in aggregates(feature.expression) if one.rows.of == "macro")
    return tuple(
        name
        for rows in read
        for at in rows.where
        if isinstance(at, Is) and at.label == "indicator"
        for name in at.values
    )
