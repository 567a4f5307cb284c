"""An answer for a terminal: scores before and after, causes, and reasons in order of harm."""

from collections.abc import Iterator, Sequence

from creditline.models.why.answer.values import Language, LayerShare, Reason, Why
from creditline.models.why.game.layer import LINE_ONLY
from creditline.models.why.words.language import language_of
from creditline.models.why.words.line import line_story
from creditline.models.why.words.names import LAYERS, family_name
from creditline.models.why.words.phrases import PHRASES, Phrases
from creditline.models.why.words.sentence import sentence

_FEATURES = 3  # named per family


def as_text(why: Why, language: str) -> str:
    """The answer in a language, lines separated by line breaks, none at the end; DataError for an unknown language."""
    spoken = language_of(language)
    words = PHRASES[spoken]
    lines = [*_head(why, spoken, words), *_bounds(why, words), *line_story(why, spoken, words)]
    if not why.reasons:
        lines += ["", words.nothing]
        causes = [_layer(share, why, spoken, words) for share in why.layers if share.points]
        return "\n".join([*lines, "", words.causes, *causes] if causes else lines)
    lines += [
        "",
        words.causes,
        *(_layer(share, why, spoken, words) for share in why.layers if share.layer not in LINE_ONLY),
    ]
    if why.stuck:
        return "\n".join([*lines, "", words.by_risk, *_families(why.reasons, why, spoken, words)])
    lowered = [reason for reason in why.reasons if reason.points < 0]
    raised = [reason for reason in reversed(why.reasons) if reason.points > 0]
    for heading, reasons in ((words.lowered, lowered), (words.raised, raised)):
        if reasons:
            lines += ["", heading, *_families(reasons, why, spoken, words)]
    if not lowered and not raised:
        lines += ["", words.small]
    return "\n".join(lines)


def _head(why: Why, language: Language, words: Phrases) -> Iterator[str]:
    start, end = why.start, why.end
    yield words.title.format(customer=why.customer_id)
    for moment, said in ((start, words.references.get(why.against, words.moment)), (end, words.moment)):
        band = moment.band.name if language == "en" else moment.band.name_zh
        chance = f"{moment.pd * 100:.2g}%" if moment.pd < 0.1 else f"{moment.pd * 100:.1f}%"
        yield said.format(as_of=moment.as_of, score=moment.score, band=band, pd=chance)
    yield (words.change if why.against == "past" else words.difference).format(points=_signed(why.change))
    if start.limit is not None and end.limit is not None:
        action = words.action.format(action=words.actions.get(end.action, end.action)) if end.action else ""
        yield words.limit.format(before=f"{start.limit:,.0f}", after=f"{end.limit:,.0f}", action=action)


def _bounds(why: Why, words: Phrases) -> Iterator[str]:
    if why.stuck:
        yield {"floor": words.both_floor, "ceiling": words.both_ceiling}[why.stuck].format(score=why.end.score)
        return
    for moment in (why.start, why.end):
        if moment.bound:
            bound = {"floor": words.one_floor, "ceiling": words.one_ceiling}[moment.bound]
            yield bound.format(as_of=moment.as_of, score=moment.score)


def _layer(share: LayerShare, why: Why, language: Language, words: Phrases) -> str:
    line = f"  {_signed(share.points):>5}  {LAYERS[language][share.layer]}"
    several = sum(other.layer not in LINE_ONLY for other in why.layers) > 1
    return line + words.counterfactual.format(without=share.without.score) if several else line


def _families(reasons: Sequence[Reason], why: Why, language: Language, words: Phrases) -> Iterator[str]:
    for reason in reasons:
        internal = words.internal if reason.audience == "internal" else ""
        points = "" if why.stuck else _signed(reason.points)
        yield f"  {points:>5}  {family_name(reason.family, language)}{internal}"
        # A family's features may pull both ways: those that pull as it does come first.
        ordered = reason.features if reason.margin >= 0 else reason.features[::-1]
        named = [share for share in ordered if share.points or share is ordered[0]][:_FEATURES]
        for share in named:
            points = "" if why.stuck else _signed(share.points)
            yield f"         {points:>5}  {sentence(share, language, why.currency, why.against)}"
        rest = reason.points - sum(share.points for share in named)
        if rest:
            yield f"         {_signed(rest):>5}  {words.others}"


def _signed(points: int) -> str:
    return f"{points:+d}" if points else "0"
