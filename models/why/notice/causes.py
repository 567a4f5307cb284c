"""What became of a line or a score, and what did it, in whole sentences to the customer."""

from collections.abc import Iterator

from creditline.models.why.answer.values import Moment, WhatIf, Why
from creditline.models.why.answer.verdict import Part, Verdict
from creditline.models.why.game.layer import Layer
from creditline.models.why.words.numbers import spoken
from creditline.models.why.words.wording import Wording


def line_statements(why: Why, found: Verdict, words: Wording) -> Iterator[str]:
    """What became of a line that was cut, and what the customer's own behaviour had to do with it."""
    yield line_statement(why, words)
    own = next(share for share in why.layers if share.layer is Layer.BEHAVIOUR)
    others = [words.notice.causes[layer] for layer in found.others]
    yield words.notice.parts[found.behaviour].format(
        others=words.names.listed(others) or words.notice.several, outcome=_outcome(own.without, why, words)
    )


def line_statement(why: Why, words: Wording) -> str:
    """What became of the line."""
    start, end = why.start, why.end
    lower = end.action == "suspend" and (end.limit or 0.0) < (start.limit or 0.0)
    said = words.notice.suspended_lower if lower else words.notice.lines[end.action or "maintain"]
    return said.format(
        date=words.dates.say(end.as_of),
        before=_money(start.limit, why, words),
        after=_money(end.limit, why, words),
    )


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


def had_a_part(found: Verdict) -> bool:
    """Whether the customer's own behaviour helped to bring the cut about."""
    return found.behaviour not in (Part.NONE, Part.SOFTENED)


def _outcome(what_if: WhatIf | Moment, why: Why, words: Wording) -> str:
    return words.notice.outcomes[what_if.action or "maintain"].format(limit=_money(what_if.limit, why, words))


def _money(amount: float | None, why: Why, words: Wording) -> str:
    return spoken(amount or 0.0, "money", words.language, why.currency, own=words)
