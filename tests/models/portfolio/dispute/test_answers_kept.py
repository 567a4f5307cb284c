"""The folder of an answer: read by `why`, told to the customer; and a queue, in which each dispute is answered once."""

import csv
import json
from dataclasses import replace
from datetime import date

import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from creditline.features.errors import DataError
from creditline.features.words.languages import languages
from creditline.models.portfolio.dispute.folder import edits_of, read_answer, write_folder
from creditline.models.portfolio.dispute.notice import dispute_notice
from creditline.models.portfolio.dispute.queue import answer_files
from creditline.models.portfolio.receipts.receipt import Receipt
from creditline.models.why.words.from_toml import wording
from creditline.models.words.terms import forbidden_in
from creditline.training.commands.main import app

pytestmark = pytest.mark.slow

DISPUTED, LAST = date(2024, 11, 30), date(2024, 12, 31)


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def as_json(told):
    from creditline.features.edits.as_data import edits_data

    return json.dumps({**edits_data(told), "decision": str(DISPUTED), "received": "2025-01-12"})


@pytest.fixture
def asked(lender, strict, months):
    return [
        "dispute",
        lender.folder,
        lender.data.folder,
        "--policy",
        strict[False],
        "--decisions",
        months.files[0].parent,
    ]


def test_one_dispute_by_the_command_line_and_what_why_says_then(asked, edits, lender, months, strict, tmp_path):
    (tmp_path / "1.json").write_text(as_json(edits(1)), encoding="utf-8")
    out = tmp_path / "answer"
    made = run(*asked, "--customer", 1, "--decision", DISPUTED, "--edits", tmp_path / "1.json", "--out", out)
    assert made.exit_code == 0, made.output
    assert "received 2025-01-12, to be answered by 2025-01-27" in made.output
    assert "The line now: 5,000.00 on the step maintain, as of 2024-12-31." in made.output
    names = {file.name for file in out.iterdir()} - {".creditline"}
    assert names == {
        "dispute.json", "edits.json", "receipts", f"{DISPUTED}.parquet", f"{LAST}.parquet",
        *(f"notice.{language}.txt" for language in languages()),
    }  # fmt: skip
    told = json.loads(run(*asked, "--customer", 1, "--edits", tmp_path / "1.json", "--json").output)
    assert told == read_answer(out)
    (receipt,) = (out / "receipts").glob(f"*{DISPUTED}.json")
    verified = ["verify", receipt, lender.folder, lender.data.folder, "--policy", strict[False]]
    assert run(*verified, "--state", months.files[0], "--state", months.files[1]).output.startswith("equal: ")
    why = ["why", lender.folder, lender.data.folder, "--customer", 1, "--to", LAST, "--policy", strict[False], "--decisions",
           months.files[0].parent, "--format", "json"]  # fmt: skip
    before, after = (json.loads(run(*why, *more).output) for more in ([], ["--dispute", out]))
    stands = {"limit": 5000.0, "step": "maintain", "drawable": 5000.0}
    assert before["line"]["after"] != after["line"]["after"] == stands


@pytest.mark.parametrize("language", languages())
def test_the_notice_names_records_and_results_and_no_word_it_should_not(opened, edits, language):
    worse = edits(15, correct=[{"table": "lines", "where": {"statement_on": "2024-11-30"}, "set": {"balance": 4750}}])
    row = {"ts": "2024-12-30", "amount": 1, "direction": "out"}
    nothing = edits(13, add=[{"table": "transactions", "row": row}])
    words = wording(language)
    told = [
        dispute_notice(opened(may).answer(one, DISPUTED), "CNY", words)
        for may, one in ((False, edits(1)), (False, worse), (True, worse), (False, nothing))
    ]
    assert len({text.split("\n\n")[4] for text in told}) == 4  # better, held, worse, the same
    for text in told:
        assert "CASE-1" in text
        assert forbidden_in(text, language) == ()
        assert words.dates.say(DISPUTED) in text


