"""How a feature is spoken of: what kind of number it is to a person, beside its unit and its name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from creditline.features.declare.aggregate import Aggregate, How
from creditline.features.declare.expression import Difference, Number, Ratio, Times, Total
from creditline.features.declare.rows import Is, Rows
from creditline.features.errors import DeclarationError
from creditline.features.words.named import Named


class Manner(StrEnum):
    """What the sentences of a feature are made for; those of its unit unless another is declared."""

    LEVEL = "level"  # a number that rises and falls
    RECENCY = "recency"  # days since something last happened
    SETTLED = "settled"  # days since an amount was last overdue: 0 while one is
    OVERDUE_DAYS = "overdue_days"  # of what is overdue now: how long, how much, how many loans, how many months
    OVERDUE_AMOUNT = "overdue_amount"
    OVERDUE_LOANS = "overdue_loans"
    OVERDUE_MONTHS = "overdue_months"
    RATE = "rate"  # a rate of the economy, in percent
    POINTS = "points"  # a change of such a rate, in percentage points


OF_VALUES = (
    Manner.RECENCY,
    Manner.SETTLED,
    Manner.OVERDUE_DAYS,
    Manner.OVERDUE_AMOUNT,
    Manner.OVERDUE_LOANS,
    Manner.OVERDUE_MONTHS,
)  # whose values are said in words of their own, zero apart


class Counted(StrEnum):
    """What a count counts: some languages have a measure word for it."""

    NUMBER = "number"  # no measure word
    THINGS = "things"
    TIMES = "times"
    INSTALMENTS = "instalments"
    STATEMENTS = "statements"
    PAYMENTS = "payments"
    LOANS = "loans"
    INSTITUTIONS = "institutions"
    PEOPLE = "people"
    ACCOUNTS = "accounts"
    DEVICES = "devices"
    KINDS = "kinds"


class BelowZero(StrEnum):
    """What an amount below zero is."""

    LESS = "less"  # nothing of its own: minus so much
    OVERDRAWN = "overdrawn"
    OUTSPENT = "outspent"
    OVERPAID = "overpaid"
    OVER_LIMIT = "over_limit"


class Zero(StrEnum):
    """What a zero is, where it is not so many of something."""

    NUMBER = "number"
    NO_REPAYMENT = "no_repayment"  # the smallest repayment of some statements: one had none


class Nothing(StrEnum):
    """What there was none of, where the number is missing."""

    RECORD = "record"
    INSTALMENTS = "instalments"
    STATEMENTS = "statements"
    LIMIT = "limit"
    RECEIVED = "received"
    REGULAR = "regular"
    MADE = "made"
    POSTINGS = "postings"
    LOGINS = "logins"
    INQUIRIES = "inquiries"
    LOANS = "loans"
    APPLICATIONS = "applications"
    LINKS = "links"


@dataclass(frozen=True)
class Speech:
    """How a number is said. `event`: what a recency, or what is overdue, is about, by language.

    `cents`: it is an amount as recorded, said to the cent. `figures`: False where a customer is told its move in words alone;
    staff is always told the numbers.
    """

    manner: Manner = Manner.LEVEL
    counted: Counted = Counted.NUMBER
    below_zero: BelowZero = BelowZero.LESS
    zero: Zero = Zero.NUMBER
    nothing: Nothing = Nothing.RECORD
    cents: bool = False
    figures: bool = True
    event: Named | None = None

    def __post_init__(self) -> None:
        if (self.manner in OF_VALUES) != (self.event is not None):
            raise DeclarationError(
                f"a feature spoken of as {self.manner} {'needs' if self.event is None else 'has no'} event; the manners "
                f"{', '.join(OF_VALUES)} name one"
            )

    def before_cut(self) -> "Speech":
        """Of the variant measured before a cut, whose days do not end on the date: no time that was so long ago."""
        return replace(self, manner=Manner.LEVEL, event=None) if self.manner in OF_VALUES else self

    def to_json(self) -> dict[str, Any]:
        """What differs from a plain number, `event` as texts by language."""
        plain = {key: getattr(self, key) for key in _ENUMS if getattr(self, key) != getattr(PLAIN, key)}
        told: dict[str, Any] = {key: str(value) for key, value in plain.items()}
        told |= {key: getattr(self, key) for key in ("cents", "figures") if getattr(self, key) != getattr(PLAIN, key)}
        return told if self.event is None else told | {"event": self.event.by_language()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Speech":
        """What `to_json` wrote; TypeError or ValueError where it is something else."""
        told: dict[str, Any] = {
            key: _ENUMS[key](value) if key in _ENUMS else value for key, value in data.items() if key != "event"
        }
        return cls(**told, event=Named.of(data["event"]) if "event" in data else None)


_ENUMS: dict[str, type[StrEnum]] = {
    "manner": Manner,
    "counted": Counted,
    "below_zero": BelowZero,
    "zero": Zero,
    "nothing": Nothing,
}
PLAIN = Speech()
_OF_SOURCE = {
    "dues": Nothing.INSTALMENTS,
    "statements": Nothing.STATEMENTS,
    "logins": Nothing.LOGINS,
    "inquiries": Nothing.INQUIRIES,
    "obligations": Nothing.LOANS,
    "applications": Nothing.APPLICATIONS,
    "links": Nothing.LINKS,
}
_RECORDED = {How.SUM, How.MAX, How.MIN, How.LAST, How.FIRST}


def derived(expression: Number, event: Named | None = None) -> Speech:
    """What an expression itself tells of how its number is said.

    That is what there is none of when it is missing, whether it is an amount as recorded or a sum of such, and, where the
    `event` has a name, that days since the last one are no level.
    """
    plain = Speech(nothing=nothing_of(expression), cents=_is_recorded(expression))
    recent = isinstance(expression, Aggregate) and expression.how is How.RECENCY
    return replace(plain, manner=Manner.RECENCY, event=event) if recent and event is not None else plain


def nothing_of(expression: Number) -> Nothing:
    """What there is none of where the number is missing: of a ratio, what it divides by."""
    match expression:
        case Aggregate(rows, _, of):
            return Nothing.LIMIT if of == "limit" else _none_of(rows)
        case Ratio(_, under):
            return _none_divided(under)
        case Difference(left, right) | Total(left, right):
            found = nothing_of(left)
            return found if found is not Nothing.RECORD else nothing_of(right)
        case Times(of, _):
            return nothing_of(of)
        case _:
            return Nothing.RECORD


def _none_divided(under: Number) -> Nothing:
    match under:
        case Aggregate(rows, _, of):
            return Nothing.LIMIT if of == "limit" else _none_of(rows)
        case Times(of, _):
            return _none_divided(of)
        case Difference(left, _) | Total(left, _):
            return _none_divided(left)
        case _:
            return nothing_of(under)


def _none_of(rows: Rows) -> Nothing:
    if rows.of != "transactions":
        return _OF_SOURCE.get(rows.of, Nothing.RECORD)
    labels = {at.label: at.values for at in rows.where if isinstance(at, Is)}
    if labels.get("direction") == ("in",):
        return Nothing.REGULAR if "category" in labels else Nothing.RECEIVED
    return Nothing.MADE if labels.get("direction") == ("out",) else Nothing.POSTINGS


def _is_recorded(expression: Number) -> bool:
    match expression:
        case Aggregate(_, how, _):
            return how in _RECORDED
        case Difference(left, right) | Total(left, right):
            return _is_recorded(left) and _is_recorded(right)
        case _:
            return False
