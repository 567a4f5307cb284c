"""Models that were damaged, or are asked about other data, are refused with one sentence and exit code 1."""

import json
import shutil

import pytest


def _refused(said, *words: str) -> None:
    assert said.code == 1, said
    assert said.out == ""
    assert said.problem.startswith("creditline: ")
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.problem


@pytest.fixture
def copy(world, tmp_path):
    return shutil.copytree(world.model, tmp_path / "model")


@pytest.mark.parametrize("name", ["model.json", "booster.txt", "reference.json"])
def test_a_changed_byte_is_refused_by_name(creditline, world, copy, name):
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    _refused(creditline("score", copy, world.data, "--as-of", "2024-03-31"), name)


@pytest.mark.parametrize("name", ["model.json", "booster.txt", "reference.json"])
def test_a_missing_file_is_refused_by_name(creditline, world, copy, name):
    (copy / name).unlink()
    _refused(creditline("score", copy, world.data, "--as-of", "2024-03-31"), name)


def test_a_newer_format_is_refused(creditline, world, copy):
    written = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    written["format"] += 1
    (copy / "model.json").write_text(json.dumps(written), encoding="utf-8")
    _refused(creditline("score", copy, world.data, "--as-of", "2024-03-31"), "newer creditline")


def test_a_folder_without_a_model_is_refused(creditline, world):
    _refused(creditline("score", world.data, world.data, "--as-of", "2024-03-31"), "model.json", "missing")


def test_a_model_trained_on_other_features_is_refused(creditline, world, lender):
    _refused(creditline("score", world.model, lender, "--as-of", "2024-02-29"), "features", "does not have")
    asked = ("--customer", "007", "--from", "2024-01-31", "--to", "2024-02-29")
    _refused(creditline("why", world.model, lender, *asked), "features", "does not have")


def test_an_unknown_customer_is_refused(creditline, world):
    asked = ("--customer", "nobody", "--from", "2024-02-29", "--to", "2024-03-31")
    _refused(creditline("why", world.model, world.data, *asked), "customer nobody is not in")


def test_a_day_before_any_data_is_refused(creditline, world, tmp_path):
    _refused(creditline("score", world.model, world.data, "--as-of", "1999-12-31"), "1999-12-31", "before")
    for whom in (("--customer", "1000001"), ("--all-cuts", "--out", tmp_path / "cuts.parquet")):
        asked = (*whom, "--from", "1999-12-31", "--to", "2024-03-31", "--policy", "graded")
        _refused(creditline("why", world.model, world.data, *asked), "1999-12-31", "before")


def test_a_model_is_not_written_over_other_files(creditline, world, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    _refused(creditline("train", world.data, "--out", tmp_path), "thesis.txt")
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"
