"""Why a moment has no score: the customer is in default on its date."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InDefault:
    """The definition, and how the customer stands to it on the date.

    `days`: past due that are a default; `cure_days`: how long one lasts after its signs are gone. `since`: days since a
    sign was last there, 0 while one is. `days_past_due` (instalments), `months_past_due` (the latest statement): how
    late the customer is, None where no table tells. `event`: whether a credit event is the sign, which is never cured.
    `features`: those that tell of it, whose records lie behind it.
    """

    days: int
    cure_days: int
    since: int
    days_past_due: float | None
    months_past_due: float | None
    event: bool
    features: tuple[str, ...] = ()
