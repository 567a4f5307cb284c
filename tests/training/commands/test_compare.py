"""`creditline compare` as a person calls it: a model beside itself and beside others, and what is refused."""

import dataclasses
import json
import shutil
from importlib import resources
from pathlib import Path

import duckdb
import openpyxl
import pytest
from jsonschema import Draft202012Validator

from creditline.models.artefact import Learned, read_model, write_model
from creditline.models.calibration import Shifted
from creditline.models.scale.scale import Scale
from creditline.training.compare.compare_settings import CompareSettings
from creditline.training.compare.days.side import Side
from creditline.training.compare.findings.limits import limits_of
from creditline.training.outcomes import DefaultDefinition

pytestmark = pytest.mark.slow

GRADED = ("--policy", "graded")


@pytest.fixture(scope="module")
def schema():
    file = resources.files("creditline.training.compare.report") / "compare.schema.json"
    return json.loads(file.read_text(encoding="utf-8"))


def test_a_model_beside_itself_moves_nobody(creditline, world, tmp_path, schema):
    file = tmp_path / "a?b" / "compare.xlsx"
    told = ("--explain", "0", "--out", tmp_path / "out", "--xlsx", file, "--lang", "zh")
    said = creditline("compare", world.model, world.model, world.data, *GRADED, *told)
    assert said.code == 0, said.err
    found = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    closed = json.loads(json.dumps(schema))
    for one in (closed, *closed["$defs"].values()):
        one["additionalProperties"] = False
    assert [error.message for error in Draft202012Validator(closed).iter_errors(found)] == []
    assert found["customers"] > 300
    assert [one["changed"] for one in found["changes"]] == [0] * len(found["changes"])
    for swap in found["swap_sets"]:
        assert swap["champion_in"] == swap["challenger_in"] > 0
        assert [one["count"] for one in swap["groups"] if one["group"].startswith("swapped")] == [0, 0]
    assert found["lines"]["lines"] > 0
    assert (found["lines"]["changed_action"], found["lines"]["changed_limit"]) == (0, 0)
    if found["outcomes"] is not None:
        assert {(one["difference"], one["p"]) for one in found["outcomes"]["measures"]} == {(0.0, 1.0)}
    page = (tmp_path / "out" / "compare.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "Both are the same model" in page
    with duckdb.connect() as connection:
        ids = connection.sql(f"SELECT customer_id FROM read_parquet('{world.data / 'customers.parquet'}')").fetchall()
    assert not [one for (one,) in ids if f'"{one}"' in json.dumps(found)]
    book = openpyxl.load_workbook(file, data_only=True)
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"换入换出", "等级迁移", "措施迁移"} <= set(book.sheetnames)
    assert str(found["customers"]) in cells
    assert len(ids) > 300
    assert not {str(one) for (one,) in ids} & cells


def test_another_level_of_risk_moves_bands_and_no_rank(creditline, world, tmp_path):
    """A challenger twice as pessimistic: it ranks alike, so nobody is swapped at the same number, and bands fall."""
    model = read_model(world.model)
    challenger = dataclasses.replace(model, calibration=Shifted(model.calibration, 0.7, 0.1))
    write_model(challenger, tmp_path / "challenger")
    said = creditline("compare", world.model, tmp_path / "challenger", world.data, "--out", tmp_path / "out")
    assert said.code == 0, said.err
    found = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    (swap,) = found["swap_sets"]
    assert [one["count"] for one in swap["groups"] if one["group"].startswith("swapped")] == [0, 0]
    (bands,) = [one for one in found["changes"] if (one["of"], one["by"]) == ("band", "all")]
    assert bands["changed"] > 0
    assert found["lines"] is None
    assert any(one.startswith("No policy was given") for one in found["limits"])
    assert "AUC" in said.out or "outcomes are not compared" in said.out


