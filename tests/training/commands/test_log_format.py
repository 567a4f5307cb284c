"""`--log-format json`: every batch job has it, and its lines are what docs/batch.md says."""

import json
import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from creditline.features.output.stage import Stage
from creditline.training.commands.main import app
from creditline.training.commands.terminal.log_format import LIVING
from creditline.training.commands.terminal.log_lines import RunLog

DOCS = Path(__file__).parents[3] / "docs" / "batch.md"


def _names(within: typer.Typer, group: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    own = [(*group, str(one.name)) for one in within.registered_commands]
    inner = [_names(one.typer_instance, (*group, str(one.name))) for one in within.registered_groups]
    return own + [name for names in inner for name in names]


def _lines(err: str) -> list[dict]:
    return [json.loads(line) for line in err.splitlines()]


def test_every_batch_job_has_it():
    names, run = _names(app), CliRunner()
    assert len(names) > 25
    for name in names:
        said = run.invoke(app, [*name, "--help"])
        assert said.exit_code == 0
        assert ("--log-format" in said.output) == (name[0] not in LIVING), name


def test_a_line_per_stage_and_the_last_one(creditline, tmp_path):
    said = creditline("simulate", tmp_path / "lender", "--customers", 3, "--months", 6, "--log-format", "json")
    stage, end = _lines(said.err)
    assert (stage["event"], stage["level"], stage["rows"]) == ("stage", "info", 3)
    assert stage["stage"] == "simulating 3 customers over 6 months"
    assert (end["event"], end["exit"], end["stage"], said.code) == ("end", 0, None, 0)
    assert stage["run"] == end["run"]
    assert stage["command"] == end["command"] == "simulate"
    assert 0 < stage["seconds"] <= end["seconds"]
    assert 10 < stage["peak_mb"] <= end["peak_mb"]
    stated = set(re.findall(r"^\| `(\w+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(stage) | set(end) | {"message"} == stated
    again = creditline("simulate", tmp_path / "lender", "--customers", 3, "--months", 6)
    assert again.err == "creditline: simulating 3 customers over 6 months\n"


def test_a_command_without_stages_and_its_error(creditline, lender, tmp_path):
    (end,) = _lines(creditline("check", lender, "--log-format", "json").err)
    assert (end["event"], end["command"]) == ("end", "check")
    error, end = _lines(creditline("check", tmp_path / "none", "--log-format", "json").err)
    assert (error["event"], error["level"], end["exit"], end["level"]) == ("error", "error", 1, "error")
    assert "none" in error["message"]


def test_a_fault_in_a_stage_tells_no_value(creditline, monkeypatch, tmp_path):
    def fault(*_):
        raise ZeroDivisionError("1042")

    monkeypatch.setattr("creditline.training.world.simulate", fault)
    said = creditline("simulate", tmp_path / "lender", "--customers", 3, "--log-format", "json")
    error, end = _lines(said.err)
    assert error["message"].startswith("internal fault, ZeroDivisionError. Please")
    assert (end["exit"], end["stage"]) == (3, "simulating 3 customers over 48 months")
    assert "1042" not in said.err


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("customer 1042 is not in lender; check the id", "customer [id] is not in lender; check the id"),
        ("customer 1, A-2, 3 is not in x.", "customer [id] is not in x."),
        ("7 customers are not in lender, such as 1042; out", "7 customers are not in lender, such as [id]; out"),
        ("the line of customer LI was closed", "the line of customer [id] was closed"),
        ("of customer alice has several lines", "of customer [id] has several lines"),
        ("the decision of 2024-01-31 on line L1 does", "the decision of 2024-01-31 on line [id] does"),
        ("a customer, whose lines stand", "a customer, whose lines stand"),
    ],
)
def test_ids_are_not_told(sentence, told, capsys):
    RunLog("score", ("alice",)).say("error", sentence)
    assert json.loads(capsys.readouterr().err)["message"] == told


def test_a_stage_is_the_text_it_is():
    assert (Stage("scoring", 3), Stage("scoring", 3).rows, f"{Stage('scoring', 3)}") == ("scoring", 3, "scoring")
