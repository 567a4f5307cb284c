"""What it means to leave a record out, declared once for every table: the record as if what it tells had not been so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from creditline.features.edits.edit import Values

Row = Mapping[str, Any]  # a row of a contract's table, in the contract's types


@dataclass(frozen=True)
class Never:
    """The row never was: it is struck."""


@dataclass(frozen=True)
class Instead:
    """The row says something else: `values` of it, none where there is nothing in it to be left out."""

    values: Callable[[Row], Values]


@dataclass(frozen=True)
class NoMeaning:
    """Leaving a row out means nothing, and why."""

    because: str


def _paid_when_due(row: Row) -> Values:
    """All of what fell due, or of what came late, on the due day; what was paid by then stays."""
    paid_on, due_on = row["paid_on"], row["due_on"]
    if paid_on is not None and paid_on <= due_on:
        return {}
    paid = row["amount_paid"]
    return {"paid_on": due_on, "amount_paid": row["amount_due"] if paid_on is None or paid is None else paid}


def _nothing_owed(row: Row) -> Values:
    """What is owed and in arrears on a statement becomes nothing; the limit stays, and so does what was overpaid."""
    told: dict[str, Any] = {"balance": 0.0, "min_due": 0.0, "months_past_due": 0}
    return {name: nothing for name, nothing in told.items() if row[name] is not None and row[name] > nothing}


LEFT_OUT: Mapping[str, Never | Instead | NoMeaning] = {
    "customers": NoMeaning("who a customer is has no moment at which it might not have happened"),
    "attributes": Never(),  # the value before holds on
    "transactions": Never(),
    "installments": Instead(_paid_when_due),
    "lines": Instead(_nothing_owed),
    "applications": Never(),
    "inquiries": Never(),
    "logins": Never(),
    "obligations": Never(),
    "links": Never(),
    "macro": NoMeaning("the figures of the economy are nobody's own records"),
    "credit_events": Never(),
    "decisions": NoMeaning("what the lender decided follows from the other records"),
    "outcomes": NoMeaning("what became of a customer follows from the other records"),
}


def left_out(table: str, row: Row) -> Values | None:
    """What the row says when it is left out: None where it is struck, nothing where there is nothing in it to leave out.

    KeyError for a table of which leaving out has no meaning; see `has_meaning`.
    """
    meant = LEFT_OUT[table]
    if isinstance(meant, NoMeaning):
        raise KeyError(f"leaving out a row of {table} means nothing: {meant.because}")
    return None if isinstance(meant, Never) else meant.values(row)


def has_meaning(table: str) -> bool:
    """Whether leaving a row of the table out means something."""
    return not isinstance(LEFT_OUT[table], NoMeaning)
