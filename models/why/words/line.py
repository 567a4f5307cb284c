"""What became of the line, and which layers did it, for the page of staff."""

from collections.abc import Iterator

from creditline.models.policy.parts.action import Action
from creditline.models.why.answer.line import Departure, LineStory, MoneyLedger, Place, StepBehind, StepTaken
from creditline.models.why.answer.telling import Telling, telling
from creditline.models.why.answer.values import LayerShare, WhatIf, Why
from creditline.models.why.answer.verdict import verdict
from creditline.models.why.game.layer import Layer
from creditline.models.why.words.wording import Wording


def line_head(why: Why, words: Wording) -> Iterator[str]:
    """Where the line stood on record, before and after the decision, and what is to be known of it."""
    if why.line is None:
        return
    page, facts = words.page, why.line.facts
    stood = why.start.as_of, facts.stood
    if facts.stood is None:
        yield page.line_never.format(end=why.end.as_of)
    else:
        yield page.line_stood.format(start=stood[0], place=place_said(facts.stood, words))
    action = words.names.actions.get(facts.action, facts.action)
    before, after = place_said(facts.eve, words), place_said(facts.after, words)
    yield page.line_decided.format(end=why.end.as_of, before=before, after=after, action=action)
    if facts.announced is not None:
        told = facts.announced
        place = place_said(told.in_force, words)
        yield words.announced.staff[told.state].format(on=told.on, date=told.effective_on, place=place)
    if facts.computed:
        yield page.line_computed
    if facts.asked_from is not None and facts.stood is not None:
        yield page.line_asked.format(asked=facts.asked_from, start=why.start.as_of)


def line_story(why: Why, words: Wording) -> Iterator[str]:
    """Both ledgers and the verdict, and the steps; the steps alone where nothing was replayed."""
    line = why.line
    if line is None:
        return
    if line.limit is None or line.drawable is None:
        yield from _steps(line, words)
        return
    limit, drawable, page = line.limit, line.drawable, words.page
    yield ""
    yield page.line_causes
    yield _row(limit.start, drawable.start, page.row_stood.format(start=why.start.as_of), signed=False)
    for name, cell in (("asked", page.row_asked), ("anyway", page.row_anyway)):
        if _moved(limit, drawable, name):
            yield _row(getattr(limit, name), getattr(drawable, name), cell)
    found = verdict(why)
    took_part = frozenset() if found is None else frozenset(found.others)
    for share in sorted(why.layers, key=lambda share: (share.drawable or 0.0, share.limit or 0.0)):
        if share.layer not in line.merged and (share.layer in took_part or _moved_by(share)):
            yield _row(
                share.limit or 0.0, share.drawable or 0.0, words.names.layers[share.layer] + _without(share, words)
            )
    if line.merged:
        together = words.names.listed([words.names.layers[layer] for layer in line.merged])
        yield _row(limit.merged, drawable.merged, page.row_merged.format(layers=together))
    if _moved(limit, drawable, "unexplained"):
        yield _row(limit.unexplained, drawable.unexplained, page.row_unexplained)
    yield _row(limit.end, drawable.end, page.row_after.format(end=why.end.as_of), signed=False)
    yield from _verdict(why, words)
    yield from _steps(line, words)
    for one in line.facts.not_at_hand:
        said = page.not_at_hand.format(date=one.on, what=page.versions[one.what], version=one.version)
        yield "  " + said
    for departure in line.facts.departures:
        yield _departure(departure, words)


def _steps(line: LineStory, words: Wording) -> Iterator[str]:
    for step, own in line.steps:
        yield _step(step, words)
        yield from _about(step, own, words)


def place_said(place: Place, words: Wording) -> str:
    """The limit, and whether anything can be drawn."""
    return words.page.places[place.step.word].format(limit=amount(place.limit))


