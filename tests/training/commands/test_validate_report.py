"""`creditline validate`: two files beside each other, or one sentence and none."""

import json
from importlib import resources

import jsonschema
import pytest


@pytest.fixture(scope="session")
def report(world, tmp_path_factory):
    """A page and its numbers, made by the command itself."""
    from creditline.training.commands.validate import validate

    out = tmp_path_factory.mktemp("validated") / "report.html"
    validate(world.model, world.data, out, refits=0)
    return out


@pytest.mark.slow
def test_a_page_and_its_numbers_lie_beside_each_other(report):
    assert sorted(file.name for file in report.parent.iterdir()) == ["report.html", "report.json"]
    numbers = json.loads(report.with_suffix(".json").read_text(encoding="utf-8"))
    page = report.read_text(encoding="utf-8")
    assert numbers["model"]["version"] in page
    everybody = numbers["discrimination"][0]
    assert f"<b>{everybody['auc']:.3f}</b>" in page
    assert everybody["defaults"] >= 10
    assert (numbers["refits"], numbers["champion"]) == (None, None)


def test_the_numbers_keep_to_the_schema_that_ships(report):
    numbers = json.loads(report.with_suffix(".json").read_text(encoding="utf-8"))
    schema = resources.files("creditline.training.validate.report") / "report.schema.json"
    jsonschema.validate(numbers, json.loads(schema.read_text(encoding="utf-8")))


def _refused(said, folder, *words):
    assert (said.code, said.out) == (1, ""), said
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.problem
    assert [file.name for file in folder.glob("*report*")] == []


def test_another_ending_is_a_wrong_command_line(creditline, world, tmp_path):
    said = creditline("validate", world.model, world.data, "--out", tmp_path / "report.pdf")
    assert said.code == 2
    assert ".html" in said.err


def test_data_without_a_mature_outcome_are_refused(creditline, world, lender, tmp_path):
    said = creditline("validate", world.model, lender, "--out", tmp_path / "report.html")
    _refused(said, tmp_path, "too short")


def test_data_without_the_models_tables_are_refused(creditline, world, lender, tmp_path):
    outcomes = [f"{customer},2024-02-29,{customer % 2},2025-02-28" for customer in range(40)]
    named = "customer_id,as_of,defaulted,known_on\n"
    (lender / "outcomes.csv").write_text(named + "\n".join(outcomes) + "\n", encoding="utf-8")
    customers = "\n".join(f"{customer}," for customer in range(40))
    customers += "\n007,"  # whose the instalments are
    (lender / "customers.csv").write_text(f"customer_id,opened_on\n{customers}\n", encoding="utf-8")
    said = creditline("validate", world.model, lender, "--out", tmp_path / "report.html")
    _refused(said, tmp_path, "features", "does not have")


def test_a_folder_without_a_model_is_refused(creditline, world, tmp_path):
    said = creditline("validate", world.data, world.data, "--out", tmp_path / "report.html")
    _refused(said, tmp_path, "model.json", "missing")
