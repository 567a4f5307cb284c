"""What became of the line, and which layers did it."""

from collections.abc import Iterator

from creditline.models.why.answer.rounding import whole_parts
from creditline.models.why.answer.values import LayerShare, Why
from creditline.models.why.answer.verdict import Part, verdict
from creditline.models.why.game.layer import Layer
from creditline.models.why.words.wording import Wording


def line_story(why: Why, words: Wording) -> Iterator[str]:
    """Lines for the page; none where no line was decided on, or nothing became of it."""
    if why.start.limit is None or why.end.limit is None or not any(share.limit is not None for share in why.layers):
        return
    found = verdict(why)
    if found is None and why.start.limit == why.end.limit and why.start.action == why.end.action:
        return
    yield ""
    yield words.page.line_causes
    total = round(why.end.limit) - round(why.start.limit)
    parts = whole_parts([share.limit or 0.0 for share in why.layers], total)
    for share, part in sorted(zip(why.layers, parts, strict=True), key=lambda each: each[1]):
        if _told(share, why):
            yield f"  {_signed(part):>8}  {words.names.layers[share.layer]}{_counterfactual(share, words)}"
    if found is not None:
        others = words.names.listed([words.names.layers[layer] for layer in found.others])
        own = next(share for share in why.layers if share.layer is Layer.BEHAVIOUR)
        said = (
            words.page.verdicts[found.behaviour]
            if others or found.behaviour is Part.CAUSED
            else words.page.verdict_unnamed
        )
        yield "  " + said.format(others=others, without=f"{own.without.limit or 0.0:,.0f}")


def _told(share: LayerShare, why: Why) -> bool:
    """Behaviour always; another layer where it moved the limit or the decision."""
    end, start = why.end, why.start
    return (
        share.layer is Layer.BEHAVIOUR
        or bool(share.limit)
        or (share.without.limit, share.without.action) != (end.limit, end.action)
        or (share.alone.limit, share.alone.action) != (start.limit, start.action)
    )


def _counterfactual(share: LayerShare, words: Wording) -> str:
    limit, action = share.without.limit, share.without.action
    said = words.names.actions.get(action or "", action or "")
    return words.page.line_counterfactual.format(limit=f"{limit or 0.0:,.0f}", action=said)


def _signed(amount: int) -> str:
    return f"{amount:+,d}" if amount else "0"
