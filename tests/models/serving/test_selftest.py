"""An exported model tells by its example rows whether it still answers as it did."""

import json

import pytest

from creditline.models.artefact import write_model
from creditline.models.serving.scorer import Scorer
from creditline.models.serving.selftest import answers, differences


@pytest.fixture(scope="module")
def examples(rows):
    return rows(51, 4).to_pylist(), rows(52, 4).to_pylist()


def test_the_first_rows_are_explained_against_others_where_there_is_a_cohort(scorer, examples):
    found = answers(scorer, *examples)
    assert all("against_past" in row for row in found)
    assert "against_others" in found[0]


def test_without_a_cohort_nobody_is_compared_with_others(model, examples, tmp_path):
    write_model(model, tmp_path / "model")
    assert all("against_others" not in row for row in answers(Scorer.open(tmp_path / "model"), *examples))


def test_what_differs_is_named(scorer, examples, tmp_path):
    now, before = examples
    told = json.loads(json.dumps(answers(scorer, now, before)))
    told[1]["score"] += 1
    file = tmp_path / "examples.json"
    file.write_text(json.dumps({"rows": now, "previous": before, "answers": told}), encoding="utf-8")
    rows, wrong = differences(scorer, file)
    assert rows == 4
    assert wrong == [f"row 1: score is {told[1]['score'] - 1} and was {told[1]['score']}"]
