"""What a customer is told of a dispute: which records were put right, and what that came to."""

from collections.abc import Iterator

from creditline.models.policy import Step
from creditline.models.portfolio.dispute.values import Dispute, DisputedDay, leaves_less
from creditline.models.portfolio.dispute.words import DisputeWords, dispute_words
from creditline.models.why.game.line_facts import Place
from creditline.models.why.pages.texts import texts
from creditline.models.why.words.numbers import limit_said
from creditline.models.why.words.wording import Wording


def dispute_notice(dispute: Dispute, currency: str, words: Wording) -> str:
    """The notice in the language of `words`, lines without one at the end.

    It names no model and no rule; a line that is still lower has its reasons in the letter of `why`, replayed.
    """
    say = dispute_words(words)
    return "\n".join(_lines(dispute, currency, words, say))


def _lines(dispute: Dispute, currency: str, words: Wording, say: DisputeWords) -> Iterator[str]:
    first, last = dispute.decision, dispute.now
    yield from (say.title, "", words.letter.dear, "")
    references = dict.fromkeys(record.reference for record in dispute.records)
    listed = words.names.listed(list(references))
    yield say.received.format(date=words.dates.say(dispute.received), reference=listed)
    yield from ("", say.records)
    tables = texts(words).staff.tables
    for number, record in enumerate(dispute.records, 1):
        if record.on is None:
            told = say.undated[record.how].format(table=tables[record.table])
        else:
            told = say.records_by[record.how].format(table=tables[record.table], date=words.dates.say(record.on))
        yield words.letter.listed.format(number=number, said=told)
    yield from ("", say.again.format(date=words.dates.say(first.recorded.day)))
    recorded = _place(first.recorded.after, currency, words, say)
    place = recorded if first.again is None else _place(first.again.after, currency, words, say)
    yield say.results[_result(first)].format(place=place, recorded=recorded)
    if len(dispute.days) > 1 and last.again is not None:
        now = _place(last.again.after, currency, words, say)
        yield say.now.format(date=words.dates.say(last.recorded.day), place=now)
    yield from ("", say.person)


def _result(day: DisputedDay) -> str:
    if day.again is None:
        return "none"
    if day.again.held:
        return "held"
    if not day.elsewhere:
        return "same"
    return "worse" if leaves_less(day.again.after, day.recorded.after) else "better"


def _place(place: Place, currency: str, words: Wording, say: DisputeWords) -> str:
    kind = "closed" if place.step is Step.CLOSE else "suspended" if place.shut else "open"
    return say.places[kind].format(limit=limit_said(place.limit, words.language, currency, words))
