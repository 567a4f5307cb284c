"""Letters of every kind and regime read back whole; and each number, sentence and part that is another is seen."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from letter_grammar import Noticed, Recorded
from letter_held import Due, Held
from letter_read_back import letter_contradictions
from letters_by_hand import ANNOUNCED, KINDS, LENDER, LENDER_FILE, OWED, PAID_UP, terms_of
from ways_by_hand import restoration, way_held

from creditline.features.projected.behaviour import Act, Choice, acts
from creditline.models.letter.facts import LetterFacts
from creditline.models.letter.letter import Letter, LetterPart
from creditline.models.letter.make import letter_of
from creditline.models.letter.part import Section
from creditline.models.policy import Regime
from creditline.models.portfolio.letters.way_back import way_back_told
from creditline.models.portfolio.restore.values import Outlook, WholeWithin
from creditline.models.why import Why
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.values import Notice
from creditline.models.why.words.from_toml import wording

STATED = tomllib.loads(LENDER_FILE.read_text("utf-8"))["letter"]
EVERY = {**KINDS, **ANNOUNCED}
CASES = [(kind, regime, language) for kind in KINDS for regime in Regime for language in ("en", "zh")]
CASES += [  # of cuts with notice the regimes in turn
    (kind, list(Regime)[place % len(Regime)], language)
    for place, kind in enumerate(ANNOUNCED)
    for language in ("en", "zh")
]


def made(kind: str, regime: Regime, language: str, facts: LetterFacts = OWED) -> tuple[Letter, Notice, Why, Held]:
    """The letter, and what it is held to, taken from the values that it was made of."""
    why = EVERY[kind](terms_of(regime))
    notice = notice_of(why, language)
    letter = letter_of(notice, why, LENDER, wording(language), replace(facts, terms=terms_of(regime)))
    line = why.line and why.line.facts
    return letter, notice, why, Held(
        line and Recorded(line.eve.limit, line.after.limit, int(line.eve.step), int(line.after.step),
                          line.stood and line.stood.limit, notice=noticed(why)),
        STATED,
        {"notice": {"regime": regime.value}, "changes": {"raise_cool_down_days": 90}, "ladder": {"hysteresis": 20}},
        "card",
        None if facts.arrears is None else Due(2, 534.06, 51),
        facts.balance,
    )  # fmt: skip


def noticed(why: Why) -> Noticed | None:
    told = why.line.facts.announced
    if told is None:
        return None
    cures = tuple(
        {language: words.said(language).format(threshold="4,500") for language in ("en", "zh")}
        for words, _ in told.cures
    )
    plan = (None,) * 3 if told.plan is None else (told.plan.above, told.plan.instalment, told.plan.payments)
    return Noticed(told.state, told.on, told.effective_on, told.in_force.limit, int(told.in_force.step), *plan, cures)


@pytest.mark.parametrize(("kind", "regime", "language"), CASES)
def test_each_part_says_what_it_was_made_of(kind: str, regime: Regime, language: str) -> None:
    for facts in (OWED, PAID_UP, replace(PAID_UP, balance=None)):
        assert list(letter_contradictions(*made(kind, regime, language, facts))) == []


# Each behaviour to each degree, all together, and nothing else.
EVERYTHING = tuple(Act(one, (one.degrees or (None,))[-1]) for one in acts())
WAYS = [Choice(), Choice(EVERYTHING), *(Choice((Act(one, d),)) for one in acts() for d in one.degrees or (None,))]
MOVED = WholeWithin(date(2025, 1, 31), date(2025, 4, 30), 92, 97, 100)


def with_way(
    choice: Choice, drawn: WholeWithin | None, regime: Regime, language: str
) -> tuple[Letter, Notice, Why, Held]:
    """A letter about a suspended line, with what brings it back."""
    why, words = KINDS["suspend"](terms_of(regime)), wording(language)
    told = way_back_told(restoration(choice, drawn), why, words)
    letter, notice, why, held = made("suspend", regime, language, replace(OWED, way_back=told))
    return letter, notice, why, replace(held, way=way_held(choice, drawn))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("regime", Regime)
def test_every_behaviour_is_told_as_it_was_replayed_and_nothing_else(regime: Regime, language: str) -> None:
    """The grammar knows what a customer of one's own records does, in words of the regime: no other way, no other person, no promise."""
    for place, choice in enumerate(WAYS):
        drawn = MOVED if place % 2 else None
        assert list(letter_contradictions(*with_way(choice, drawn, regime, language))) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_way_that_is_another_is_seen(language: str) -> None:
    letter, *rest = with_way(Choice(EVERYTHING), MOVED, Regime.EU, language)
    (place,) = [at for at, part in enumerate(letter.parts) if part.part is Section.WAY_BACK]
    altered = [*other_parts(letter.parts[place])]
    assert len(altered) > 20
    for what, part in altered:
        other = replace(letter, parts=(*letter.parts[:place], part, *letter.parts[place + 1 :]))
        assert any(letter_contradictions(other, *rest)), what


