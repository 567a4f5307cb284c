"""What `creditline train` is told about default and cohorts, what it says of them, and what it refuses."""

import re

import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.slow

REFUSED = {
    "a share of nobody": (["--sample-goods", "0"], "a share of the goods lies above 0 and up to 1, not 0.0"),
    "indeterminate at the default itself": (
        ["--indeterminate-days", "90"],
        "indeterminate arrears begin below the default of 90 days past due, not at 90",
    ),
    "an amount that is no number": (["--materiality", "inf"], "a materiality amount is a finite number of at least 0"),
    "everybody too new": (["--min-months-on-book", "600"], "no outcome counts"),
    "watched for too short": (["--observed-to", "2000-01-01"], "too short for one quarter end"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_one_sentence_and_no_model(creditline, world, tmp_path, case):
    options, says = REFUSED[case]
    said = creditline("train", world.data, "--out", tmp_path / "model", *options)
    assert said.code == 1
    assert says in said.problem
    assert "Traceback" not in said.err
    assert not (tmp_path / "model").exists()


def test_the_rows_it_looks_at_are_written_and_features_have_to_be_of_them(creditline, world, tmp_path):
    model, rows = tmp_path / "model", tmp_path / "50%?#.parquet"
    said = creditline("train", world.data, "--out", model, "--sample-goods", "0.5", "--write-rows", rows)
    assert said.code == 0, said.err
    table = pq.read_table(rows)
    assert said.out == f"{table.num_rows:,} rows in {rows}\n"
    assert table.column_names == ["customer_id", "as_of"]
    assert not model.exists()
    said = creditline("train", world.data, "--out", model, "--sample-goods", "0.5", "--features", rows)
    assert said.code == 1
    assert f"{rows} has no column " in said.problem
    assert not model.exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--compare", "60"],
        ["--compare", "60x12,x"],
        ["--observed-to", "soon"],
        ["--closed-lines", "lose"],
        ["--materiality", "-1"],
    ],
)
def test_a_wrong_command_line_is_exit_2(creditline, world, tmp_path, options):
    assert creditline("train", world.data, "--out", tmp_path / "model", *options).code == 2


def test_who_was_left_out_is_one_line(creditline, world, tmp_path, untracked):
    options = ["--compare", "30x6", "--dormant-days", "90", "--indeterminate-days", "30", "--sample-goods", "0.8"]
    said = creditline("train", world.data, "--out", tmp_path / "model", "--refits", "0", *options)
    assert said.code == 0, said.err
    counted = said.out.splitlines()[1]
    assert re.fullmatch(
        r"[\d,]+ rows of [\d,]+ customers on record; left out: .*[\d,]+ already defaulted, .*[\d,]+ not drawn; "
        r"used: [\d,]+ .* \([\d,]+ defaults, [\d,]+ indeterminate\).*",
        counted,
    )


def test_run_takes_every_option_of_train_with_its_default():
    from typer.main import get_command

    from creditline.training.commands.main import app

    commands = get_command(app).commands
    told = {
        name: {
            option: (one.default, one.help)
            for one in commands[name].params
            for option in one.opts
            if option.startswith("--")
        }
        for name in ("train", "run")
    }
    for own in (
        "--out",
        "--features",
        "--write-rows",
    ):  # a run computes features itself, those of its last day among them
        del told["train"][own]
    assert told["train"].items() <= told["run"].items()
    assert set(told["run"]) - set(told["train"]) == {"--out", "--json", "--customers", "--months"}
