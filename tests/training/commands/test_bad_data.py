"""Bad data, and bad requests on good data, are answered with one sentence and exit code 1."""

import pytest


def _refused(said, *words: str) -> None:
    assert said.code == 1, said
    assert said.out == "" or said.problem.startswith("creditline: ")
    assert said.problem.startswith("creditline: ")
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.problem


def _listed(said, *words: str) -> None:
    """The problem `check` prints, on stdout."""
    assert said.code == 1, said
    lines = [line for line in said.out.splitlines() if all(word in line for word in words)]
    assert lines, said.out


def _edit(file, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_good_data_pass(creditline, lender):
    assert creditline("check", lender).code == 0


@pytest.mark.parametrize("content", ["", "customer_id,loan_id,product,due_on,amount_due\n"])
def test_an_empty_file(creditline, lender, content):
    (lender / "installments.csv").write_text(content, encoding="utf-8")
    said = creditline("check", lender)
    assert said.code == 1
    assert "installments" in said.out + said.err
    _refused(creditline("features", lender, "--as-of", "2024-02-29"), "installments" if not content else "row")


def test_a_missing_column(creditline, lender):
    _edit(lender / "installments.csv", "amount_due", "amount")
    said = creditline("check", lender)
    assert said.code == 1
    assert "installments" in said.out + said.err
    assert "amount_due" in said.out + said.err


def test_text_in_a_number(creditline, lender):
    _edit(lender / "installments.csv", "2024-02-10,100.00", "2024-02-10,a hundred")
    _listed(creditline("check", lender), "installments", "amount_due", "a hundred")
    _refused(creditline("run", lender, "--out", lender.parent / "out"), "installments", "amount_due")


def test_an_unknown_customer_in_a_table(creditline, lender):
    _edit(lender / "installments.csv", "8,L2", "9,L2")
    _listed(creditline("check", lender), "installments", "customer_id", "9")


@pytest.mark.parametrize("ends", ["\r", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_are_read(creditline, lender, ends, mark):
    plain = creditline("features", lender, "--as-of", "2024-02-29")
    for name in ("customers.csv", "installments.csv"):
        text = mark + (lender / name).read_text(encoding="utf-8").replace("\n", ends)
        (lender / name).write_bytes(text.encode("utf-8"))
    assert creditline("check", lender).code == 0
    again = creditline("features", lender, "--as-of", "2024-02-29")
    assert (again.code, again.out) == (0, plain.out)
    assert again.out.count("\n") == 3  # a header and two customers


def test_ids_are_not_parsed(creditline, lender):
    said = creditline("features", lender, "--as-of", "2024-02-29")
    assert sorted(line.split(",")[0].strip('"') for line in said.out.splitlines()[1:]) == ["007", "8"]


def test_a_day_before_the_first_record(creditline, lender):
    _refused(creditline("features", lender, "--as-of", "2019-12-31"), "2019-12-31", "2024-01-10")


def test_a_folder_that_is_not_there(creditline, tmp_path):
    for command in (["check"], ["features", "--as-of", "2024-02-29"], ["run"], ["train", "--out", tmp_path / "model"]):
        _refused(creditline(command[0], tmp_path / "nowhere", *command[1:]), "nowhere")
    assert not (tmp_path / "model").exists()


def test_a_file_of_pairs(creditline, lender, tmp_path):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("customer_id,as_of\n8,2024-01-31\n007,2024-02-29\n", encoding="utf-8")
    said = creditline("features", lender, "--rows", pairs)
    assert said.code == 0
    assert [line.replace('"', "").split(",")[:2] for line in said.out.splitlines()[1:]] == [
        ["8", "2024-01-31"],
        ["007", "2024-02-29"],
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("customer_id,as_of\n9,2024-01-31\n", ["1 customers are not in", "9"]),
        ("customer_id,as_of\n8,31.01.2024\n", ["no customer id or no day"]),
        ("customer,as_of\n8,2024-01-31\n", ["cannot be read as customer_id, as_of pairs"]),
        ("", ["cannot be read as customer_id, as_of pairs"]),
    ],
)
def test_a_bad_file_of_pairs(creditline, lender, tmp_path, content, words):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(content, encoding="utf-8")
    _refused(creditline("features", lender, "--rows", pairs), "pairs.csv", *words)


def test_a_result_that_is_a_folder(creditline, lender, tmp_path):
    (tmp_path / "rows.csv").mkdir()
    _refused(creditline("features", lender, "--as-of", "2024-02-29", "--out", tmp_path / "rows.csv"), "is a folder")


def test_contradictory_outcomes(creditline, lender):
    rows = [f"7,2024-02-29,{defaulted}" for defaulted in (0, 1)]
    (lender / "outcomes.csv").write_text("\n".join(["customer_id,as_of,defaulted", *rows]), encoding="utf-8")
    _listed(creditline("check", lender), "outcomes", "stands more than once")
    _refused(creditline("train", lender, "--out", lender.parent / "out"), "--anyway trains on")
    anyway = creditline("train", lender, "--out", lender.parent / "out", "--anyway")
    _refused(anyway, "for 1 of them both a default and none")
