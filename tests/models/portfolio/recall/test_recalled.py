"""A recall on the forty cards gives the world in which the records were right, and says of nobody else that anything changed."""

import csv
import json
import re
from dataclasses import replace
from importlib import resources

import jsonschema
import pyarrow.compute as pc
import pytest
from pyarrow import parquet
from recalled_world import rows_of, unlike
from typer.testing import CliRunner

from creditline.features.errors import DataError
from creditline.models.portfolio.receipts.receipt import Receipt
from creditline.training.commands.main import app


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.mark.slow
def test_it_is_the_right_world_decision_by_decision(found, on_record):
    _, out = found
    assert unlike(on_record.decisions, out, on_record.true, on_record.days) == []
    told = json.loads((out / "recall.json").read_text(encoding="utf-8"))
    assert {"record", "cap"} <= told["causes"].keys()  # both are there to be told apart
    assert not all(month["cap"]["same"] for month in told["months"])
    schema = json.loads(
        resources.files("creditline.models.portfolio.recall").joinpath("recall.schema.json").read_text()
    )
    jsonschema.validate(told, schema)


def test_whom_the_cap_alone_moved_has_no_edited_record(found):
    rows = parquet.read_table(found[1] / "decisions.parquet").to_pylist()
    moved = {row["customer_id"] for row in rows if row["cause"] == "cap"}
    assert moved - {1, 2, 13}
    assert {row["customer_id"] for row in rows if row["cause"] == "record"} == {1, 2, 13}


def test_money_and_letters_are_those_of_the_rows(found, on_record):
    _, out = found
    months = {month["day"]: month for month in json.loads((out / "recall.json").read_text())["months"]}
    table = parquet.read_table(out / "decisions.parquet")
    for day in on_record.days:
        had, wanted = (rows_of(folder / f"{day}.parquet") for folder in (on_record.decisions, on_record.true))
        change = sum(row["limit_after"] for row in wanted.values()) - sum(row["limit_after"] for row in had.values())
        month = months[str(day)]
        assert month["again"]["limit"] - month["recorded"]["limit"] == pytest.approx(change)
        rows = table.filter(pc.and_(pc.equal(table["decided_on"], day), table["otherwise"]))
        loss = pc.sum(rows["expected_loss_again"]).as_py() - pc.sum(rows["expected_loss_recorded"]).as_py()
        alike = [key for key in had if key[0] in (1, 2, 13) and key[0] not in rows["customer_id"].to_pylist()]
        rest = sum(
            wanted[key]["pd"] * wanted[key]["limit_after"] - had[key]["pd"] * had[key]["limit_after"] for key in alike
        )
        assert month["again"]["loss"] - month["recorded"]["loss"] == pytest.approx(loss + rest)
    with (out / "letters.csv").open(encoding="utf-8") as opened:
        letters = {(row["customer_id"], row["decided_on"]): row["letter"] for row in csv.DictReader(opened)}
    assert letters["1", "2024-10-31"] == "reissue"  # the cap of the day took more from them than it should have
    assert not any(customer == "13" for customer, _ in letters)  # the cut that was due was never told


@pytest.mark.slow
def test_why_and_a_second_recall_know_what_was_made_again(found, asked, lender, on_record, tmp_path):
    why = ["why", lender.folder, on_record.data.folder, "--customer", 1, "--to", on_record.days[1], "--policy", on_record.policy,
           "--decisions", on_record.decisions, "--format", "json"]  # fmt: skip
    before = json.loads(run(*why).output)
    after = json.loads(run(*why, "--decisions", found[1] / "again", "--edits", on_record.edits).output)
    assert before["line"]["after"]["limit"] < after["line"]["after"]["limit"]
    again = run(*asked, "--decisions", found[1] / "again", "--edits", on_record.edits, "--out", tmp_path / "out")
    assert "decisions that a person or a dispute made stand" in again.output


