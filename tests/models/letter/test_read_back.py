"""Letters of every kind and regime read back whole; and each number, sentence and part that is another is seen."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from letter_grammar import Recorded
from letter_held import Due, Held
from letter_read_back import letter_contradictions
from letters_by_hand import KINDS, LENDER, LENDER_FILE, OWED, PAID_UP, terms_of

from creditline.models.letter.facts import LetterFacts
from creditline.models.letter.letter import Letter, LetterPart
from creditline.models.letter.make import letter_of
from creditline.models.policy import Regime
from creditline.models.why import Why
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.values import Notice
from creditline.models.why.words.from_toml import wording

STATED = tomllib.loads(LENDER_FILE.read_text("utf-8"))["letter"]
CASES = [(kind, regime, language) for kind in KINDS for regime in Regime for language in ("en", "zh")]


def made(kind: str, regime: Regime, language: str, facts: LetterFacts = OWED) -> tuple[Letter, Notice, Why, Held]:
    """The letter, and what it is held to, taken from the values that it was made of."""
    why = KINDS[kind](terms_of(regime))
    notice = notice_of(why, language)
    letter = letter_of(notice, why, LENDER, wording(language), replace(facts, terms=terms_of(regime)))
    line = why.line and why.line.facts
    return letter, notice, why, Held(
        line and Recorded(line.eve.limit, line.after.limit, int(line.eve.step), int(line.after.step),
                          line.stood and line.stood.limit),
        STATED,
        {"notice": {"regime": regime.value}, "changes": {"raise_cool_down_days": 90}, "ladder": {"hysteresis": 20}},
        "card",
        None if facts.arrears is None else Due(2, 534.06, 51),
        facts.balance,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "regime", "language"), CASES)
def test_each_part_says_what_it_was_made_of(kind: str, regime: Regime, language: str) -> None:
    for facts in (OWED, PAID_UP, replace(PAID_UP, balance=None)):
        assert list(letter_contradictions(*made(kind, regime, language, facts))) == []


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
