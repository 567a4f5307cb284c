"""Letters of a day's cuts are those of each customer by itself, in a folder or as fields; and what they tell of arrears."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from letters_by_hand import LENDER, LENDER_FILE
from pyarrow import csv, parquet
from typer.testing import CliRunner

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.errors import DataError
from creditline.models.letter.facts import Arrears
from creditline.models.letter.html import letter_html
from creditline.models.letter.lender import Lender
from creditline.models.letter.merge_fields import merge_fields
from creditline.models.policy import NoticeTerms
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.letters.facts import facts_of_policy, letter_facts
from creditline.models.portfolio.letters.of_customer import customer_letter
from creditline.models.portfolio.letters.of_cuts import CutLetters
from creditline.models.portfolio.lines.record import recorded
from creditline.models.why.words.from_toml import wording
from creditline.training.commands.main import app

pytestmark = pytest.mark.slow

LANGUAGES = ("en", "zh")


def collected(lender, asked, words, stated: Lender = LENDER) -> CutLetters:
    with recorded(lender.data) as record:
        letters = CutLetters(asked, record, lender.cut, stated, words)
        cuts = find_cuts(asked, record, None, lender.cut)
        parts = letters.through(explain_cuts(asked, record, cuts, None, lender.cut), cuts.customers.type)
        assert sum(len(part.those) for part in parts) == len(letters.rows) > 5
    return letters


@pytest.mark.long
def test_each_is_the_letter_of_the_customer_alone(lender, in_force) -> None:
    asked = in_force("strict")
    rows = {language: collected(lender, asked, wording(language)).rows[::5] for language in LANGUAGES}
    assert {row["customer_id"] in lender.rising for row in rows["en"]} == {True, False}
    for place, customer in enumerate(row["customer_id"] for row in rows["en"]):
        why = explain_customer(asked, lender.data, customer, None, lender.cut)
        for language, words in ((language, wording(language)) for language in LANGUAGES):
            letter = customer_letter(asked, lender.data, why, LENDER, words)
            assert rows[language][place] == {
                "customer_id": customer, "decided_on": lender.cut, **merge_fields(letter, words), "file": None
            }  # fmt: skip


def test_the_balance_is_that_of_the_line(lender, in_force) -> None:
    letters = collected(lender, in_force("strict"), wording("en"))
    stated = parquet.read_table(lender.data.folder / "lines.parquet")
    owed = {row["customer_id"]: row["balance"] for row in stated.sort_by("statement_on").to_pylist()}
    told = [row for row in letters.rows if row["kind"] == "adverse"]
    assert told
    for row in told:
        assert f"On 31 December 2024 you owed CNY {owed[row['customer_id']]:,.0f}" in row["stays"]
        assert row["arrears"] is None  # the data have no repayments


DUES = [  # customer, product, due on, due, paid on, paid
    (1, "card", date(2024, 11, 10), 300.0, None, 0.0),
    (1, "card", date(2024, 12, 10), 234.06, None, 0.0),
    (1, "card", date(2024, 10, 10), 300.0, date(2024, 10, 9), 300.0),
    (2, "card", date(2024, 11, 10), 300.0, date(2024, 12, 20), 300.0),
    (3, "card", date(2024, 12, 21), 300.0, date(2024, 12, 22), 100.0),
    (4, "loan", date(2024, 11, 10), 300.0, None, 0.0),
    (5, "card", date(2025, 1, 10), 300.0, None, 0.0),
    (6, "card", date(2024, 12, 30), 80.0, date(2025, 1, 2), 80.0),
]
PAST_DUE = {
    1: Arrears(534.06, 51, 2),
    2: None,
    3: Arrears(200.0, 10, 1),
    4: None,
    5: None,
    6: Arrears(80.0, 1, 1),
    7: None,
}


def test_what_is_past_due_is_told_as_it_was_known_on_the_day(lender, tmp_path: Path) -> None:
    opened = pa.array([date(2024, 1, 1)] * len(PAST_DUE), pa.date32())
    write_table(tmp_path, "customers", pa.table({"customer_id": list(PAST_DUE), "opened_on": opened}))
    names = ("customer_id", "product", "due_on", "amount_due", "paid_on", "amount_paid")
    columns = dict(zip(names, map(list, zip(*DUES, strict=True)), strict=True))
    kinds = {"due_on": pa.date32(), "paid_on": pa.date32()}
    dues = pa.table({name: pa.array(values, kinds.get(name)) for name, values in columns.items()})
    write_table(tmp_path, "installments", dues.append_column("loan_id", pa.array([f"L{n}" for n in range(len(DUES))])))
    in_force = InForce(replace(lender.model, target_product="card"))
    found = letter_facts(in_force, DataSet.open(tmp_path), pa.array(list(PAST_DUE)), date(2024, 12, 31))
    assert [one.arrears for one in found] == [*PAST_DUE.values()]
    assert {one.balance for one in found} == {None} and {one.back for one in found} == {None}


def test_the_way_back_is_the_policys(in_force) -> None:
    policy = in_force("strict").policy
    terms, back = facts_of_policy(policy)
    assert (terms, back.points, back.wait) == (
        policy.notice,
        policy.ladder.hysteresis,
        policy.changes.raise_cool_down_days,
    )
    assert facts_of_policy(None) == (NoticeTerms(), None)


def test_numbers_that_two_share_are_refused(lender, in_force, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("creditline.models.letter.make.letter_number", lambda *_: "same")
    with pytest.raises(DataError, match=r"two letters of 2024-12-31 have the number same; write number of \[letter\]"):
        collected(lender, in_force("strict"), wording("en"))


class TestTheCommand:
    """Through the command line."""

    @pytest.fixture
    def ask(self, lender):
        def run(*more: str):
            arguments = ["why", str(lender.folder), str(lender.data.folder), "--all-cuts", "--to", str(lender.cut)]
            arguments += ["--policy", str(lender.policies["strict"]), "--letter", str(LENDER_FILE), *more]
            return CliRunner().invoke(app, arguments)

        return run

    @pytest.mark.parametrize(("form", "ending"), [(None, ".html"), ("notice", ".txt"), ("json", ".json")])
    def test_a_folder_has_a_file_each_and_says_whose(self, ask, lender, in_force, tmp_path: Path, form, ending) -> None:
        done = ask("--letters", str(tmp_path / "letters"), *(() if form is None else ("--format", form)))
        assert done.exit_code == 0, done.output
        index = csv.read_csv(tmp_path / "letters" / "letters.csv").to_pylist()
        assert f"{len(index)} letters are in {tmp_path / 'letters'}" in done.output.replace("\n", "")
        files = {file.name for file in (tmp_path / "letters").glob(f"*{ending}")}
        assert files == {row["file"] for row in index} and len(files) == len(index) > 5
        assert all(row["file"] == f"{row['number']}{ending}" for row in index)
        if form is None:
            asked, row = in_force("strict"), index[0]
            why = explain_customer(asked, lender.data, row["customer_id"], None, lender.cut)
            words = wording("en")
            page = letter_html(customer_letter(asked, lender.data, why, LENDER, words), words)
            assert (tmp_path / "letters" / row["file"]).read_text(encoding="utf-8") == f"{page}\n"

    def test_a_table_has_a_row_each(self, ask, tmp_path: Path) -> None:
        for name in ("letters.parquet", "letters.csv"):
            assert ask("--letters", str(tmp_path / name), "--lang", "zh").exit_code == 0
        rows = parquet.read_table(tmp_path / "letters.parquet")
        assert rows.num_rows > 5 and set(rows["language"].to_pylist()) == {"zh"}
        assert pc.count_distinct(rows["number"]).as_py() == rows.num_rows
        read = csv.read_csv(tmp_path / "letters.csv", parse_options=csv.ParseOptions(newlines_in_values=True))
        assert read.column_names == rows.column_names and read.num_rows == rows.num_rows
        assert read["head"].to_pylist() == rows["head"].to_pylist()

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--letters", "l.csv", "--format", "html"], "goes with a folder; a table holds fields"),
            (["--out", "a.parquet", "--format", "html"], "goes with --customer or --letters"),
        ],
    )
    def test_a_wrong_command_line(self, ask, options: list[str], said: str) -> None:
        done = ask(*options)
        assert done.exit_code == 2 and said in " ".join(done.output.replace("│", " ").split())

    def test_one_customers_letter(self, lender, tmp_path: Path) -> None:
        asked = ["why", str(lender.folder), str(lender.data.folder), "--customer", "1", "--to", str(lender.cut)]
        asked += ["--policy", str(lender.policies["strict"]), "--letter", str(LENDER_FILE)]
        text = CliRunner().invoke(app, [*asked, "--format", "notice", "--lang", "zh"])
        assert text.exit_code == 0 and text.stdout.startswith(
            "示例消费金融有限公司\n授信额度调整告知书\n编号：XS-2024-"
        )
        said = CliRunner().invoke(app, asked)
        assert said.exit_code == 2 and "goes with a letter" in said.output
        no_file = CliRunner().invoke(app, [*asked, "--format", "pdf"])
        assert no_file.exit_code == 2 and "writes a file; name it" in no_file.output

    def test_a_bad_lenders_file(self, lender, tmp_path: Path) -> None:
        file = tmp_path / "lender.toml"
        file.write_text("[letter]\nhotlin = 'x'\n", encoding="utf-8")
        asked = ["why", str(lender.folder), str(lender.data.folder), "--customer", "1", "--to", str(lender.cut)]
        done = CliRunner().invoke(app, [*asked, "--format", "notice", "--letter", str(file)])
        assert "did you mean hotline?" in str(done.exception)
