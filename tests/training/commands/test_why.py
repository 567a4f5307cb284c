"""`creditline why` as a person calls it."""

import json
from pathlib import Path

import duckdb
import pytest
from jsonschema import Draft202012Validator, validate
from pyarrow import parquet

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "why.schema.json").read_text(encoding="utf-8"))
DATES = ("--from", "2024-01-31", "--to", "2024-02-29")


@pytest.fixture(scope="module")
def customer(world) -> str:
    """Somebody known on both dates."""
    file = next(iter((world.data).glob("customers.*")))
    found = duckdb.sql(f"SELECT min(customer_id) FROM '{file}' WHERE opened_on < DATE '2023-06-01'").fetchall()
    return str(found[0][0])


def test_json_goes_to_stdout_and_nothing_else_does(creditline, world, customer) -> None:
    said = creditline("why", world.model, world.data, "--customer", customer, *DATES, "--format", "json")
    assert said.code == 0
    answer = json.loads(said.out)
    validate(answer, SCHEMA, Draft202012Validator)
    assert str(answer["customer_id"]) == customer
    assert (answer["from"]["as_of"], answer["to"]["as_of"]) == DATES[1::2]
    assert sum(layer["points"] for layer in answer["layers"]) == answer["change"]["score"]
    assert answer["line"] is None  # no line is asked about without a policy


@pytest.mark.slow
def test_what_records_are_worth(creditline, world, customer) -> None:
    asked = ("why", world.model, world.data, "--customer", customer, *DATES)
    answer = json.loads(creditline(*asked, "--records", "--worth", "--format", "json").out)
    validate(answer, SCHEMA, Draft202012Validator)
    assert answer["worth"]["line"] is None  # without a policy
    assert any(group["together"] is not None for group in answer["worth"]["groups"])
    for more in (("--worth",), ("--records",), ("--records", "--worth", "--format", "notice")):
        said = creditline(*asked, *more)
        assert (said.code, said.out) == (2, "")
        assert "goes with" in said.err


@pytest.mark.slow
def test_the_answer_goes_to_a_file(creditline, world, customer, tmp_path) -> None:
    asked = ("why", world.model, world.data, "--customer", customer, *DATES)
    said = creditline(*asked, "--out", tmp_path / "why.txt")
    assert (said.code, said.out) == (0, "")
    assert (tmp_path / "why.txt").read_text(encoding="utf-8") == creditline(*asked).out


@pytest.mark.slow
def test_the_same_model_before_changes_no_point(creditline, world, customer) -> None:
    asked = ("why", world.model, world.data, "--customer", customer, *DATES, "--format", "json")
    one, two = (json.loads(creditline(*asked, *more).out) for more in ((), ("--previous-model", world.model)))
    assert one["reasons"] == two["reasons"]
    assert [layer["layer"] for layer in two["layers"]] == ["behaviour", "model", "calibration"]
    assert two["versions"]["previous_model"] == two["versions"]["model"]


