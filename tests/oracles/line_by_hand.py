"""Answers written by hand, given a line: what their moments and layers say of limits, as a story that adds up."""

from dataclasses import replace

from creditline.models.policy import Step
from creditline.models.why import LayerShare, WhatIf, Why
from creditline.models.why.answer.line import Departure, LineFacts, LineStory, MoneyLedger, Place
from creditline.models.why.game.layer import Layer

STEPS = {"reduce": Step.REDUCE, "suspend": Step.SUSPEND, "close": Step.CLOSE}


def place(limit: float, action: str | None) -> Place:
    return Place(limit, STEPS.get(action or "", Step.MAINTAIN))


def lined(why: Why, eve: Place | None = None, departures: tuple[Departure, ...] = ()) -> Why:
    """The line stood where the earlier moment says, and stands where the later one does.

    A layer's share of what may be drawn is that of the limit unless it says another; what is left over is the first's that took
    anything, or would have come anyway where none did, or is unexplained where there are `departures`.
    """
    stood, after = place(why.start.limit, None), place(why.end.limit, why.end.action)
    layers = tuple(map(_share, why.layers))
    if all(share.layer is not Layer.OVERRIDE for share in layers):
        idle = LayerShare(Layer.OVERRIDE, 0, 0.0, layers[0].alone, layers[0].without, 0.0, 0.0)
        both = (
            _drawn(WhatIf(why.end.score, why.end.limit, why.end.action)),
            _drawn(WhatIf(why.start.score, why.start.limit)),
        )
        layers = (*layers, replace(idle, without=both[0], alone=both[1]))

    if not departures:
        layers = _with_the_rest(layers, after.limit - stood.limit, after.drawable - stood.drawable)

    def ledger(start: float, end: float, of: str) -> MoneyLedger:
        shares = sum(getattr(share, of) for share in layers)
        rest = end - start - shares
        return MoneyLedger(start, 0.0, 0.0, rest, end) if departures else MoneyLedger(start, 0.0, rest, 0.0, end)

    facts = LineFacts(stood, eve or stood, after, why.end.action, computed=False, departures=departures)
    limit, drawable = (ledger(getattr(stood, of), getattr(after, of), of) for of in ("limit", "drawable"))
    return replace(why, layers=layers, line=LineStory(facts, limit, drawable))


def _with_the_rest(layers: tuple[LayerShare, ...], limit: float, drawable: float) -> tuple[LayerShare, ...]:
    place = next((n for n, share in enumerate(layers) if share.limit < 0.0), None)
    if place is None:
        return layers
    rest = limit - sum(share.limit for share in layers), drawable - sum(share.drawable for share in layers)
    one = layers[place]
    taking = replace(one, limit=one.limit + rest[0], drawable=one.drawable + rest[1])
    return (*layers[:place], taking, *layers[place + 1 :])


def _share(share: LayerShare) -> LayerShare:
    drawable = share.limit if share.drawable is None else share.drawable
    return replace(share, without=_drawn(share.without), alone=_drawn(share.alone), drawable=drawable)


def _drawn(what_if: WhatIf) -> WhatIf:
    return replace(what_if, drawable=place(what_if.limit, what_if.action).drawable)
