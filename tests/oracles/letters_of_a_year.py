"""The letters of a decided year's cuts, each held to the decisions, the instalments, the features and both files."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from pathlib import Path

from decided_lender import Answer, Year, due_on, values_of
from letter_held import Held
from letter_read_back import letter_contradictions

from creditline.models.letter.from_toml import read_lender
from creditline.models.letter.letter import Letter
from creditline.models.letter.make import letter_of
from creditline.models.policy import Regime
from creditline.models.why import Why
from creditline.models.why.answer.parts import Value
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.values import Notice
from creditline.models.why.words.from_toml import wording

LENDER = Path(__file__).parents[1] / "fixtures" / "lender.toml"


@dataclass(frozen=True)
class Written:
    """A letter of an answer, and what is said in it that may not be."""

    answer: Answer
    letter: Letter
    faults: Sequence[str]


def letters_of(year: Year, told: Sequence[Answer]) -> Iterator[Written]:
    """In both languages, the regimes in turn."""
    asked = [(one, _by(one.why, regime), regime) for one, regime in zip(told, _in_turn(len(told)), strict=True)]
    noticed = [(one, why, regime, notice_of(why, said)) for one, why, regime in asked for said in ("en", "zh")]
    values = values_of(
        year, _days(noticed), [name for *_, notice in noticed for one in notice.reasons for name in one.features]
    )
    product = year.model.target_product
    assert product is not None
    due = {day: due_on(year.data, product, day) for day in year.files}
    lender, stated = read_lender(LENDER), tomllib.loads(LENDER.read_text("utf-8"))["letter"]
    file = resources.files("creditline.models.policy.examples") / f"{year.policy}.toml"
    policy = tomllib.loads(file.read_text("utf-8"))
    for one, why, regime, notice in noticed:
        customer = why.customer_id

        def value(name: str, day: date, customer: int | str = customer) -> Value:
            found = values[customer, day][name]
            return float(found) if isinstance(found, int | float) else found

        assert why.line is not None
        held = Held(
            year.record_of(one), stated, {**policy, "notice": {"regime": regime.value}}, product, due[one.day].get(customer),
            float(year.rows(one.day)[customer]["balance"]),  # type: ignore[arg-type]
            any(departure.override for departure in why.line.facts.departures), value,
        )  # fmt: skip
        letter = letter_of(notice, why, lender, wording(notice.language), one.facts)
        yield Written(one, letter, list(letter_contradictions(letter, notice, why, held)))


def _in_turn(number: int) -> list[Regime]:
    regimes = list(Regime)
    return [regimes[place % len(regimes)] for place in range(number)]


def _by(why: Why, regime: Regime) -> Why:
    """The answer where the policy's letters follow these rules."""
    assert why.line is not None
    facts = why.line.facts
    return replace(why, line=replace(why.line, facts=replace(facts, notice=replace(facts.notice, regime=regime))))


def _days(noticed: Sequence[tuple[Answer, Why, Regime, Notice]]) -> list[tuple[int | str, date]]:
    """Every customer and day that a reason may be told of."""
    found = []
    for _, why, _, notice in noticed:
        days = {why.start.as_of, why.end.as_of, *(one.until for one in notice.reasons if one.until is not None)}
        assert why.line is not None
        days |= {step.on for step, _ in why.line.descent}
        found += [(why.customer_id, day) for day in sorted(days)]
    return found
