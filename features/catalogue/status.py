"""What tells that a customer is in default: computed like any feature, never learned from, never in the catalogue."""

from collections.abc import Sequence

from creditline.features.declare import (
    Aggregate,
    Audience,
    Concept,
    Family,
    Feature,
    FinalEvent,
    How,
    LoanArrears,
    Number,
    OnTarget,
    Rows,
    Sign,
    StatementArrears,
    Unit,
)
from creditline.features.words.named import Named

_STATUS = Concept.alike(Family.REPAYMENT, "default_status")
DAYS_PAST_DUE, MONTHS_PAST_DUE = "status.days_past_due", "status.months_past_due"
EVENT = "status.event_"  # how the name of a sign that an event is begins
_SAID: dict[type[Sign], str] = {
    LoanArrears: "days since a loan was last in default",
    StatementArrears: "days since a line was last in default",
    FinalEvent: "days since an event of default",
}


def sign_feature(sign: Sign) -> Feature:
    """The days since a sign was last there; two signs have one name where they are the same sign."""
    return _status(sign_name(sign), sign, Unit.DAYS, _SAID[type(sign)])


def sign_name(sign: Sign) -> str:
    """The name of its feature, such as `status.loan_90d`.

    >>> sign_name(StatementArrears(3, 100.0)), sign_name(FinalEvent(("write_off", "bankruptcy")))
    ('status.statement_3m_over_100_0', 'status.event_bankruptcy_write_off')
    """
    match sign:
        case LoanArrears(days, above):
            return f"status.loan_{days}d{_over(above)}"
        case StatementArrears(months, above):
            return f"status.statement_{months}m{_over(above)}"
        case FinalEvent(kinds):
            return f"{EVENT}{'_'.join(sorted(kinds))}"


def standing_features(signs: Sequence[Sign]) -> tuple[Feature, ...]:
    """How late the customer is on the target product now, as the tables of these signs tell it."""
    found = []
    if any(isinstance(sign, LoanArrears) for sign in signs):
        late = Aggregate(Rows("dues", (OnTarget(),)), How.MAX, "days_past_due")
        found.append(_status(DAYS_PAST_DUE, late, Unit.DAYS, "days past due now"))
    if any(isinstance(sign, StatementArrears) for sign in signs):
        months = Aggregate(Rows("statements", (OnTarget(),)), How.LAST, "months_past_due")
        found.append(_status(MONTHS_PAST_DUE, months, Unit.MONTHS, "months past due on the latest statement"))
    return tuple(found)


def _over(above: float) -> str:
    return f"_over_{repr(above).replace('.', '_').replace('+', '').replace('-', '_')}" if above else ""


def _status(name: str, expression: Number, unit: Unit, said: str) -> Feature:
    return Feature(name, expression, _STATUS, unit, Named.alike(said), Audience.INTERNAL)
