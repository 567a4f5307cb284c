"""An answer for a terminal: scores before and after, causes, and reasons in order of harm."""

from collections.abc import Iterator, Sequence

from creditline.models.why.answer.concepts import ConceptShare, staff_concepts
from creditline.models.why.answer.values import LayerShare, Reason, Why
from creditline.models.why.game.layer import Layer
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.in_default import moment_said
from creditline.models.why.words.line import line_head, line_story
from creditline.models.why.words.sentence import sentence
from creditline.models.why.words.wording import Wording


def as_text(why: Why, language: str | None = None, own: Wording | None = None) -> str:
    """The answer in a language, lines separated by line breaks, none at the end; DataError for an unknown language.

    None: the usual language. `own`: a lender's wording, in place of the one of `language`.
    """
    words = own or wording(language)
    page = words.page
    lines = [*_head(why, words), *_bounds(why, words), *line_story(why, words)]
    if why.unscored:
        return "\n".join(lines)
    if not why.reasons:
        lines += ["", page.nothing]
        causes = [_layer(share, why, words) for share in why.layers if share.points]
        return "\n".join([*lines, "", page.causes, *causes] if causes else lines)
    lines += [
        "",
        page.causes,
        *(_layer(share, why, words) for share in _scored(why)),
    ]
    if why.stuck:
        return "\n".join([*lines, "", page.by_risk, *_families(why.reasons, why, words)])
    lowered = [reason for reason in why.reasons if reason.points < 0]
    raised = [reason for reason in reversed(why.reasons) if reason.points > 0]
    for heading, reasons in ((page.lowered, lowered), (page.raised, raised)):
        if reasons:
            lines += ["", heading, *_families(reasons, why, words)]
    if not lowered and not raised:
        lines += ["", page.small]
    return "\n".join(lines)


def _head(why: Why, words: Wording) -> Iterator[str]:
    start, end = why.start, why.end
    yield words.page.title.format(customer=why.customer_id)
    for moment, said in ((start, words.page.references.get(why.against, words.page.moment)), (end, words.page.moment)):
        status = moment_said(moment, words)
        if status is not None:
            yield status
            continue
        band = words.names.band(moment.band.name)
        chance = f"{moment.pd * 100:.2g}%" if moment.pd < 0.1 else f"{moment.pd * 100:.1f}%"
        yield said.format(as_of=moment.as_of, score=moment.score, band=band, pd=chance)
    if why.unscored:
        yield words.in_default.no_points
    else:
        yield (words.page.change if why.against == "past" else words.page.difference).format(points=_signed(why.change))
    yield from line_head(why, words)


def _bounds(why: Why, words: Wording) -> Iterator[str]:
    if why.stuck:
        yield {"floor": words.page.both_floor, "ceiling": words.page.both_ceiling}[why.stuck].format(
            score=why.end.score
        )
        return
    for moment in (why.start, why.end):
        if moment.bound:
            bound = {"floor": words.page.one_floor, "ceiling": words.page.one_ceiling}[moment.bound]
            yield bound.format(as_of=moment.as_of, score=moment.score)


def _scored(why: Why) -> list[LayerShare]:
    """The layers that moved the score, and the customer's own behaviour in any case."""
    return [share for share in why.layers if share.exact or share.layer is Layer.BEHAVIOUR]


def _layer(share: LayerShare, why: Why, words: Wording) -> str:
    line = f"  {_signed(share.points):>5}  {words.names.layers[share.layer]}"
    several = len(_scored(why)) > 1
    return line + words.page.counterfactual.format(without=share.without.score) if several else line


def _families(reasons: Sequence[Reason], why: Why, words: Wording) -> Iterator[str]:
    for reason in reasons:
        internal = words.page.internal if reason.audience == "internal" else ""
        points = "" if why.stuck else _signed(reason.points)
        yield f"  {points:>5}  {words.names.families.get(reason.family, reason.family)}{internal}"
        named = staff_concepts(reason, by_risk=why.stuck is not None)
        for concept in named:
            points = "" if why.stuck else _signed(concept.points)
            said = sentence(concept.says, words.language, why.currency, why.against, words)
            mark = words.page.pattern if concept.is_pattern else ""
            line = _concept_line(concept, said, words)
            yield f"         {points:>5}  {line}{mark}"
        rest = reason.points - sum(concept.points for concept in named)
        if rest:
            yield f"         {_signed(rest):>5}  {words.page.others}"


def _concept_line(concept: ConceptShare, said: str, words: Wording) -> str:
    """The sentence after the concept's name, which is not said twice where the feature is called the same."""
    named = words.concept(concept.name, concept.named)
    if words.feature(concept.says.name, concept.says.named) == named:
        return said
    return words.page.concept.format(concept=named, sentence=said)


def _signed(points: int) -> str:
    return f"{points:+d}" if points else "0"