def test_nothing_otherwise(asked, tmp_path):
    edits = tmp_path / "edits.csv"
    edits.write_text(
        "customer_id,table,how,ts,amount,direction,reference,on,by,why\n20,transactions,add,2024-12-31,1,in,A,2025-01-08,x,y\n"
    )
    made = run(*asked, "--edits", edits, "--out", tmp_path / "out")
    assert "No decision would have been otherwise." in made.output
    assert "Every other decision of 3 of 3 days is untouched, to its receipt" in made.output
    assert parquet.read_metadata(tmp_path / "out" / "decisions.parquet").num_rows == 0


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1,lines,correct,2024-11-30,-", "balance = '-'"),
        ("1,lines,correct,2024-11-29,1", "is unknown: the customer has no such record"),
        ("37,lines,add,,1", "names|leaves"),
        ("37,customers,correct,,", "sets nothing"),
    ],
)
def test_edits_that_cannot_be(asked, on_record, tmp_path, row, sentence):
    edits = tmp_path / "edits.csv"
    head = on_record.edits.read_text(encoding="utf-8").splitlines()[0]
    edits.write_text(f"{head}\n{row},INC-1,2025-01-08,desk,so\n", encoding="utf-8")
    refused = run(*asked, "--edits", edits, "--out", tmp_path / "out").exception
    assert isinstance(refused, DataError)
    assert not (tmp_path / "out").exists()
    assert re.search(sentence, str(refused)), refused


def test_what_cannot_be_recalled(asked, lender, on_record, tmp_path):
    told = [*asked, "--edits", on_record.edits, "--out", tmp_path / "out"]
    nobody = tmp_path / "nobody.csv"
    nobody.write_text("customer_id,table,opened_on,reference,on,by,why\n37,customers,2024-01-02,A,2025-01-08,x,y\n")
    assert "no decision is on record of any of the 1 customers" in str(
        run(*asked, "--edits", nobody, "--out", tmp_path / "out").exception
    )
    assert "give one of them" in run(*asked, "--out", tmp_path / "out").output
    part = tmp_path / "part"
    part.mkdir()
    for day in on_record.days:
        rows = parquet.read_table(on_record.decisions / f"{day}.parquet")
        parquet.write_table(rows.slice(1), part / f"{day}.parquet")
    less = [one if one != on_record.decisions else part for one in told]
    assert "do not come to the scaling of the portfolio cap on record" in str(run(*less).exception)
    other = [one if one != on_record.policy else lender.policies["lenient"] for one in told]
    assert "which is not at hand; give it with --policy" in str(run(*other).exception)
    for day in on_record.days:
        rows = parquet.read_table(on_record.decisions / f"{day}.parquet")
        limit = rows["limit_after"].to_pylist()
        at = rows["customer_id"].to_pylist().index(20)
        limit[at] -= 100
        place = rows.column_names.index("limit_after")
        parquet.write_table(rows.set_column(place, "limit_after", [limit]), part / f"{day}.parquet")
    assert "does not give the decision of 2024-10-31 on customer 20" in str(run(*less).exception)


@pytest.mark.slow
def test_a_sealed_receipt_that_does_not_match(asked, lender, on_record, tmp_path):
    day, receipts = on_record.days[0], tmp_path / "receipts"
    decided = ["decide", lender.folder, on_record.data.folder, "--as-of", day, "--policy", on_record.policy,
               "--receipts", receipts, "--customer", 1, "--out", tmp_path / "d.parquet"]  # fmt: skip
    assert run(*decided).exit_code == 0
    told = [*asked, "--edits", on_record.edits, "--out", tmp_path / "out", "--receipt"]
    assert run(*told, receipts / "1-L1.json").exit_code == 0
    sealed = Receipt.read(receipts / "1-L1.json")
    replace(sealed, state={**sealed.state, "balance": 1.0}).write(receipts / "other.json")
    assert "does not match: state balance" in str(run(*told, receipts / "other.json").exception)


@pytest.mark.slow
def test_a_policy_that_announces_cuts(lender, on_record, tmp_path):
    policy, out = tmp_path / "announced.toml", tmp_path / "d.parquet"
    policy.write_text(on_record.policy.read_text(encoding="utf-8") + "\n[notice]\ndays = 20\n", encoding="utf-8")
    both = [lender.folder, on_record.data.folder, "--policy", policy]
    assert run("decide", *both, "--as-of", on_record.days[0], "--out", out).exit_code == 0
    refused = run("recall", *both, "--decisions", out, "--edits", on_record.edits, "--out", tmp_path / "out").exception
    assert "announces cuts before they take effect" in str(refused)