def test_every_recorded_cut(creditline, world, tmp_path) -> None:
    folder = world.data
    cut = duckdb.sql(
        f"SELECT decided_on, count(DISTINCT customer_id) FROM '{next(iter(folder.glob('decisions.*')))}' "
        "WHERE initiated_by = 'lender' AND limit_after < limit_before GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
    ).fetchall()
    out = tmp_path / "cuts.parquet"
    asked = ("--all-cuts", "--from", "2023-03-31", "--to", str(cut[0][0]), "--out", out)
    said = creditline("why", world.model, world.data, *asked)
    assert said.code == 0, said.err
    rows = parquet.read_table(out)
    assert f"{rows.num_rows:,} rows about " in said.out
    unscored = "coalesce(bool_or(score_to IS NULL OR score_from IS NULL), false)"  # in default on either date
    sums = duckdb.sql(
        f"SELECT sum(points) - any_value(score_to - score_from), {unscored}, coalesce(sum(abs(points)), 0) "
        "FROM rows GROUP BY customer_id"
    ).fetchall()
    assert {difference for difference, in_default, _ in sums if not in_default} == {0}
    assert {points for _, in_default, points in sums if in_default} <= {0}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--customer", "1", "--from", "2024-01-31"], "--to"),
        (["--to", "2024-02-29", "--from", "2024-01-31"], "--customer or --all-cuts"),
        (["--customer", "1", "--all-cuts", *DATES], "--customer or --all-cuts"),
        (["--customer", "1", "--to", "2024-02-29", "--from", "2024-03-31"], "is not before"),
        (["--customer", "1", *DATES, "--against", "kept"], "--kept"),
        (["--customer", "1", *DATES, "--previous-policy", "graded"], "--policy"),
        (["--customer", "1", *DATES, "--decisions", "a.parquet"], "--policy"),
        (["--all-cuts", *DATES, "--out", "cuts.csv"], ".parquet"),
        (["--all-cuts", *DATES], ".parquet"),
        (["--all-cuts", *DATES, "--against", "mean", "--kept", "k.parquet"], "--against"),
        (["--all-cuts", *DATES, "--report", "cuts.html"], "--policy"),
        (["--all-cuts", *DATES, "--report", "cuts.pdf", "--policy", "graded"], "should end in .html"),
        (["--all-cuts", *DATES, "--out", "c.parquet", "--segment", "region"], "--report"),
        (["--all-cuts", *DATES, "--records", "--report", "cuts.html", "--policy", "graded"], "--out"),
        (["--all-cuts", *DATES, "--out", "c.parquet", "--per", "customer"], "--per"),
        (["--all-cuts", *DATES, "--out", "c.parquet", "--threads", "0"], "--threads"),
        (["--customer", "1", *DATES, "--report", "cuts.html"], "goes with --all-cuts"),
        (["--customer", "1", *DATES, "--records"], "goes with --all-cuts"),
    ],
)
def test_a_wrong_command_line(creditline, world, arguments: list[str], said: str) -> None:
    answer = creditline("why", world.model, world.data, *arguments)
    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""


def test_a_policy_that_names_an_unknown_column(creditline, world, customer, tmp_path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(
        'name = "odd"\n[income]\nfeature = "income.regular_sum_9d"\nmonths = 3\n'
        '[[bands]]\nname = "all"\nlowest = 350\nhighest = 950\nstep = "maintain"\nmultiple = 1.0\ncap = 100\n',
        encoding="utf-8",
    )
    said = creditline("why", world.model, world.data, "--customer", customer, *DATES, "--policy", policy)
    assert said.code == 1
    assert "income.regular_sum_9d, which is no column there is; did you mean income.regular_sum_90d?" in said.problem


def test_a_cohort_that_is_not_there(creditline, world, customer) -> None:
    asked = ("--customer", customer, "--to", "2024-02-29", "--against", "mean", "--kept", "nowhere.parquet")
    said = creditline("why", world.model, world.data, *asked)
    assert said.code == 1
    assert "nowhere.parquet is no cohort of kept lines" in said.problem


def test_the_customers_notice(creditline, world, customer, tmp_path) -> None:
    asked = ("why", world.model, world.data, "--customer", customer, *DATES, "--format", "notice")
    english, chinese = creditline(*asked), creditline(*asked, "--lang", "zh")
    assert (english.code, chinese.code) == (0, 0)
    assert english.out.startswith("Your internal assessment score: what changed, and why\n")
    assert "29 February 2024" in english.out
    assert "2024年2月29日" in chinese.out
    words = tmp_path / "own.toml"
    words.write_text(
        'language = "en"\n[dates]\nday = "{month} {day}, {year}"\n[names]\nlast_comma = ", and "\n', encoding="utf-8"
    )
    assert "February 29, 2024" in creditline(*asked, "--words", words).out


def test_bad_words_are_one_sentence(creditline, world, customer, tmp_path) -> None:
    words = tmp_path / "own.toml"
    words.write_text('language = "en"\n[page]\ntitle = "Dear {name}"\n', encoding="utf-8")
    asked = ("why", world.model, world.data, "--customer", customer, *DATES)
    said = creditline(*asked, "--words", words)
    assert (said.code, said.out) == (1, "")
    assert f"{words}: page.title names {{name}}, which is no field of it; it may name {{customer}}" in said.err
    assert len(said.err.strip().splitlines()) == 1
    for more in (("--lang", "zh"), ("--format", "json")):
        said = creditline(*asked, "--words", words, *more)
        assert (said.code, said.out) == (1, "")
