"""What a customer is told of a cut that is announced: both dates, what withdraws it, and how what is owed above is repaid."""

from collections.abc import Iterator
from dataclasses import replace

from creditline.models.why.answer.became import Became, became
from creditline.models.why.answer.line import Announced, LineFacts
from creditline.models.why.answer.values import Why
from creditline.models.why.notice.steps import number_said
from creditline.models.why.words.announced_words import LATER
from creditline.models.why.words.numbers import limit_said
from creditline.models.why.words.wording import Wording

WITHDRAWN, EFFECTIVE, RUNNING = "withdrawn", "effective", "running"


def statement(why: Why, facts: LineFacts, words: Wording) -> str:
    """What became of the line, or will: the first sentence of a letter."""
    told = facts.announced
    if told is None:
        return _became(why, facts, words)
    if told.state == WITHDRAWN or facts.eve == facts.after:
        return _ended(told, why, facts, words)
    if told.state == EFFECTIVE:
        return _became(why, facts, words)
    if told.state == RUNNING or (told.in_force.shut and not facts.eve.shut):  # what an immediate trigger did
        return _became(
            why, replace(facts, eve=replace(facts.eve, limit=told.in_force.limit), after=told.in_force), words
        )
    kind = became(facts)
    if kind.value not in LATER:
        return _became(why, facts, words)
    return words.announced.later[kind].format(
        date=words.dates.say(told.effective_on),
        before=_money(facts.eve.limit, why, words),
        after=_money(facts.after.limit, why, words),
    )


def what_follows(why: Why, facts: LineFacts, words: Wording) -> Iterator[str]:
    """Until when nothing changes, what withdraws the cut, and how what is owed above the new limit is repaid."""
    told, said = facts.announced, words.announced
    if told is None:
        return
    if told.state not in (WITHDRAWN, EFFECTIVE):
        date = words.dates.say(told.effective_on)
        if (
            told.in_force.shut
            and (told.state == RUNNING or not facts.eve.shut)
            and facts.after.limit < told.in_force.limit
        ):
            yield said.later[Became.LOWERED_SUSPENDED].format(
                date=date,
                before=_money(told.in_force.limit, why, words),
                after=_money(facts.after.limit, why, words),
            )
        if told.state == RUNNING and facts.eve != facts.after and not told.in_force.shut:
            yield _ended(told, why, facts, words)
        if not told.in_force.shut and told.state != RUNNING:
            yield said.until.format(date=date, limit=_money(told.in_force.limit, why, words))
        yield said.unless.format(date=date)
        for phrases, threshold in told.cures:
            phrase = phrases.said(words.language)
            if phrase is not None:
                at = "" if threshold is None else number_said(threshold)
                yield said.cure.format(date=date, what=phrase.format(threshold=at))
    if told.plan is not None:
        yield said.repay.format(
            above=_money(told.plan.above, why, words),
            payments=told.plan.payments,
            instalment=_money(told.plan.instalment, why, words),
        )


def _ended(told: Announced, why: Why, facts: LineFacts, words: Wording) -> str:
    kind = told.state
    if kind == EFFECTIVE and facts.after.shut:
        kind = "effective_shut"
    stands = told.in_force if kind in (WITHDRAWN, RUNNING) else facts.after
    day = why.end.as_of if told.state == WITHDRAWN else told.effective_on
    return words.announced.ended[kind].format(
        on=words.dates.say(told.on), date=words.dates.say(day), limit=_money(stands.limit, why, words)
    )


def _became(why: Why, facts: LineFacts, words: Wording) -> str:
    return words.notice.lines[became(facts)].format(
        date=words.dates.say(why.end.as_of),
        before=_money(facts.eve.limit, why, words),
        after=_money(facts.after.limit, why, words),
    )


def _money(amount: float, why: Why, words: Wording) -> str:
    return limit_said(amount, words.language, why.currency, words)
