"""What counts as a default, within how long, on which product."""

from dataclasses import dataclass
from datetime import date
from math import inf

from creditline.features.errors import DeclarationError
from creditline.training.outcomes.spells.months import months_after

FINAL_EVENTS = ("bankruptcy", "write_off")
_EVENT_KINDS = ("bankruptcy", "fraud", "restructuring", "sale", "write_off")


@dataclass(frozen=True)
class DefaultDefinition:
    """A customer defaults when one of the signs appears on a day in `(as_of, as_of + horizon_months]`.

    The signs: instalments of a loan at least `days` days past due; a line statement with at least `months_past_due` months
    past due; a credit event of one of the kinds in `events`, which is never cured. An event that names no
    loan and no line counts for every product. DeclarationError for a value out of range.
    """

    days: int = 90
    """The first day past due that is a default, 1 or more; within a lender's days of grace nothing is past due.

    90 is at least 90 days; what CRR art. 178(1)(b) calls more than 90 days is 91. Default: 90.
    """
    horizon_months: int = 12
    """Months after `as_of` in which a default is looked for, 1 or more. Default: 12."""
    product: str | None = None
    """The target product; None takes every product. Default: None."""
    events: tuple[str, ...] = FINAL_EVENTS
    """Credit events that are a default whatever is owed. Default: bankruptcy, write_off."""
    materiality: float = 0.0
    """Smaller arrears are no default; in the data's currency, 0 or more.

    Of a loan the amount that is at least `days` days overdue has to exceed it (EBA/GL/2016/07, 16 and RTS 2018/171,
    art. 2 allow to look at each facility). Of a line the statement's balance has to: a statement does not tell the
    amount overdue, which is at most the balance, so that no material default is passed over. At 0 any arrears
    count. Events always count. Default: 0.0.
    """
    cure_days: int = 90
    """Days a customer stays in default after the signs are gone, 0 or more.

    EBA/GL/2016/07, 71 asks for three months at least without a sign. Default: 90.
    """

    def __post_init__(self) -> None:
        if self.days < 1:
            raise DeclarationError(f"a default needs at least 1 day past due, not {self.days}")
        if self.horizon_months < 1:
            raise DeclarationError(f"a horizon is at least 1 month, not {self.horizon_months}")
        if self.cure_days < 0:
            raise DeclarationError(f"a default takes 0 days or more to cure, not {self.cure_days}")
        if not 0 <= self.materiality < inf:
            raise DeclarationError(f"a materiality amount is a finite number of at least 0, not {self.materiality}")
        if unknown := sorted(set(self.events) - set(_EVENT_KINDS)):
            raise DeclarationError(f"unknown credit event {unknown[0]!r}; known are {', '.join(_EVENT_KINDS)}")

    @property
    def months_past_due(self) -> int:
        """The arrears of a line statement that count as a default: the nearest whole months, at least 1.

        A statement tells months of 30 days. 90 and 91 days are 3 months, since one with 3 is 90 days late or more.

        >>> [DefaultDefinition(days=days).months_past_due for days in (5, 30, 45, 90, 91, 104, 105)]
        [1, 1, 2, 3, 3, 3, 4]
        """
        return max((self.days + 15) // 30, 1)

    def performance_end(self, as_of: date) -> date:
        """The last day on which a default after `as_of` still counts.

        >>> DefaultDefinition().performance_end(date(2024, 2, 29))
        datetime.date(2025, 2, 28)
        """
        return months_after(as_of, self.horizon_months)

    @property
    def text(self) -> str:
        """The definition in one sentence, as the artefact records it."""
        return f"{self._signs} within {self.horizon_months} months after as_of, {self._on}"

    @property
    def text_whenever(self) -> str:
        """The definition without its horizon."""
        return f"{self._signs}, {self._on}"

    @property
    def _on(self) -> str:
        return "on any product" if self.product is None else f"on product {self.product}"

    @property
    def _signs(self) -> str:
        events = "".join(f" or {kind.replace('_', '-')}" for kind in sorted(self.events))
        arrears = f" with more than {self.materiality:,.10g} in arrears" if self.materiality else ""
        return f"at least {self.days} days past due{arrears}{events}"
