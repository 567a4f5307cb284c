"""Signs of default, as the lender knew them on each day.

As a number a sign is the days since it was last there: 0 while it is, 1 if it was still there the day before, null where it
never was. What was there on a day is told by the rows known by the end of that day, not by what was recorded later.
"""

from dataclasses import dataclass

from creditline.features.errors import DeclarationError

Needs = tuple[tuple[str, str], ...]  # (table, column) pairs a data set must have


@dataclass(frozen=True)
class LoanArrears:
    """A loan on the target product owes instalments that are `days` days past due or more, and beyond the grace.

    With an amount `above` zero, what it owes of those has to be more than that.
    """

    days: int
    above: float = 0.0

    def __post_init__(self) -> None:
        if self.days < 1 or not self.above >= 0:
            raise DeclarationError(f"arrears take 1 day or more and an amount of 0 or more, not {self}")

    @property
    def needs(self) -> Needs:
        """(table, column) pairs a data set must have."""
        return tuple(("installments", c) for c in ("customer_id", "due_on", "amount_due", "paid_on", "amount_paid"))


@dataclass(frozen=True)
class StatementArrears:
    """The latest statement of a line on the target product has `months` months past due or more.

    With an amount `above` zero, its balance has to be more than that; one that is not known is.
    """

    months: int
    above: float = 0.0

    def __post_init__(self) -> None:
        if self.months < 1 or not self.above >= 0:
            raise DeclarationError(f"arrears take 1 month or more and an amount of 0 or more, not {self}")

    @property
    def needs(self) -> Needs:
        """(table, column) pairs a data set must have."""
        return tuple(("lines", c) for c in ("customer_id", "statement_on", "balance", "months_past_due"))


@dataclass(frozen=True)
class FinalEvent:
    """A credit event of one of `kinds`, from then on. One whose loan and line are on no product known counts."""

    kinds: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.kinds or not all(isinstance(kind, str) for kind in self.kinds):
            raise DeclarationError("a final event needs kinds of credit event, such as write_off")

    @property
    def needs(self) -> Needs:
        """(table, column) pairs a data set must have."""
        return tuple(("credit_events", c) for c in ("customer_id", "event_on", "kind"))


Sign = LoanArrears | StatementArrears | FinalEvent
