"""What became of a line or a score, and what did it, in whole sentences to the customer."""

from collections.abc import Iterator

from creditline.models.why.answer.became import became
from creditline.models.why.answer.line import LineStory
from creditline.models.why.answer.telling import REVIEWED, telling
from creditline.models.why.answer.values import WhatIf, Why
from creditline.models.why.answer.verdict import verdict
from creditline.models.why.game.layer import Layer
from creditline.models.why.notice.steps import step_statements
from creditline.models.why.words.in_default import sign_said
from creditline.models.why.words.numbers import limit_said
from creditline.models.why.words.wording import Wording


def line_statements(why: Why, line: LineStory, words: Wording) -> Iterator[str]:
    """What became of the line, where it stood before, and what the customer's own behaviour had to do with it."""
    said = words.notice
    yield line_statement(why, line, words)
    stood, eve, after = line.facts.stood, line.facts.eve, line.facts.after
    if stood is None:
        yield said.never_whole
        return
    if (stood.limit, stood.shut) != (eve.limit, eve.shut):
        yield said.stood.format(date=words.dates.say(why.start.as_of), limit=_money(stood.limit, why, words))
    if line.limit is None or line.drawable is None:
        return
    if line.limit.asked < 0.0:
        yield said.asked.format(limit=_money(line.limit.wished, why, words))
    told, found = telling(why), verdict(why)
    if told is None or found is None:
        if after.drawable < eve.drawable:
            yield said.no_less.format(date=words.dates.say(why.start.as_of))
        return
    if told in REVIEWED:
        return
    own = next(share for share in why.layers if share.layer is Layer.BEHAVIOUR)
    others = words.names.listed([said.causes[layer] for layer in found.others]) or said.several
    day = words.dates.say(why.start.as_of)
    yield said.parts[told].format(start=day, others=others, outcome=_outcome(own.without, why, words))
    yield from step_statements(why, line, words)


def line_statement(why: Why, line: LineStory, words: Wording) -> str:
    """What became of the line on the day of the decision."""
    return words.notice.lines[became(line.facts)].format(
        date=words.dates.say(why.end.as_of),
        before=_money(line.facts.eve.limit, why, words),
        after=_money(line.facts.after.limit, why, words),
    )


def default_statements(why: Why, words: Wording) -> Iterator[str]:
    """That the customer is in default, or was, and what makes it one."""
    if why.end.in_default is not None:
        said = sign_said(why.end.in_default, words)
        yield words.in_default.stated.format(date=words.dates.say(why.end.as_of), why=said)
    if why.start.in_default is not None:
        yield words.in_default.ended.format(date=words.dates.say(why.start.as_of))


def score_now(why: Why, words: Wording) -> str:
    """Where the score is on the answer's last day."""
    return words.notice.score_now.format(end=words.dates.say(why.end.as_of), after=why.end.score)


def score_statement(why: Why, words: Wording) -> str:
    """What became of the score, or how it compares."""
    said = words.notice
    chosen = (
        said.score_against[why.against] if why.against != "past"
        else said.score_floor if why.stuck == "floor"
        else said.score_ceiling if why.stuck == "ceiling"
        else said.score_fell if why.change < 0
        else said.score_rose if why.change > 0
        else said.score_same
    )  # fmt: skip
    days = (words.dates.say(moment.as_of) for moment in (why.start, why.end))
    before, after = why.start.score, why.end.score
    return chosen.format(before=before, after=after, **dict(zip(("start", "end"), days, strict=True)))


def fall_statement(why: Why, words: Wording) -> str:
    """What made the score fall."""
    own = any(share.layer is Layer.BEHAVIOUR and share.points < 0 for share in why.layers)
    lowering = sorted((share for share in why.layers if share.points < 0), key=lambda share: share.exact)
    others = [words.notice.causes[share.layer] for share in lowering if share.layer is not Layer.BEHAVIOUR]
    if not others:
        return words.notice.by_own
    said = words.notice.by_own_and_others if own else words.notice.by_others
    return said.format(others=words.names.listed(others))


def _outcome(what_if: WhatIf, why: Why, words: Wording) -> str:
    """What would have become of a line that would have been cut too; nothing of one that would have stood."""
    said = words.notice.outcomes.get(what_if.action or "")
    return "" if said is None else said.format(limit=_money(what_if.limit, why, words))


def _money(amount: float | None, why: Why, words: Wording) -> str:
    return limit_said(amount or 0.0, words.language, why.currency, words)
