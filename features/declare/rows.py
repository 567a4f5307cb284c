"""Which rows of a source a feature reads."""

from dataclasses import dataclass

from creditline.features.contract import Source
from creditline.features.declare.source import SOURCES
from creditline.features.errors import DeclarationError


@dataclass(frozen=True)
class Is:
    """The label is one of `values`. A null label is none of them."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class IsNot:
    """The label is none of `values`. A null label is none of them, and a column that is not there is null."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class OnTarget:
    """The row's product is (`yes`) or is not the model's target product. Without a target every product is it."""

    yes: bool = True


@dataclass(frozen=True)
class AtLeast:
    """The number is `bound` or more. A null number is not."""

    number: str
    bound: float


@dataclass(frozen=True)
class Below:
    """The number is less than `bound`. A null number is not."""

    number: str
    bound: float


Condition = Is | IsNot | OnTarget | AtLeast | Below


@dataclass(frozen=True)
class Rows:
    """The rows of one source that meet every condition."""

    of: str
    where: tuple[Condition, ...] = ()

    def __post_init__(self) -> None:
        if self.of not in SOURCES:
            raise DeclarationError(f"there is no source {self.of!r}; there are {', '.join(SOURCES)}")
        for condition in self.where:
            match condition:
                case Is(label, values) | IsNot(label, values):
                    if label not in self.source.labels or not values:
                        raise DeclarationError(f"{self.of} has no label {label!r} to compare with {values}")
                case OnTarget():
                    if "product" not in self.source.labels:
                        raise DeclarationError(f"{self.of} rows have no product, so none is on the target")
                case AtLeast(number, _) | Below(number, _):
                    if number not in self.source.numbers:
                        raise DeclarationError(f"{self.of} has no number {number!r} to compare")

    @property
    def source(self) -> Source:
        """The declared source."""
        return SOURCES[self.of]

    def but(self, *conditions: Condition) -> "Rows":
        """The same rows, narrowed by more conditions."""
        return Rows(self.of, (*self.where, *conditions))

    @property
    def columns(self) -> tuple[str, ...]:
        """Contract columns the conditions need; none that rows without it meet."""
        found: list[str] = []
        for condition in self.where:
            match condition:
                case Is(name, _) | AtLeast(name, _) | Below(name, _):
                    found.extend(self.source.needs(name))
                case OnTarget():
                    found.append("product")
        return tuple(found)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Numbers the conditions compare."""
        return tuple(condition.number for condition in self.where if isinstance(condition, AtLeast | Below))
