"""A dispute as a page for a terminal: the decision as it was and made again, side by side, and what came after."""

from collections.abc import Iterator
from typing import Any

from creditline.models.policy import Step
from creditline.models.portfolio.dispute.values import Dispute, DisputedDay, MadeAgain, MovedFeature

_MOST = 12  # features that are listed


def dispute_text(dispute: Dispute) -> str:
    """The page."""
    return "\n".join(_lines(dispute))


def _lines(dispute: Dispute) -> Iterator[str]:
    first = dispute.decision
    yield f"Customer {dispute.customer_id}, line {first.recorded.line_id}: the decision of {first.recorded.day} is disputed"
    yield f"  received {dispute.received}, to be answered by {dispute.answer_by}"
    yield from ("", "Records put right")
    for record in dispute.records:
        on = "" if record.on is None else f" of {record.on}"
        yield f"  {record.how:10}{record.table} {record.record}{on} ({record.reference})"
    yield from ("", f"{'The decision':22}{'as it was':>22}{'made again':>22}")
    yield from _side_by_side(dispute.was, first)
    yield ""
    if dispute.moved:
        yield f"{'Features that moved':40}{'before':>14}{'after':>14}{'points':>8}"
        yield from (_moved(feature) for feature in dispute.moved[:_MOST])
        if len(dispute.moved) > _MOST:
            yield f"  and {len(dispute.moved) - _MOST} more"
    else:
        yield "No feature that the model reads moved."
    if len(dispute.days) > 1:
        yield from ("", f"{'After it':12}{'as it was':>28}{'made again':>28}{'score':>7}  by")
        yield from (_after(day) for day in dispute.days[1:])
    yield from ("", *_result(dispute))


def _side_by_side(was: MadeAgain, day: DisputedDay) -> Iterator[str]:
    one, other = was.told, None if day.again is None else day.again.told
    for said, name in (
        ("score", "score"), ("band", "band"), ("rule", "rule"), ("action", "action"), ("limit before", "limit_before"),
        ("limit after", "limit_after"), ("step", "step"), ("days since change", "days_since_change"),
    ):  # fmt: skip
        made = "no decision" if other is None else _said(name, other[name])
        yield f"  {said:20}{_said(name, one[name]):>22}{made:>22}"


def _after(day: DisputedDay) -> str:
    recorded = f"{day.recorded.after.limit:,.2f} {day.recorded.after.step.word}"
    if day.again is None:
        return f"  {day.recorded.day!s:10}{recorded:>28}{'no decision':>28}"
    again = f"{day.again.after.limit:,.2f} {day.again.after.step.word}"
    told = day.again.told
    kept = "as on record, which is better" if day.again.held else told["rule"]
    return f"  {day.recorded.day!s:10}{recorded:>28}{again:>28}{_said('score', told['score']):>7}  {kept}"


def _result(dispute: Dispute) -> Iterator[str]:
    first, last = dispute.decision, dispute.now
    if not dispute.changed:
        yield "Nothing changed: every decision leaves the line where it is on record."
    elif first.elsewhere:
        yield "The disputed decision leaves the line elsewhere."
    else:
        yield "The disputed decision leaves the line where it is on record; later ones do not."
    if dispute.held:
        yield "Where the corrected records alone would leave less, the decision on record stands (may_worsen is false)."
    if last.again is not None:
        place = last.again.after
        yield f"The line now: {place.limit:,.2f} on the step {place.step.word}, as of {last.recorded.day}."
    if dispute.stopped is not None:
        yield f"Not made again from then on: {dispute.stopped}."


def _moved(feature: MovedFeature) -> str:
    points = "" if feature.points is None else f"{feature.points:+d}"
    return f"  {feature.feature:38}{_value(feature.before):>14}{_value(feature.after):>14}{points:>8}"


def _said(name: str, value: Any) -> str:
    if name == "step":
        return Step(int(value)).word
    return _value(value)


def _value(value: Any) -> str:
    if value is None:
        return "not known"
    return f"{value:,.10g}" if isinstance(value, float) else str(value)
