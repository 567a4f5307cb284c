"""The way back as a page for a terminal."""

from collections.abc import Iterator
from datetime import date

from creditline.features.projected.behaviour import behaviours
from creditline.models.policy import Regime
from creditline.models.portfolio.restore.told import acts_said, told_to_customer
from creditline.models.portfolio.restore.values import ConceptBack, DecisionToCome, Restoration, Rung, Way
from creditline.models.portfolio.restore.words import STEPS, RestoreWords, restore_words
from creditline.models.why.pages.texts import texts
from creditline.models.why.words.wording import Wording


def restore_text(found: Restoration, regime: Regime, folder: str, words: Wording) -> str:
    """The page; `folder`: of the data, for whom it is told where figures of the economy end."""
    return "\n".join(_lines(found, regime, folder, words))


def _lines(found: Restoration, regime: Regime, folder: str, words: Wording) -> Iterator[str]:
    say, day = restore_words(words), words.dates.say
    policy = f"{found.policy} {found.policy_version}"
    yield say.title.format(customer=found.customer_id, line=found.line_id, policy=policy)
    yield "  " + say.stands.format(
        date=day(found.as_of),
        step=say.steps[STEPS[found.step]],
        limit=f"{found.limit:,.2f}",
        last=f"{found.last_whole_limit:,.2f}",
    )
    assumed = [one.words.said(words.language) for one in behaviours().values() if one.assumed]
    yield "  " + say.assumed.format(acts=say.comma.join(assumed))
    yield ""
    whole = found.way.whole_on
    yield say.outlooks[found.outlook].format(
        date="" if whole is None else day(whole), by=day(found.by), until=day(found.until), rule=_rule(found),
        acts=acts_said(found.way.choice, found.as_of, words),
    )  # fmt: skip
    if found.interval is not None:
        if found.interval.first is None or found.interval.last is None:
            yield say.too_few.format(until=day(found.until), back=found.interval.back, draws=found.interval.draws)
        else:
            first, last = day(found.interval.first), day(found.interval.last)
            yield say.interval.format(first=first, last=last, within=found.interval.within, draws=found.interval.draws)
    yield from ("", say.alone)
    for way in (found.nothing, *found.alone):
        yield "  " + _dates(way, found, words)
    yield say.together
    yield "  " + _dates(found.together, found, words)
    if found.not_expressed:
        yield say.changes_nothing.format(names=", ".join(found.not_expressed))
    yield from ("", say.path.format(acts=acts_said(found.way.choice, found.as_of, words)))
    for made in _shown(found):
        score = say.in_default if made.score is None else say.score.format(score=made.score)
        yield f"  {made.day}  {score:12}{made.limit:>12,.2f}  {say.steps[STEPS[made.step]]}  {made.rule}"
    if found.concepts:
        yield from ("", say.concepts)
        yield from _concepts(found.concepts, words, say)
    told = told_to_customer(found, regime, words)
    if told:
        yield from ("", *told)
    yield ""
    if found.held_from is None:
        yield say.held_neighbours.format(as_of=day(found.as_of))
    else:
        yield say.held.format(folder=folder, date=day(found.held_from), as_of=day(found.as_of))


def _shown(found: Restoration) -> Iterator[DecisionToCome]:
    """The decisions of the way; of daily ones those that are otherwise than the day before's."""
    before = None
    for made in found.way.decisions:
        stands = (made.limit, made.step, made.rule)
        if not found.daily or stands != before:
            yield made
        before = stands


def _concepts(found: tuple[ConceptBack, ...], words: Wording, say: RestoreWords) -> Iterator[str]:
    tables = texts(words).staff.tables
    for concept in found:
        yield "  " + say.concept.format(concept=concept.words[words.language], points=concept.points)
        for gone in concept.records:
            values = {"table": tables[gone.table], "on": words.dates.say(gone.on), "day": words.dates.say(gone.day)}
            if gone.window is None:
                yield "    " + say.gone_otherwise.format(**values)
            else:
                yield "    " + say.gone.format(window=gone.window, **values)


def _dates(way: Way, found: Restoration, words: Wording) -> str:
    say = restore_words(words)
    acts = acts_said(way.choice, found.as_of, words)
    whole = way.whole_on
    if whole is None:
        return say.not_back.format(acts=acts, date=words.dates.say(found.until))
    told = say.back_on.format(acts=acts, date=words.dates.say(whole))
    raised: date | None = way.rungs.get(Rung.RAISED)
    return (
        told
        if raised in (None, whole)
        else told + say.and_then.format(rung=say.rungs[Rung.RAISED], date=words.dates.say(raised))
    )


def _rule(found: Restoration) -> str:
    """What keeps the line where it is, with what it looked at."""
    if found.rule is None:
        return ""
    last = found.together.decisions[-1]
    if last.rule != found.rule or last.rule_value is None or last.rule_threshold is None:
        return found.rule
    return (
        f"{found.rule} ({last.rule_value:,.6g} < {last.rule_threshold:,.6g})"
        if last.rule_value < last.rule_threshold
        else (f"{found.rule} ({last.rule_value:,.6g}, {last.rule_threshold:,.6g})")
    )
