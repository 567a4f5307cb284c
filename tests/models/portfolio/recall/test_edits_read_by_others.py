"""`--edits` on other commands: what they say of the data as put right is what they say of data that were right."""

import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from creditline.training.commands.main import app


def run(*arguments):
    made = CliRunner().invoke(app, [str(one) for one in arguments])
    assert made.exit_code == 0, made.output
    return made.stdout


@pytest.fixture
def both(lender, on_record):
    """The same command on the lender with the corrections, and on the lender whose records were right."""

    def asked(command, *more, model=True):
        named = [lender.folder] if model else []
        right = on_record.true.parent / "data"
        first = run(command, *named, on_record.data.folder, "--edits", on_record.edits, *more)
        return first, run(command, *named, right, *more), run(command, *named, on_record.data.folder, *more)

    return asked


@pytest.mark.parametrize("command", ["score", "features"])
def test_scores_and_features(both, on_record, command):
    right, true, recorded = both(command, "--as-of", on_record.days[1], model=command == "score")
    assert right == true != recorded


def test_check(both):
    right, true, recorded = both("check", model=False)
    assert right == true != recorded


@pytest.mark.slow
def test_decisions_receipts_and_why(lender, on_record, tmp_path):
    day, out = on_record.days[0], tmp_path / "d.parquet"
    told = [lender.folder, on_record.data.folder, "--policy", on_record.policy]
    edits = ["--edits", on_record.edits]
    run("decide", *told, *edits, "--as-of", day, "--out", out, "--receipts", tmp_path / "receipts", "--customer", 13)
    true = parquet.read_table(on_record.true / f"{day}.parquet")
    assert parquet.read_table(out).equals(true)
    receipt = tmp_path / "receipts" / "13-L13.json"
    assert run("verify", receipt, *told, *edits).startswith("equal: ")
    plain = CliRunner().invoke(app, [str(one) for one in ("verify", receipt, *told)])
    assert "record" in plain.stdout
    why = ["why", *told, "--customer", 13, "--from", "2024-09-30", "--to", day]
    assert run(*why, *edits) != run(*why)
