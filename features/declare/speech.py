"""How a feature is spoken of: what kind of number it is to a person, beside its unit and its name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

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
