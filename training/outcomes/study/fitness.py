"""Whether a definition of default fits a portfolio: what its own roll rates and vintages say."""

from dataclasses import asdict, dataclass

from creditline.features.contract.arrears import BUCKET_EDGES, BUCKETS
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.study.roll_rates import RollRates, RollRow
from creditline.training.outcomes.study.vintage import Vintages

_NEARLY_ALL = 0.85  # who rolls on from the bucket before: then that bucket says the same, a month earlier
_MANY = 0.25  # who comes back from default within a month: then it is often no default at all
_GROWS = 0.45  # of the defaults in two horizons: fewer in the first, and the second half is clearly the worse one
_FEW = 100  # customer-months in a bucket below which no conclusion is drawn


@dataclass(frozen=True)
class Fitness:
    """Evidence for or against a definition's days and horizon; a share (0 to 1) is None where nothing tells it.

    `before` and `at`: the bucket below the definition's days and the one they lie in, with the customer-months seen in
    each. `rolls_on`: of those in `before`, in a worse bucket or written off a month later. `comes_back`: of those in
    `at`, in a better bucket or closed a month later. `seen`: of the defaults within twice the horizon, those within the
    horizon. `days_fit` and `horizon_fits`: the conclusion, None where too little was seen. `text`: all of it in words.
    """

    before: str
    at: str
    months_before: int
    months_at: int
    rolls_on: float | None
    comes_back: float | None
    seen: float | None
    days_fit: bool | None
    horizon_fits: bool | None
    text: str

    def to_json(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)


def fitness(rolls: RollRates, curves: Vintages, definition: DefaultDefinition) -> Fitness:
    """Read the definition's days from the roll rates and its horizon from the vintage curves.

    The days fit where at most 85 % of the bucket before them rolls on (else that bucket would tell nearly the same a
    month earlier) and at most 25 % of the bucket they begin comes back within a month (else many are no default that
    lasts). The horizon fits where at least 45 % of the defaults within twice its length fall inside it: the risk of a
    customer of that date does not clearly grow after it. No conclusion is drawn from fewer than 100 customer-months.
    """
    place = max(place for place, edge in enumerate(BUCKET_EDGES) if edge <= definition.days)
    before, at = rolls.of(BUCKETS[place - 1]), rolls.of(BUCKETS[place])
    rolls_on = before.worse if before.customers else None
    comes_back = at.better if at.customers else None
    twice = 2 * definition.horizon_months
    seen = curves.seen_by(definition.horizon_months, twice)
    enough = min(before.customers, at.customers) >= _FEW
    days_fit = before.worse <= _NEARLY_ALL and at.better <= _MANY if enough else None
    horizon_fits = None if seen is None else seen >= _GROWS
    return Fitness(
        before=before.bucket,
        at=at.bucket,
        months_before=before.customers,
        months_at=at.customers,
        rolls_on=rolls_on,
        comes_back=comes_back,
        seen=seen,
        days_fit=days_fit,
        horizon_fits=horizon_fits,
        text=f"{_days_text(before, at, definition.days)} {_horizon_text(seen, curves, definition.horizon_months)}",
    )


def _days_text(before: RollRow, at: RollRow, days: int) -> str:
    if not before.customers or not at.customers:
        return f"Too few customers were past due to say whether {days} days fit."
    found = (
        f"Of {before.customers:,} customer-months {_named(before)}, {before.worse:.1%} were worse a month later; of "
        f"{at.customers:,} {_named(at)}, {at.better:.1%} were better."
    )
    if min(before.customers, at.customers) < _FEW:
        return f"{found} That is too few to say whether {days} days fit."
    if at.better > _MANY:
        return f"{found} So many come back that {days} days may be too early to call a default."
    if before.worse > _NEARLY_ALL:
        return f"{found} So many roll on that fewer than {days} days would tell nearly the same a month earlier."
    return f"{found} Part of the former recover and few of the latter do: {days} days fit."


def _named(row: RollRow) -> str:
    return "without arrears" if row.bucket == BUCKETS[0] else f"at {row.bucket} days past due"


def _horizon_text(seen: float | None, curves: Vintages, months: int) -> str:
    if seen is None:
        return (
            f"No vintage with a default was watched for {2 * months} months ({curves.longest} at most), so whether "
            f"{months} months fit is not seen."
        )
    found = f"Of the defaults within {2 * months} months, {seen:.1%} fell in the first {months}."
    if seen < _GROWS:
        return f"{found} The risk still grows after them: a longer horizon would see more."
    return f"{found} The risk does not clearly grow after them: {months} months fit."
