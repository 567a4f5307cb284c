"""A warning as a summary for a terminal."""

from collections.abc import Callable, Iterator, Mapping

from creditline.models.portfolio.warn.alike import ALIKE
from creditline.models.portfolio.warn.values import Warned
from creditline.models.portfolio.warn.words import warn_words
from creditline.models.why.words.wording import Wording

MOST = 6


def warn_text(found: Warned, concepts: Mapping[str, str], words: Wording) -> str:
    """The summary; `concepts`: what each is called in the language."""
    return "\n".join(_lines(found, concepts, words))


def _lines(found: Warned, concepts: Mapping[str, str], words: Wording) -> Iterator[str]:
    say, day = warn_words(words), words.dates.say
    yield say.title.format(
        lines=f"{found.lines:,}", date=day(found.as_of), policy=f"{found.policy} {found.policy_version}"
    )
    yield say.written.format(file=found.out)
    yield ""
    for one in found.horizons:
        if one.last is None:
            yield "  " + say.no_decision.format(days=one.days)
            continue
        yield "  " + say.horizon.format(
            days=one.days, decisions=one.decisions, last=day(one.last), expected=f"{one.expected:,.0f}",
            going_on=f"{one.going_on:,}",
        )  # fmt: skip
    yield say.alike.format(past=f"{found.past:,}", count=ALIKE)
    if found.unknown:
        yield say.unknown.format(lines=f"{found.unknown:,}")
    if found.no_quiet:
        yield say.no_quiet.format(lines=f"{found.no_quiet:,}")
    yield ""
    yield (say.calls_money if found.priced else say.calls).format(
        calls=f"{found.calls:,}", expected=f"{found.expected:,.1f}", avoidable=f"{found.avoidable:,}",
        saved=f"{found.saved:,.0f}",
    )  # fmt: skip
    yield from _counted(say.rules, found.rules, lambda name: name)
    yield from _counted(say.concepts, found.concepts, lambda name: concepts.get(name, name))
    yield from _counted(say.sets, found.sets, lambda name: name.replace("+", say.both))
    yield from ("", say.estimate)


def _counted(heading: str, counts: tuple[tuple[str, int], ...], said: Callable[[str], str]) -> Iterator[str]:
    if not counts:
        return
    yield from ("", heading)
    for name, count in counts[:MOST]:
        yield f"  {count:>6,}  {said(name)}"
