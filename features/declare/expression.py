"""What a feature is: an aggregate, arithmetic over aggregates, a fact about the customer, or a sign of default."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from creditline.features.declare.aggregate import Aggregate, Anchor
from creditline.features.declare.signs import FinalEvent, LoanArrears, Sign, StatementArrears
from creditline.features.errors import DeclarationError


@dataclass(frozen=True)
class Ratio:
    """`over / under`; null where either is null or `under` is 0."""

    over: "Number"
    under: "Number"


@dataclass(frozen=True)
class Difference:
    """`left - right`; null where either is null."""

    left: "Number"
    right: "Number"


@dataclass(frozen=True)
class Total:
    """`left + right`; null where either is null."""

    left: "Number"
    right: "Number"


@dataclass(frozen=True)
class Times:
    """`factor * of`, for a fixed factor; null where `of` is null."""

    of: "Number"
    factor: float


@dataclass(frozen=True)
class Fact:
    """A fact about the customer.

    `age_years` (year of the date minus year of birth), `tenure_days` (days since `opened_on`), `region`, `occupation`,
    or the name of an attribute: the latest `attributes` row known, else the column of `customers`. Null where unknown.
    """

    name: str
    is_attribute: bool = False
    is_number: bool = True


Number = Aggregate | Ratio | Difference | Total | Times | Fact | LoanArrears | StatementArrears | FinalEvent

FACTS = {
    "age_years": ("birth_year",),
    "tenure_days": ("opened_on",),
    "region": ("region",),
    "occupation": ("occupation",),
}


def aggregates(expression: Number) -> Iterator[Aggregate]:
    """Every aggregate in an expression, left to right."""
    match expression:
        case Aggregate():
            yield expression
        case Ratio(left, right) | Difference(left, right) | Total(left, right):
            yield from aggregates(left)
            yield from aggregates(right)
        case Times(of, _):
            yield from aggregates(of)
        case Fact(name, is_attribute):
            if not is_attribute and name not in FACTS:
                raise DeclarationError(f"there is no fact {name!r}; there are {', '.join(FACTS)} and attributes")


def facts(expression: Number) -> list[Fact]:
    """Every fact in an expression, left to right."""
    match expression:
        case Fact():
            return [expression]
        case Ratio(left, right) | Difference(left, right) | Total(left, right):
            return [*facts(left), *facts(right)]
        case Times(of, _):
            return facts(of)
        case Aggregate() | LoanArrears() | StatementArrears() | FinalEvent():
            return []


def signs(expression: Number) -> list[Sign]:
    """Every sign of default in an expression, left to right."""
    match expression:
        case LoanArrears() | StatementArrears() | FinalEvent():
            return [expression]
        case Ratio(left, right) | Difference(left, right) | Total(left, right):
            return [*signs(left), *signs(right)]
        case Times(of, _):
            return signs(of)
        case Aggregate() | Fact():
            return []


def before_cut(expression: Number) -> Number:
    """The same expression with every window ending on the day before the last cut; facts stay as they are."""
    match expression:
        case Aggregate():
            return replace(expression, anchor=Anchor.BEFORE_CUT)
        case Ratio(left, right) | Difference(left, right) | Total(left, right):
            return type(expression)(before_cut(left), before_cut(right))
        case Times(of, factor):
            return Times(before_cut(of), factor)
        case Fact() | LoanArrears() | StatementArrears() | FinalEvent():
            return expression


def when_empty(expression: Number) -> float | None:
    """What it gives where the feed is covered and its windows hold no row: a number, mostly 0, or None for null."""
    match expression:
        case Aggregate():
            return expression.how.empty
        case Fact() | LoanArrears() | StatementArrears() | FinalEvent():
            return None
        case Times(of, factor):
            number = when_empty(of)
            return None if number is None else number * factor
        case Ratio(left, right) | Difference(left, right) | Total(left, right):
            one, other = when_empty(left), when_empty(right)
            if one is None or other is None:
                return None
            if isinstance(expression, Ratio):
                return one / other if other else None
            return one - other if isinstance(expression, Difference) else one + other