def _verdict(why: Why, words: Wording) -> Iterator[str]:
    said, found = telling(why), verdict(why)
    if said is None or found is None:
        return
    own = next(share for share in why.layers if share.layer is Layer.BEHAVIOUR)
    others = words.names.listed([words.names.layers[layer] for layer in found.others])
    unnamed = not others and said not in (
        Telling.CAUSED,
        Telling.UNCLEAR,
        Telling.OVERRIDDEN,
        Telling.MERGED,
        Telling.UNEXPLAINED,
    )
    outcome = words.page.outcomes[_would(own.without)].format(limit=amount(own.without.limit or 0.0))
    yield "  " + words.page.verdicts[said].format(others=words.page.several if unnamed else others, outcome=outcome)


def _would(what_if: WhatIf) -> str:
    """What the line would have come to where less could be drawn from it."""
    if what_if.drawable:
        return "lowered"
    return "closed" if what_if.action == Action.CLOSE else "suspended"


def _step(step: StepTaken, words: Wording) -> str:
    """The day, the places and the rule, with the points missed or what a trigger read."""
    page = words.page
    rule = page.step_unknown if step.rule is None else step.rule
    about = ""
    if step.missed is not None:
        about = page.step_missed.format(score=step.score, missed=step.missed, edge=step.edge)
    elif step.when is not None:
        read = words.names.listed([f"{one.column} = {_read(one.value, words)}" for one in step.readings])
        about = page.step_read.format(read=read, when=step.when)
    elif step.value is not None and step.threshold is not None and step.score is None:
        about = page.step_compared.format(value=amount(step.value), threshold=amount(step.threshold))
    before, after = place_said(step.before, words), place_said(step.after, words)
    return "  " + page.step.format(date=step.on, before=before, after=after, rule=rule, about=about)


def _about(step: StepTaken, behind: StepBehind, words: Wording) -> Iterator[str]:
    """The income that set the limit, and the score's own way up to that day, or that it had no part."""
    if step.income is not None:
        multiple, income = amount(step.income.multiple), amount(step.income.monthly)
        yield words.page.step_income.format(multiple=multiple, income=income)
    if step.lowers and step.score_part is False:
        yield words.page.step_no_part
    if behind.score is not None:
        start, end = behind.score.start, behind.score.end
        points = words.names.listed(
            [
                f"{words.names.families.get(one.family, one.family)} {one.points}"
                for one in behind.score.reasons
                if one.points
            ]
        )
        yield words.page.step_score.format(
            before=start.score, after=end.score, start=start.as_of, end=end.as_of, points=points
        )


def _read(value: float | str | None, words: Wording) -> str:
    if value is None:
        return words.page.step_nothing
    return value if isinstance(value, str) else amount(value)


def _departure(departure: Departure, words: Wording) -> str:
    said = words.page.departed_override if departure.override else words.page.departed
    reason = words.page.departed_reason.format(reason=departure.reason) if departure.reason else ""
    recorded, decided = place_said(departure.recorded, words), place_said(departure.decided, words)
    return "  " + said.format(date=departure.on, recorded=recorded, decided=decided, reason=reason)


def _moved(limit: MoneyLedger, drawable: MoneyLedger, name: str) -> bool:
    return bool(getattr(limit, name) or getattr(drawable, name))


def _moved_by(share: LayerShare) -> bool:
    """Behaviour always; another layer where it has a share of what became of the line."""
    return share.layer is Layer.BEHAVIOUR or bool(share.limit or share.drawable)


def _without(share: LayerShare, words: Wording) -> str:
    limit, action = share.without.limit, share.without.action
    said = words.names.actions.get(action or "", action or "")
    return words.page.line_counterfactual.format(limit=amount(limit or 0.0), action=said)


def _row(limit: float, drawable: float, name: str, *, signed: bool = True) -> str:
    cells = [_signed(value) if signed else amount(value) for value in (limit, drawable)]
    return f"  {cells[0]:>12}  {cells[1]:>12}  {name}"


def amount(value: float) -> str:
    """Money with its cents, where it has any."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _signed(value: float) -> str:
    return f"+{amount(value)}" if value > 0 else amount(value) if value else "0"