def test_a_queue_answers_each_dispute_once(opened, edits, tmp_path):
    queue, out = tmp_path / "queue", tmp_path / "out"
    queue.mkdir()
    for name, text in (
        ("1.json", as_json(edits(1))), ("2.json", as_json(edits(2))), ("again.json", as_json(edits(1))), ("bad.toml", "customer = 3"),
        ("notes.txt", "not one"),
    ):  # fmt: skip
        (queue / name).write_text(text, encoding="utf-8")
    session, written = opened(False), []

    def write(part, found):
        written.append(found.customer_id)
        if len(written) == 2:
            raise KeyboardInterrupt
        write_folder(part, found, session.receipts(found), {})

    with pytest.raises(KeyboardInterrupt):
        answer_files(session, queue, out, write, float)
    assert [file.name for file in out.iterdir()] == ["1"]  # whole or not at all
    (out / ".2.x.part").mkdir()  # of one that was killed
    done = answer_files(session, queue, out, write, float)
    assert (done.files, done.answered, done.before, done.changed, done.refused) == (4, 1, 1, 2, 2)
    assert written == [1, 2, 2]
    again = answer_files(session, queue, out, write, float)
    assert (again.answered, again.before, again.refused) == (0, 2, 2)
    assert written == [1, 2, 2]
    with (out / "disputes.csv").open(encoding="utf-8") as opened_file:
        rows = {row["file"]: row for row in csv.DictReader(opened_file)}
    assert (rows["1.json"]["result"], rows["1.json"]["limit_again"]) == ("changed", "5000.0")
    assert "is the dispute that 1 answers already" in rows["again.json"]["refused"]
    assert "are none; strike, correct or add a row" in rows["bad.toml"]["refused"]
    (queue / "1.json").write_text(as_json(edits(14)), encoding="utf-8")
    answer_files(session, queue, out, write, float)
    assert "answers another dispute than" in (out / "disputes.csv").read_text(encoding="utf-8")


def test_the_command_of_a_queue_says_what_could_not_be_answered(asked, edits, tmp_path):
    queue, out = tmp_path / "queue", tmp_path / "out"
    queue.mkdir()
    with pytest.raises(DataError, match=r"holds no \.toml or \.json file"):
        answer_files(None, queue, out, None, float)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="is not a folder"):
        answer_files(None, queue / "none", out, None, float)  # type: ignore[arg-type]
    (queue / "2.json").write_text(as_json(edits(2)), encoding="utf-8")
    made = run(*asked, "--queue", queue, "--out", out)
    assert made.exit_code == 0, made.output
    assert "1 disputes: 1 answered now, 0 before, 1 with another result, 0 refused" in made.output
    row = parquet.read_table(out / "2" / f"{DISPUTED}.parquet").to_pylist()[0]
    assert (row["limit_after"], str(row["disputed_on"])) == (5000.0, "2025-01-12")
    (queue / "3.json").write_text("{}", encoding="utf-8")
    assert isinstance(run(*asked, "--queue", queue, "--out", out).exception, DataError)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ([], "give one of them"),
        (["--edits", "e.toml", "--queue", "q"], "give one of them"),
        (["--queue", "q"], "name where"),
        (["--queue", "q", "--out", "o", "--customer", "1"], "the files of a queue state their own"),
        (["--edits", "e.toml", "--decision", "May"], "is not a day"),
    ],
)
def test_options_that_mean_nothing(asked, more, sentence):
    made = run(*asked, *more)
    assert made.exit_code == 2
    assert sentence in " ".join(made.output.split())


def test_a_sealed_receipt_that_does_not_match(asked, edits, lender, months, strict, tmp_path):
    receipts = tmp_path / "receipts"
    decided = ["decide", lender.folder, lender.data.folder, "--as-of", DISPUTED, "--policy", strict[True], "--state",
               months.files[0], "--state", months.files[1], "--receipts", receipts, "--out", tmp_path / "d.parquet"]  # fmt: skip
    assert run(*decided).exit_code == 0
    (tmp_path / "1.json").write_text(as_json(edits(1)), encoding="utf-8")
    told = [*asked, "--customer", 1, "--edits", tmp_path / "1.json", "--receipt"]
    assert "The line now: 5,000.00" in run(*told, receipts / "1-L1.json").output
    assert "is the receipt of customer 2 on 2024-11-30, not of 1" in str(run(*told, receipts / "2-L2.json").exception)
    sealed = Receipt.read(receipts / "1-L1.json")
    replace(sealed, state={**sealed.state, "balance": 1.0}).write(receipts / "other.json")
    said = str(run(*told, receipts / "other.json").exception)
    assert "does not match: state balance is 4790, where the receipt has 1" in said


def test_a_second_dispute_builds_on_the_first(asked, edits, tmp_path):
    november, december = (
        {"correct": [{"table": "lines", "where": {"statement_on": str(day)}, "set": {"balance": 410}}]}
        for day in (DISPUTED, LAST)
    )
    (tmp_path / "1.json").write_text(as_json(edits(1, **november)), encoding="utf-8")
    (tmp_path / "2.json").write_text(
        as_json(edits(1, **december)).replace(str(DISPUTED), str(LAST), 1), encoding="utf-8"
    )
    assert run(*asked, "--edits", tmp_path / "1.json", "--out", tmp_path / "first").exit_code == 0
    second = [*asked, "--edits", tmp_path / "2.json", "--decision", LAST]
    alone, after = run(*second), run(*second, "--dispute", tmp_path / "first")
    assert "limit before                         4,790                 4,790" in alone.output
    assert "limit before                         5,000                 5,000" in after.output
    assert "The line now: 5,000.00 on the step maintain" in after.output


def test_a_folder_that_answers_nothing(tmp_path):
    with pytest.raises(DataError, match="holds no answered dispute"):
        edits_of([tmp_path])
