"""Letters with a sentence that is not true put in, of each kind that once went out."""

import re
from collections.abc import Callable, Mapping, Sequence

from creditline.models.why import Why
from creditline.models.why.answer.verdict import Part, verdict
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.numbers import limit_said

Letter = Sequence[str]
PART = {
    "en": re.compile("(reasons? for|We made) (this|the earlier) change"),
    "zh": re.compile("(本次|此前的)调整(主要|由|有两|的幅度)"),
}


def _money(amount: float, why: Why, language: str) -> str:
    return limit_said(amount, language, why.currency)


def _part(letter: Letter, why: Why, language: str, told: str) -> Letter | None:
    """The sentence on what their behaviour had to do with it in place of the true one."""
    said, found = wording(language).notice, verdict(why)
    line = why.line
    if found is None or line is None or len(letter) < 2:
        return None
    start = wording(language).dates.say(why.start.as_of)
    sentence = said.parts[told].format(
        change=said.change["now"], start=start, others=said.several, together=said.several
    )
    place = next((n for n, text in enumerate(letter) if PART[language].search(text)), None)
    return None if place is None else [*letter[:place], sentence, *letter[place + 1 :]]


def a_limit_never_had(letter: Letter, why: Why, language: str) -> Letter | None:
    """An earlier limit half as high again as the one on record."""
    if why.line is None or why.line.facts.stood is None:
        return None
    stood = 1.5 * why.line.facts.stood.limit
    said = wording(language)
    sentence = said.notice.stood.format(date=said.dates.say(why.start.as_of), limit=_money(stood, why, language))
    return [letter[0], sentence, *(text for text in letter[1:] if not text.startswith(sentence[:8]))]


def lowered_to_the_same(letter: Letter, why: Why, language: str) -> Letter | None:
    """Lowered from a limit to that limit."""
    if why.line is None:
        return None
    said, after = wording(language), _money(why.line.facts.after.limit, why, language)
    sentence = said.notice.lines["lowered"].format(date=said.dates.say(why.end.as_of), before=after, after=after)
    return [sentence, *letter[1:]]


def no_effect_on_a_shut_line(letter: Letter, why: Why, language: str) -> Letter | None:
    """A shut line that their record shut, and the letter says that it did not affect the limit they can use."""
    found = verdict(why)
    if found is None or not why.line.facts.after.shut or found.behaviour is Part.NONE:
        return None
    return _part(letter, why, language, "as_little")


def not_their_behaviour(letter: Letter, why: Why, language: str) -> Letter | None:
    """It did it, and the letter says that it did not."""
    found = verdict(why)
    return _part(letter, why, language, "none") if found and found.behaviour is Part.CAUSED else None


def raised_by_a_cap(letter: Letter, why: Why, language: str) -> Letter | None:
    """In any case the limit would have been raised, because of a cap."""
    if verdict(why) is None or len(letter) < 2:
        return None
    return [letter[0], {
        "en": "In any case your limit would have been raised to CNY 9,000, because of a limit on what we lend.",
        "zh": "无论如何，因整体授信总额控制，您的额度都会上调至9,000元。",
    }[language]]  # fmt: skip


def deeper_by_an_improvement(letter: Letter, why: Why, language: str) -> Letter | None:
    """It made the cut no deeper, and the letter says that it did."""
    found = verdict(why)
    if found is None or found.behaviour is Part.DEEPENED:
        return None
    return _part(letter, why, language, "deepened")


def another_day(letter: Letter, why: Why, language: str) -> Letter | None:
    """Decided on the day it stood."""
    say = wording(language).dates.say
    return None if why.against != "past" else [letter[0].replace(say(why.end.as_of), say(why.start.as_of)), *letter[1:]]


def the_score_the_other_way(letter: Letter, why: Why, language: str) -> Letter | None:
    """Rose where it fell."""
    swapped = {"en": (" fell from ", " rose from "), "zh": ("分降至", "分升至")}[language]
    broken = [text.replace(*swapped) for text in letter]
    return None if broken == list(letter) else broken


BROKEN: Mapping[str, Callable[[Letter, Why, str], Letter | None]] = {
    one.__name__: one
    for one in (
        a_limit_never_had, lowered_to_the_same, no_effect_on_a_shut_line, not_their_behaviour, raised_by_a_cap,
        deeper_by_an_improvement, another_day, the_score_the_other_way,
    )
}  # fmt: skip

PAGE_BROKEN: Mapping[str, tuple[str, str]] = {  # what is found, and what is put there
    "another rule": (r"(, by |，依据：)(\w+ )", r"\1other "),
    "points of another step": (r"(\d+)( points below |，低于 )", r"7\1\2"),
    "another change of score": (r"(change of score |评分变动 )([+-]?)(\d+)", r"\1\g<2>9\3"),
    "no rule": (r", by .+\.$|，依据：.+。$", ""),
}


def broken_page(kind: str, page: str) -> str | None:
    """A page with that put in; None where it has nothing of the kind."""
    found, put = PAGE_BROKEN[kind]
    broken = re.sub(found, put, page, flags=re.MULTILINE)
    return None if broken == page else broken