@pytest.mark.long
def test_months_under_each_and_days_without_outcomes(creditline, world, tmp_path):
    """Of the lines both cut every reason is the same, and so is every month."""
    last = ("--as-of", "2024-06-29")
    said = creditline(
        "compare",
        world.model,
        world.model,
        world.data,
        *last,
        *GRADED,
        "--months",
        "2",
        "--explain",
        "8",
        "--out",
        tmp_path / "out",
    )
    assert said.code == 0, said.err
    found = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    assert found["outcomes"] is None
    assert "no outcome of 2024-06-29 is known within 12 months" in found["no_outcomes"]
    reasons = found["reasons"]
    assert reasons["cut_by_both"] > 8
    assert reasons["explained"] > 0
    assert reasons["same_first"]["count"] == reasons["same_all"]["count"] == reasons["explained"]
    months = found["paths"]["months"]
    assert len(months) == 4
    for day in {one["day"] for one in months}:
        first, second = ({**one, "model": ""} for one in months if one["day"] == day)
        assert first == second
    assert (found["paths"]["cut_by_champion"], found["paths"]["cut_by_challenger"], found["paths"]["end_differs"]) == (
        0,
        0,
        0,
    )


def test_a_day_long_after_the_last_record_is_said(creditline, world):
    said = creditline("compare", world.model, world.model, world.data, "--as-of", "2030-01-31")
    assert said.code == 0, said.err
    assert "as if nothing had happened since" in said.out


def test_rows_a_model_learned_from_are_left_out(creditline, world, tmp_path):
    """On a date the model was trained on every row with an outcome was learned from, or was one of the same window."""
    learned = read_model(world.model).learned
    day = str(learned.dates[0])
    said = creditline("compare", world.model, world.model, world.data, "--as-of", day, "--out", tmp_path / "out")
    assert said.code == 0, said.err
    found = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    assert found["outcomes"] is None
    assert "more are ones a model learned from" in found["no_outcomes"]
    assert (
        sum(one["known"] for one in found["swap_sets"][0]["groups"]) <= 20
    )  # who was drawn for no part of the training


def test_what_can_be_compared_in_part_is_said(world):
    """Another default, another status, another scale; and a model that does not say whom it learned from."""
    model = read_model(world.model)
    other = dataclasses.replace(
        model,
        versions=dataclasses.replace(model.versions, outcome="at least 60 days past due"),
        default=dataclasses.replace(model.default, cure_days=1),
        scale=Scale(pdo=20),
        learned=Learned(),
    )
    sides = {name: Side(name, each, None, None) for name, each in (("champion", model), ("challenger", other))}
    said = limits_of(sides, CompareSettings(), DefaultDefinition(), None, None, None)
    begins = (
        "The models were trained on different",
        "The models tell in different",
        "The models have different scales",
    )
    assert [one for one in said if one.startswith(begins)] == list(said[:3])
    assert "The challenger does not say whom it learned from" in said[3]
    alike = limits_of(
        {name: Side(name, model, None, None) for name in sides},
        CompareSettings(),
        DefaultDefinition(),
        None,
        None,
        None,
    )
    assert [one[:23] for one in alike] == ["Both are the same model", "No policy was given: li"]


def test_what_cannot_be_compared_is_one_sentence(creditline, world, tmp_path):
    model = read_model(world.model)
    write_model(dataclasses.replace(model, target_product="card"), tmp_path / "card")
    said = creditline("compare", world.model, tmp_path / "card", world.data)
    assert said.code == 1
    assert said.problem == (
        "creditline: the champion is about any product and the challenger about card; compare models of one target product"
    )
    said = creditline("compare", world.model, world.model, world.data, "--by", "height")
    assert (said.code, "have no column height to count by" in said.problem) == (1, True)
    said = creditline("compare", world.model, world.model, world.data, "--as-of", "1950-01-31")
    assert (said.code, "was known on 1950-01-31; name a later day" in said.problem) == (1, True)
    said = creditline("compare", world.model, world.model, world.data, "--months", "3")
    assert said.code == 2
    said = creditline("compare", world.model, world.model, world.data, "--approve", "1.5")
    assert said.code == 2
    said = creditline("compare", world.model, world.model, world.data, "--xlsx", tmp_path / "compare.csv")
    assert (said.code, "should end in .xlsx" in said.err) == (2, True)
    lender = tmp_path / "lender"
    lender.mkdir()
    for file in Path(world.data).iterdir():
        if file.is_file() and file.stem != "transactions":
            shutil.copy(file, lender / file.name)
    said = creditline("compare", world.model, world.model, lender)
    assert (said.code, "does not have" in said.problem) == (1, True)
