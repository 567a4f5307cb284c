"""A person's decisions as they are on record, each with what the customer is told of a cut."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.features.words.languages import languages
from creditline.models.letter.lender import Lender
from creditline.models.letter.text import letter_text
from creditline.models.portfolio.access.values import AccessDecision
from creditline.models.portfolio.explain.customer_answers import CustomerAnswers
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.letters.of_customer import customer_letter
from creditline.models.why.words.by_language import Words

_ROWS = """
SELECT * FROM decisions WHERE customer_id = $id ORDER BY decided_on, line_id
"""
_CUTS = ("reduce", "suspend", "close")


def decisions_on_record(record: DataSet, customer: int | str) -> tuple[dict[str, Any], ...]:
    """The rows of `decisions`, in order of their day; none where there is no such table."""
    if not record.has("decisions"):
        return ()
    with record.connect() as connection:
        found = connection.sql(_ROWS, params={"id": customer}).to_arrow_table()
    shown = [name for name in found.column_names if name not in ("customer_id", "recorded_at")]
    return tuple(found.select(shown).to_pylist())


def with_reasons(
    in_force: InForce,
    data: DataSet,
    customer: int | str,
    rows: tuple[dict[str, Any], ...],
    lender: Lender,
    words: Words,
) -> tuple[AccessDecision, ...]:
    """Each decision, and of a cut of the product's line the letter there is about it; without a policy there are none."""
    if in_force.policy is None or not any(_cut(row, in_force) for row in rows):
        return tuple(AccessDecision(row, {}, None) for row in rows)
    opened: AbstractContextManager[CustomerAnswers] = CustomerAnswers.from_files(in_force, data)
    with opened as answers:
        return tuple(_told(in_force, data, customer, rows, lender, words, answers))


def _told(
    in_force: InForce, data: DataSet, customer: int | str, rows: tuple[dict[str, Any], ...], lender: Lender, words: Words,
    answers: CustomerAnswers,
) -> Iterator[AccessDecision]:  # fmt: skip
    for row in rows:
        reasons: Mapping[str, str] = {}
        unexplained = None
        if _cut(row, in_force):
            of_line = replace(in_force, chosen=row["product"])
            try:
                reasons = _letters(of_line, data, answers, customer, row["decided_on"], lender, words)
            except DataError as fault:
                unexplained = str(fault)
        yield AccessDecision(row, reasons, unexplained)


def _letters(
    in_force: InForce,
    data: DataSet,
    answers: CustomerAnswers,
    customer: int | str,
    day: date,
    lender: Lender,
    words: Words,
) -> Mapping[str, str]:
    why = answers.why(customer, None, day, in_force.product)
    return {
        language: letter_text(customer_letter(in_force, data, why, lender, words.of(language)), words.of(language))
        for language in languages()
    }


def _cut(row: Mapping[str, Any], in_force: InForce) -> bool:
    product = in_force.model.target_product
    return row["initiated_by"] == "lender" and row["action"] in _CUTS and product in (None, row["product"])
