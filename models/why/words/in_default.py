"""What is said of who is in default, instead of points."""

from creditline.models.why.answer.in_default import InDefault
from creditline.models.why.answer.values import Moment
from creditline.models.why.words.numbers import spoken
from creditline.models.why.words.wording import Wording


def moment_said(moment: Moment, words: Wording) -> str | None:
    """A line of the terminal's page; None of a moment that has a score."""
    if moment.in_default is None:
        return None
    return words.in_default.moment.format(as_of=moment.as_of, why=sign_said(moment.in_default, words))


def sign_said(status: InDefault, words: Wording) -> str:
    """What makes it a default, with the days and the definition."""
    said = words.in_default.signs

    def long(number: float, unit: str) -> str:
        return spoken(round(number), unit, words.language, own=words)

    if status.since:
        return said["cured"].format(number=long(status.since, "days"), limit=status.cure_days)
    if status.event:
        return said["event"].format(number="", limit="")
    days, months = status.days_past_due or 0.0, status.months_past_due or 0.0
    if days >= status.days or not months:
        return said["days"].format(number=long(days, "days"), limit=status.days)
    return said["months"].format(number=long(months, "months"), limit=status.days)