def test_a_customer_is_told_of_no_way_that_was_not_proved() -> None:
    """Not where only the lender can or nothing does, and not where months drawn at random bring the line back too seldom."""
    why, words = KINDS["suspend"](terms_of(Regime.PLAIN)), wording("en")
    seldom = WholeWithin(None, None, 0, 61, 100)
    for found in (
        restoration(Choice(), outlook=Outlook.NEVER),
        restoration(Choice(EVERYTHING), outlook=Outlook.LENDER),
        restoration(Choice(EVERYTHING), seldom),
    ):
        assert way_back_told(found, why, words) == ()


@pytest.mark.parametrize("kind", ["announced lower", "running", "effective"])
def test_of_a_cut_to_come_only_what_follows_it_is_told(kind: str) -> None:
    """A way by which the cut would be withdrawn is told where the cut is: the restriction that it ends is not there yet."""
    why, words = ANNOUNCED[kind](terms_of(Regime.PLAIN)), wording("en")
    announced = why.line.facts.announced
    assert announced is not None
    assert way_back_told(restoration(Choice()), why, words)
    later = replace(announced, effective_on=date(2025, 3, 31))
    why = replace(why, line=replace(why.line, facts=replace(why.line.facts, announced=later)))
    assert bool(way_back_told(restoration(Choice()), why, words)) is (kind == "effective")


def test_a_letter_that_is_not_about_a_cut_has_no_way_back() -> None:
    told = replace(OWED, way_back=("If you pay, it comes back.",))
    for kind in ("raise", "restore", "stay", "new customer", "review"):
        letter, *_ = made(kind, Regime.PLAIN, "en", told)
        assert Section.WAY_BACK not in [part.part for part in letter.parts]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lower_limit_is_told_from_its_day_on(language: str) -> None:
    """15 days after the decision; what is shut is shut at once."""
    for kind, told in (("reduce", True), ("suspend", False)):
        why, lender = KINDS[kind](terms_of(Regime.PLAIN)), replace(LENDER, notice_days=15)
        notice = notice_of(why, language)
        letter = letter_of(notice, why, lender, wording(language), OWED)
        held = replace(made(kind, Regime.PLAIN, language)[3], lender={**STATED, "notice_days": 15})
        assert list(letter_contradictions(letter, notice, why, held)) == []
        at_once = letter_of(notice, why, LENDER, wording(language), OWED)
        assert any(letter_contradictions(at_once, notice, why, held)) is told


@pytest.mark.parametrize(("kind", "regime", "language"), CASES[::3])
def test_whatever_is_another_is_seen(kind: str, regime: Regime, language: str) -> None:
    letter, *rest = made(kind, regime, language)
    altered = list(other_letters(letter))
    assert len(altered) > 20
    unseen = [what for what, other in altered if not any(letter_contradictions(other, *rest))]
    assert unseen == []


def other_letters(letter: Letter) -> Iterator[tuple[str, Letter]]:
    """Each part left out, each of its texts left out, said twice, and with each of its numbers another."""
    for place, part in enumerate(letter.parts):
        rest = letter.parts[:place], letter.parts[place + 1 :]
        yield f"no {part.part.value}", replace(letter, parts=(*rest[0], *rest[1]))
        for what, other in other_parts(part):
            yield f"{part.part.value}: {what}", replace(letter, parts=(*rest[0], other, *rest[1]))


def other_parts(part: LetterPart) -> Iterator[tuple[str, LetterPart]]:
    for at in ("sentences", "after"):
        for what, texts in other_texts(getattr(part, at)):
            yield what, replace(part, **{at: texts})
    for place, field in enumerate(part.fields):
        yield f"no {field.key}", replace(part, fields=(*part.fields[:place], *part.fields[place + 1 :]))
        for number in other_numbers(field.value):
            fields = [*part.fields[:place], replace(field, value=number), *part.fields[place + 1 :]]
            yield number, replace(part, fields=tuple(fields))
    for place, listed in enumerate(part.lists):
        for number, item in enumerate(listed.items):
            rest = listed.items[:number], listed.items[number + 1 :]
            others = [(what, replace(item, sentences=texts)) for what, texts in other_texts(item.sentences)]
            others += [(said, replace(item, said=said)) for said in (*other_numbers(item.said), f"{item.said}?")]
            for what, other in others:
                lists = list(part.lists)
                lists[place] = replace(listed, items=(*rest[0], other, *rest[1]))
                yield what, replace(part, lists=tuple(lists))
        for lead in other_texts((listed.lead,)):
            lists = list(part.lists)
            lists[place] = replace(listed, lead="".join(lead[1]))
            yield lead[0], replace(part, lists=tuple(lists))


def other_texts(texts: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for place, text in enumerate(texts):
        yield f"without {text}", (*texts[:place], *texts[place + 1 :])
        yield f"twice {text}", (*texts[:place], text, text, *texts[place + 1 :])
        for number in other_numbers(text):
            yield number, (*texts[:place], number, *texts[place + 1 :])


def other_numbers(text: str) -> Iterator[str]:
    """The text with one of its digits another."""
    for found in re.finditer(r"\d", text):
        yield f"{text[: found.start()]}{(int(found[0]) + 1) % 10}{text[found.end() :]}"
