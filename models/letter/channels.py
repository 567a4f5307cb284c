"""Rights and the ways to use them: a person, a dispute with the bureau, a complaint."""

from collections.abc import Mapping
from datetime import date, timedelta

from creditline.models.letter.lender import Lender
from creditline.models.letter.letter import Field, Item, LetterPart, Listed
from creditline.models.letter.part import Section
from creditline.models.policy.parts.notice_terms import Regime
from creditline.models.why.words.numbers import spoken
from creditline.models.why.words.wording import Wording

RIGHTS: Mapping[Regime, tuple[str, ...]] = {
    Regime.PLAIN: ("explanation", "person"),
    Regime.CN: ("explanation", "refusal", "person"),
    Regime.US_REGB: ("questions",),
    Regime.EU: ("explanation", "person", "view"),
}  # by the law that `Regime` names


def rights(regime: Regime, lender: Lender, words: Wording, *, reasons: bool) -> LetterPart:
    """What the customer may ask for, how a person is reached, and until when one answers."""
    said, named = words.letter.rights, [*RIGHTS[regime]]
    if reasons:
        named.append("records")
    if "person" in named and lender.review_days is not None:
        named.append("answered")
    days = "" if lender.review_days is None else spoken(lender.review_days, "days", words.language, own=words)
    return LetterPart(
        Section.RIGHTS,
        sentences=(*(said[name].format(days=days) for name in named), *_reached(lender, words)),
        fields=contact(lender, words),
    )


def in_review(day: date, lender: Lender, words: Wording) -> LetterPart:
    """That a person looks at the case, until when, and how to reach one."""
    said = words.notice.in_review
    if lender.answer_days is not None:
        by = words.dates.say(day + timedelta(days=lender.answer_days))
        said = words.letter.in_review.format(
            days=spoken(lender.answer_days, "days", words.language, own=words), date=by
        )
    return LetterPart(Section.IN_REVIEW, sentences=(said, *_reached(lender, words)), fields=contact(lender, words))


def contact(lender: Lender, words: Wording) -> tuple[Field, ...]:
    """How a person is reached."""
    ways = {"hotline": lender.hotline, "hours": lender.hours, "app_path": lender.app_path}
    return tuple(
        Field(name, words.letter.labels[name], stated)
        for name, own in ways.items()
        if (stated := own.said(words.language)) is not None
    )


def bureau(regime: Regime, lender: Lender, words: Wording) -> LetterPart | None:
    """A dispute of the credit report, apart from the correction of personal data; None where no bureau is named."""
    own = lender.bureau
    name = own.name.said(words.language)
    if name is None or not own.used or regime.value not in words.letter.bureau:
        return None
    ways = {"name": own.name, "address": own.address, "phone": own.phone}
    fields = tuple(
        Field(label, words.letter.labels[label], stated)
        for label, one in ways.items()
        if (stated := one.said(words.language)) is not None
    )
    return LetterPart(Section.BUREAU, sentences=(words.letter.bureau[regime.value].format(bureau=name),), fields=fields)


def complaint(lender: Lender, words: Wording) -> LetterPart | None:
    """To whom, by level; None where the lender states nobody."""
    said = [stated for one in lender.complaints if (stated := one.said(words.language)) is not None]
    if not said:
        return None
    after: tuple[str, ...] = ()
    if lender.complaint_days is not None:
        days = spoken(lender.complaint_days, "days", words.language, own=words)
        after = (words.letter.complaint_days.format(days=days),)
    listed = Listed(words.letter.complaint, tuple(Item(place, one) for place, one in enumerate(said, start=1)))
    return LetterPart(Section.COMPLAINT, lists=(listed,), after=after)


def _reached(lender: Lender, words: Wording) -> tuple[str, ...]:
    return (words.letter.reached,) if contact(lender, words) else ()
