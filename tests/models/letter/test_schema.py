"""docs/why.schema.json says what a letter's JSON is."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, validate
from letters_by_hand import KINDS, LENDER, OWED, terms_of

from creditline.models.letter.json_form import letter_data
from creditline.models.letter.make import letter_of
from creditline.models.letter.part import Kind, Section
from creditline.models.policy import Regime
from creditline.models.why.json_form import as_data
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import wording

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "why.schema.json").read_text(encoding="utf-8"))
LETTER = SCHEMA["properties"]["letter"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_as_the_schema_says(kind: str, language: str) -> None:
    why = KINDS[kind](terms_of(Regime.CN))
    letter = letter_data(letter_of(notice_of(why, language), why, LENDER, wording(language), OWED))
    validate(letter, LETTER, Draft202012Validator)
    assert as_data(why, letter=letter) == {**as_data(why), "letter": letter}


def test_the_schema_names_all_parts_and_kinds() -> None:
    part = LETTER["properties"]["parts"]["items"]["properties"]["part"]["enum"]
    assert part == [one.value for one in Section]
    assert LETTER["properties"]["kind"]["enum"] == [one.value for one in Kind]
    assert "letter" not in SCHEMA["required"]
