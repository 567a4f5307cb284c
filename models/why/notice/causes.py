"""What became of a line or a score, and what did it, in whole sentences to the customer."""

from collections.abc import Iterator

from creditline.features.engine.planning.plan import CUT_COUNTS_DAYS
from creditline.models.why.answer.line import LineStory, MoneyLedger
from creditline.models.why.answer.telling import REVIEWED, Telling, blames_behaviour, telling
from creditline.models.why.answer.values import Why
from creditline.models.why.answer.verdict import Verdict, verdict
from creditline.models.why.game.layer import Layer
from creditline.models.why.notice.announced import statement, what_follows
from creditline.models.why.notice.steps import step_statements
from creditline.models.why.words.in_default import sign_said
from creditline.models.why.words.numbers import limit_said
from creditline.models.why.words.wording import CAUSED_BESIDE, Wording


def line_statements(why: Why, line: LineStory, words: Wording) -> Iterator[str]:
    """What became of the line, where it stood before, and what the customer's own behaviour had to do with it."""
    said = words.notice
    yield statement(why, line.facts, words)
    yield from what_follows(why, line.facts, words)
    stood, eve, after = line.facts.stood, line.facts.eve, line.facts.after
    if stood is None:
        if not why.unscored:
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
    start = words.dates.say(why.start.as_of)
    others = other_causes(line, found, words) or (said.several,)
    yield said.parts[_part(why, told)].format(
        change=said.change[_change(line, line.drawable)],
        start=start,
        others=words.names.listed(list(others)),
        together=words.names.listed([said.own.format(start=start), *others]),
    )
    yield from step_statements(why, line, words)


def _part(why: Why, told: Telling) -> str:
    """Which sentence: the customer's own behaviour is the main cause only where no other layer took more of what may be drawn."""
    shares = {share.layer: share.drawable or 0.0 for share in why.layers}
    beside = told is Telling.CAUSED and min(shares.values()) < shares[Layer.BEHAVIOUR]
    return CAUSED_BESIDE if beside else told


def other_causes(line: LineStory, found: Verdict, words: Wording) -> tuple[str, ...]:
    """What did it beside the customer's own behaviour, the largest first; last what the line's earlier steps brought along."""
    earlier = line.drawable is not None and line.drawable.anyway < 0.0
    causes = tuple(words.notice.causes[layer] for layer in found.others)
    return (*causes, words.notice.earlier_steps) if earlier else causes


def names_a_cause(found: Verdict) -> bool:
    """Whether more can be said than that earlier steps did it, or several causes that nothing tells apart."""
    return blames_behaviour(found) or bool(found.others)


def _change(line: LineStory, drawable: MoneyLedger) -> str:
    """Which decisions took away what may be drawn: that of the last day, those before it, or both."""
    before, after = line.facts.eve, line.facts.after
    earlier = before.drawable < drawable.wished
    now = after.limit < before.limit or (after.shut and after.step > before.step)
    return "both" if earlier and now else "earlier" if earlier else "now"


def default_statements(why: Why, words: Wording) -> Iterator[str]:
    """That the customer is in default, or was, and what makes it one."""
    if why.end.in_default is not None:
        said = sign_said(why.end.in_default, words)
        yield words.in_default.stated.format(date=words.dates.say(why.end.as_of), why=said)
    if why.start.in_default is not None:
        yield words.in_default.ended.format(date=words.dates.say(why.start.as_of))


def band_statement(why: Why, words: Wording) -> Iterator[str]:
    """What the score's band is called, where the policy's terms have a customer told."""
    if why.line is not None and why.line.facts.notice.band_names and not why.unscored:
        yield words.notice.score_band.format(band=words.names.band(why.end.band.name))


def cut_statement(why: Why, words: Wording) -> Iterator[str]:
    """Up to which cut figures are counted, of an answer that names some; nothing where there was none in the year before."""
    cuts = () if why.line is None else why.line.facts.cuts
    known = [day for day in cuts if 0 < (why.end.as_of - day).days < CUT_COUNTS_DAYS]
    if known and why.against == "past":
        yield words.notice.before_cut.format(date=words.dates.say(known[-1]))


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


def _money(amount: float | None, why: Why, words: Wording) -> str:
    return limit_said(amount or 0.0, words.language, why.currency, words)
