"""A lender's own fact about a customer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attribute:
    """An extra column of `customers`; a number, else a category."""

    name: str
    is_number: bool
