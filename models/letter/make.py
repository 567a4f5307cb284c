"""A letter from a notice: what is told, the lender's own statements beside it, part by part."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from creditline.models.letter.about_line import arrears, back, stays
from creditline.models.letter.channels import bureau, complaint, in_review, rights
from creditline.models.letter.facts import LetterFacts
from creditline.models.letter.lender import Lender
from creditline.models.letter.letter import Field, Item, Letter, LetterPart, Listed
from creditline.models.letter.number import letter_number, tail_of
from creditline.models.letter.part import SHOWN, Kind, Section
from creditline.models.letter.required import lacking
from creditline.models.policy.parts.notice_terms import NoticeTerms
from creditline.models.why.answer.became import Became, became
from creditline.models.why.answer.values import Why
from creditline.models.why.notice.announced import what_follows
from creditline.models.why.notice.leads import led
from creditline.models.why.notice.letter import is_adverse
from creditline.models.why.notice.steps import step_statements
from creditline.models.why.notice.values import Notice, PrincipalReason
from creditline.models.why.words.numbers import limit_said
from creditline.models.why.words.wording import Wording

_BETTER = (Became.OPENED, Became.RAISED)


def letter_of(notice: Notice, why: Why, lender: Lender, words: Wording, facts: LetterFacts | None = None) -> Letter:
    """The letter of a notice, in its language; `words` are those the notice was made with.

    Where a person must look first, or the lender's file leaves empty what the regime needs, `review` says why to staff, and the
    letter says what became of the line, and until when and where the customer hears of the reasons.
    """
    told = facts or LetterFacts()
    terms = told.terms if why.line is None else why.line.facts.notice
    kind, review = _kind(notice, why, lender, terms, told, words)
    making = _Making(notice, why, lender, words, told, terms, kind)
    parts = (
        making.part(part)
        for part in Section
        if SHOWN[part].there(kind, terms.regime) and lender.has(part, words.language)
    )
    return Letter(
        language=words.language,
        kind=kind,
        sender=lender.name.said(words.language) or "",
        title=making.title,
        number=letter_number(lender, why, told.product),
        date=why.end.as_of,
        review=review,
        parts=tuple(part for part in parts if part is not None),
    )


def _kind(
    notice: Notice, why: Why, lender: Lender, terms: NoticeTerms, facts: LetterFacts, words: Wording
) -> tuple[Kind, str | None]:
    if why.line is not None and became(why.line.facts) in _BETTER:
        return Kind.BETTER, None
    adverse, review = is_adverse(why), notice.review
    internal = [reason.heading for reason in notice.reasons if reason.audience == "internal"]
    if review is None and internal:
        review = words.notice.internal.format(families=words.names.listed(internal))
    empty = lacking(lender, terms, facts.product, words.language) if adverse else ()
    if review is None and empty:
        file = lender.file or words.letter.no_file
        review = words.letter.lacking.format(
            regime=terms.regime.value, items=words.names.listed(list(empty)), file=file
        )
    return (Kind.ADVERSE if adverse else Kind.OTHER, None) if review is None else (Kind.REVIEW, review)


class _Making:
    """The parts of one letter; each is None where there is nothing to say."""

    def __init__(
        self,
        notice: Notice,
        why: Why,
        lender: Lender,
        words: Wording,
        facts: LetterFacts,
        terms: NoticeTerms,
        kind: Kind,
    ) -> None:
        self.notice, self.why, self.lender, self.words, self.facts = notice, why, lender, words, facts
        self.terms, self.kind = terms, kind
        self.before, self.steps, self.after = self._statements()

    @property
    def title(self) -> str:
        titles, line = self.words.letter.titles, self.why.line
        if line is None:
            return titles["score" if self.why.against == "past" else "compared"]
        return titles["reviewed" if line.facts.eve == line.facts.after else "changed"]

    def part(self, part: Section) -> LetterPart | None:
        made: LetterPart | None = getattr(self, f"_{part.value}")()
        if made is None or not any(True for _ in made.said()):
            return None
        return replace(made, heading=self.words.letter.headings.get(part.value, ""))

    def _statements(self) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
        """What the notice states before the rules of the steps, these rules, and what follows them."""
        said = list(self.notice.statements)
        later = self._lowered_later()
        if later is not None and said:
            said[0] = later
        if self.kind in (Kind.BETTER, Kind.REVIEW):
            line = self.why.line
            dates = () if line is None else tuple(what_follows(self.why, line.facts, self.words))
            return (*said[:1], *dates), (), ()
        rules = set() if self.why.line is None else set(step_statements(self.why, self.why.line, self.words))
        at = [place for place, one in enumerate(said) if one in rules]
        if not at:
            return said, (), self.notice.closing
        others = [one for one in said[at[0] :] if one not in rules]
        return said[: at[0]], [said[place] for place in at], (*others, *self.notice.closing)

    def _lowered_later(self) -> str | None:
        """Of a limit that is lowered some days after the letter, from when on; None of any other change, made at once."""
        line = self.why.line
        if (
            line is None
            or not self.lender.notice_days
            or line.facts.announced is not None
            or became(line.facts) is not Became.LOWERED
        ):
            return None
        before, after = (
            limit_said(limit, self.words.language, self.why.currency, self.words)
            for limit in (line.facts.eve.limit, line.facts.after.limit)
        )
        day = self._day(self.why.end.as_of + timedelta(days=self.lender.notice_days))
        return self.words.letter.lowered_later.format(date=day, before=before, after=after)

    def _day(self, day: date) -> str:
        return self.words.dates.say(day)

    def _head(self) -> LetterPart:
        said, why = self.words.letter, self.why
        tail = tail_of(why.customer_id)
        product = self.lender.product(self.facts.product, self.words.language)
        shown = {
            "number": letter_number(self.lender, why, self.facts.product),
            "date": self._day(why.end.as_of),
            "customer": said.tail.format(tail=tail) if tail else said.no_tail,
            "product": product,
        }
        fields = tuple(Field(name, said.labels[name], value) for name, value in shown.items() if value is not None)
        return LetterPart(Section.HEAD, fields=fields, after=(said.dear,))

    def _happened(self) -> LetterPart:
        return LetterPart(Section.HAPPENED, sentences=tuple(self.before))

    def _automated(self) -> LetterPart | None:
        """Not where a person decided otherwise than the policy on the way, nor where no policy is known to have decided."""
        line = self.why.line
        if line is None or not line.facts.steps or any(one.override for one in line.facts.departures):
            return None
        return LetterPart(Section.AUTOMATED, sentences=(self.words.letter.automated,))

    def _rule(self) -> LetterPart:
        return LetterPart(Section.RULE, sentences=tuple(self.steps))

    def _assessment(self) -> LetterPart:
        return LetterPart(Section.ASSESSMENT, sentences=tuple(self.after))

    def _reasons(self) -> LetterPart | None:
        numbered = enumerate(self.notice.reasons, start=1)
        lists = tuple(
            Listed(lead, tuple(self._item(*next(numbered)) for _ in reasons))
            for lead, reasons in led(self.notice, self.words)
        )
        return LetterPart(Section.REASONS, lists=lists) if lists else None

    def _item(self, number: int, reason: PrincipalReason) -> Item:
        said = (self.words.notice.sentence.format(sentence=one[:1].upper() + one[1:]) for one in reason.sentences)
        return Item(number, reason.heading, tuple(said))

    def _arrears(self) -> LetterPart | None:
        return arrears(self.why, self.lender, self.facts, self.words)

    def _stays(self) -> LetterPart | None:
        return stays(self.why, self.facts, self.words)

    def _back(self) -> LetterPart | None:
        return back(self.why, self.lender, self.facts, self.words)

    def _way_back(self) -> LetterPart:
        return LetterPart(Section.WAY_BACK, sentences=self.facts.way_back)

    def _rights(self) -> LetterPart | None:
        return rights(self.terms.regime, self.lender, self.words, reasons=bool(self.notice.reasons))

    def _correction(self) -> LetterPart:
        return LetterPart(Section.CORRECTION, sentences=(self.words.letter.correction,))

    def _bureau(self) -> LetterPart | None:
        return bureau(self.terms.regime, self.lender, self.words)

    def _law(self) -> LetterPart | None:
        agency = self.lender.agency.said(self.words.language)
        return (
            None
            if agency is None
            else LetterPart(Section.LAW, sentences=(self.words.letter.law.format(agency=agency),))
        )

    def _sources(self) -> LetterPart | None:
        stated = self.lender.sources.said(self.words.language)
        said = self.words.letter.sources
        return None if stated is None else LetterPart(Section.SOURCES, sentences=(said.format(sources=stated),))

    def _complaint(self) -> LetterPart | None:
        return complaint(self.lender, self.words)

    def _warning(self) -> LetterPart:
        return LetterPart(Section.WARNING, sentences=(self.words.letter.warning,))

    def _in_review(self) -> LetterPart:
        return in_review(self.why.end.as_of, self.lender, self.words)

    def _signature(self) -> LetterPart | None:
        language = self.words.language
        signed = self.lender.signature.said(language) or self.lender.name.said(language)
        if signed is None:
            return None
        address = self.lender.address.said(language)
        lines = (signed, *(() if address is None else (address,)))
        return LetterPart(Section.SIGNATURE, sentences=(*lines, self._day(self.why.end.as_of)))
