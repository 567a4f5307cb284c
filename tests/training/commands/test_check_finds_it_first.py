"""For whatever train, score, decide and why refuse data, `creditline check` has said so before."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CUSTOMERS = "customer_id,opened_on\n" + "".join(f"{n},2020-01-01\n" for n in range(40))
LOGINS = "customer_id,ts\n0,2020-01-05 10:00:00\n1,2023-12-30 10:00:00\n"
LINES = "customer_id,line_id,product,statement_on,credit_limit,balance,months_past_due\n"
OUTCOMES = "customer_id,as_of,defaulted,known_on,weight\n"
JUDGED = OUTCOMES + "".join(f"{n},2022-01-31,{int(n < 12)},2022-12-31,1\n" for n in range(40))


def months(first: int, last: int, late: int = 0, line: str = "L", customers: int = 40) -> str:
    """Statements at the ends of the months, the customers below `late` four months past due in the last year of them."""
    rows = []
    for customer in range(customers):
        for month in range(first, last):
            day = f"{2020 + month // 12}-{month % 12 + 1:02}-28"
            due = max(0, month - last + 7) if customer < late else 0
            rows.append(f"{customer},{line}{customer},card,{day},1000,{100 + customer},{due}\n")
    return "".join(rows)


# What a lender hands over, the options, and what is said: by which job, in which words; ERROR: a problem of the data.
ERROR = "error"
CASES = {
    "an outcome known before its date": (
        {"outcomes.csv": JUDGED.replace("2022-12-31", "2022-01-31")},
        [],
        ERROR,
        "outcomes.known_on: is on or before as_of in 40 rows",
    ),
    "two outcomes of a date": (
        {"outcomes.csv": JUDGED + "3,2022-01-31,0,2022-12-31,1\n"},
        [],
        ERROR,
        "outcomes.customer_id, as_of: stands more than once",
    ),
    "an outcome of no weight": (
        {"outcomes.csv": JUDGED + "41,2022-01-31,0,2022-12-31,0\n"},
        [],
        ERROR,
        "outcomes.weight: is no number above zero in 1 row",
    ),
    "outcomes not yet certain": (
        {"outcomes.csv": JUDGED.replace("2022-12-31", "")},
        ["--observed-to", "2022-06-30"],
        "train would refuse",
        "none of the outcomes handed over is mature",
    ),
    "nobody defaulted": (
        {"outcomes.csv": JUDGED.replace(",1,2022", ",0,2022")},
        [],
        "train would refuse",
        "0 of 40 outcomes are defaults",
    ),
    "fewer defaults than folds": (
        {"outcomes.csv": OUTCOMES + "".join(f"{n},2022-01-31,{int(n < 2)},2022-12-31,1\n" for n in range(40))},
        [],
        "train would refuse",
        "2 of 40 customers defaulted; 5 folds need at least 5 of each kind",
    ),
    "few defaults": (
        {"outcomes.csv": JUDGED},
        [],
        "train would mark its model",
        "only 12 of the customers learned from defaulted",
    ),
    "outcomes of before the first record": (
        {"outcomes.csv": JUDGED.replace("2022-01-31", "2019-01-31")},
        [],
        "train would refuse",
        "as_of 2019-01-31 is before the first record",
    ),
    "nothing tells a default": ({}, [], "train would refuse", "no payment, statement or credit event is dated"),
    "statements without arrears": (
        {"lines.csv": (LINES + months(0, 48)).replace("months_past_due", "note")},
        [],
        "train would refuse",
        "neither outcomes, nor installments, nor lines with months_past_due",
    ),
    "no such product": (
        {"lines.csv": LINES + months(0, 48, 20)},
        ["--product", "loan"],
        "train would refuse",
        "no row of lines is on product 'loan'; there are card",
    ),
    "a short history": (
        {"lines.csv": LINES + months(40, 48, 20), "logins.csv": None},
        [],
        "train would refuse",
        "too short for one quarter end",
    ),
    "schedules without a payment": (
        {
            "installments.csv": "customer_id,loan_id,product,due_on,amount_due,paid_on,amount_paid\n"
            "0,A,loan,2023-01-31,10,,\n"
        },
        [],
        "train would refuse",
        "no payment, statement or credit event is dated",
    ),
    "customers of tomorrow": (
        {"customers.csv": CUSTOMERS.replace("2020-01-01", "2030-01-01")},
        [],
        "score would refuse",
        "nobody was a customer by 2023-12-30",
    ),
    "no limits": ({}, [], "decide would refuse", "has a line with a known limit on 2023-12-30"),
    "two lines of a product": (
        {"lines.csv": LINES + months(0, 48, 20) + months(40, 48, line="M", customers=1)},
        [],
        "decide would refuse",
        "customer 0 has 2 lines on card",
    ),
    "one day of history": (
        {"logins.csv": "customer_id,ts\n0,2020-01-05 10:00:00\n"},
        [],
        "why would refuse",
        "nobody was known at the end of the month before",
    ),
}


def written(place: Path, files: dict[str, str | None]) -> Path:
    for name, content in ({"customers.csv": CUSTOMERS, "logins.csv": LOGINS} | files).items():
        if content is not None:
            place.mkdir(exist_ok=True)
            (place / name).write_text(content, encoding="utf-8")
    return place


@pytest.mark.parametrize("case", CASES)
def test_check_says_so(creditline, tmp_path, case):
    files, options, says, words = CASES[case]
    said = creditline("check", written(tmp_path / "lender", files), *options)
    assert said.code == (1 if says == ERROR else 0), said.err
    assert [line for line in said.out.splitlines() if line.startswith(says) and words in line], said.out


@pytest.mark.parametrize(
    "case", [case for case, (_, _, says, _) in CASES.items() if says in (ERROR, "train would refuse")]
)
def test_and_train_refuses_it_in_the_same_words(creditline, tmp_path, case):
    files, options, _, words = CASES[case]
    said = creditline(
        "train", written(tmp_path / "lender", files), "--out", tmp_path / "model", "--refits", "0", *options
    )
    assert said.code == 1
    assert words in said.problem
    assert not (tmp_path / "model").exists()


# Where a DataError is raised, and what finds it first. OPENS: `check` opens the data as every command does, and stops there
# in the same sentence. ASKED: it is about what one asked for, not about the data. An entry of CASES, or another test's.
OPENS, ASKED = "opens", "asked"
SITES = {
    "features/data/check/showing.py:first_rows": OPENS,
    "features/data/dataset.py:open": OPENS,
    "features/data/economy.py:figures_known": ASKED,
    "features/data/mapping/conditions.py:condition_of": OPENS,
    "features/data/mapping/wide.py:wide_of": OPENS,
    "features/data/mapping/written.py:require_written": OPENS,
    "features/data/reading/beside.py:with_beside": OPENS,
    "features/data/reading/csv_dialect.py:_names": OPENS,
    "features/data/reading/csv_dialect.py:_numbered": OPENS,
    "features/data/reading/decoded.py:_copied": OPENS,
    "features/data/mapping/fitting.py:require_fit": OPENS,
    "features/data/mapping/fitting.py:require_formats": OPENS,
    "features/data/mapping/grace.py:require_grace": OPENS,
    "features/data/mapping/sections.py:_duplicates": OPENS,
    "features/data/mapping/sections.py:_require_known": OPENS,
    "features/data/mapping/sections.py:mapping_of": OPENS,
    "features/data/mapping/settings_file.py:_covered": OPENS,
    "features/data/mapping/settings_file.py:_spark": OPENS,
    "features/data/mapping/time_zones.py:require_time_zone": OPENS,
    "features/data/reading/csv_dialect.py:_line_end": OPENS,
    "features/data/reading/csv_dialect.py:_sample": OPENS,
    "features/data/reading/csv_dialect.py:read_dialect": OPENS,
    "features/data/reading/files.py:_stated": OPENS,
    "features/data/reading/files.py:find_files": OPENS,
    "features/data/reading/parts.py:_parquet": OPENS,
    "features/data/reading/require_columns.py:require_columns": OPENS,
    "features/data/reading/set_aside.py:require_whole_lines": "broken lines: tests/features/data/check",
    "features/data/span.py:span_of": "times that cannot be read: tests/features/data/check",
    "features/data/write_tables.py:_beside": ASKED,
    "features/data/write_tables.py:_typed": ASKED,
    "training/cohorts/exclusions.py:_dormant": ASKED,
    "training/cohorts/exclusions.py:reasons": ASKED,
    "training/cohorts/folds.py:customer_folds": "fewer defaults than folds",
    "training/cohorts/plan.py:plan_dates": "a short history",
    "training/cohorts/sample.py:draw_sample": "nobody defaulted",
    "training/cohorts/weighing/given_weights.py:given_weights": "an outcome of no weight",
    "training/fit/calibrate.py:refuse_one_sided": "fewer defaults than folds",
    "training/outcomes/given.py:refuse_known_before": "an outcome known before its date",
    "training/outcomes/given.py:refuse_repeated": "two outcomes of a date",
    "training/outcomes/given.py:refuse_unmature": "outcomes not yet certain",
    "training/outcomes/indeterminate.py:arrears_reach": ASKED,
    "training/outcomes/look_past.py:_refuse_immature": ASKED,
    "training/outcomes/period.py:latest_start": "a short history",
    "training/outcomes/on_engine.py:became_on_engine": "rows lost in an engine: tests/features/engine/spark",
    "training/outcomes/period.py:observed_until": "nothing tells a default",
    "training/outcomes/spells/bucket_sql.py:months_in_buckets": "statements without arrears",
    "training/outcomes/spells/derived.py:spells": "statements without arrears",
    "training/outcomes/spells/products.py:refuse_other_product": "no such product",
    "training/outcomes/study/vintage.py:vintages": ASKED,
    "models/portfolio/lines/record.py:check_decisions": ASKED,
    "models/portfolio/lines/record.py:decision_files": ASKED,
    "models/portfolio/lines/record.py:recorded": ASKED,
    "models/portfolio/lines/standing.py:add_standing": "two lines of a product",
    "features/engine/carriers/duckdb/wanted.py:wanted": ASKED,
    "features/engine/carriers/duckdb/batch.py:compute_features": ASKED,
    "features/engine/carriers/duckdb/batch.py:feature_chunks": ASKED,
    "features/engine/carriers/duckdb/memory_limit.py:of": ASKED,
    "features/engine/carriers/duckdb/memory_limit.py:ranges": ASKED,
    "features/engine/carriers/duckdb/pairs.py:_refuse_too_early": "outcomes of before the first record",
    "features/engine/carriers/duckdb/pairs.py:checked": "customers that are not there: tests/features/data/check",
}  # fmt: skip
ROOMS = (
    "features/data",
    "training/cohorts",
    "training/outcomes",
    "training/fit/calibrate.py",
    "models/portfolio/lines",
    "features/engine/carriers/duckdb",
)


def test_every_place_that_refuses_data_is_accounted_for():
    found = set()
    for room in ROOMS:
        files = [ROOT / room] if room.endswith(".py") else sorted((ROOT / room).rglob("*.py"))
        for file in files:
            functions = [n for n in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)]
            found |= {f"{file.relative_to(ROOT).as_posix()}:{one.name}" for one in functions if _refuses(one)}
    assert found == set(SITES)
    named = {how for how in SITES.values() if how not in (OPENS, ASKED) and ": tests/" not in how}
    assert named <= set(CASES)


def _refuses(function: ast.FunctionDef) -> bool:
    raised = [node.exc for node in ast.walk(function) if isinstance(node, ast.Raise)]
    return any(one is not None and ast.unparse(one).startswith("DataError") for one in raised)


def test_anyway_trains_and_marks_the_model(creditline, tmp_path, untracked):
    lines = LINES + months(0, 60, 20)
    place = written(tmp_path / "lender", {"lines.csv": lines + "99,X,card,2022-01-28,1000,1,0\n"})
    options = ["--out", tmp_path / "model", "--refits", "0", "--dense"]
    refused = creditline("train", place, *options)
    assert refused.code == 1
    assert "lines.customer_id: is not in customers" in refused.problem and "--anyway" in refused.problem
    said = creditline("train", place, *options, "--anyway")
    assert said.code == 0, said.err
    assert "warning: the data were wrong and trained on anyway (lines.customer_id is not in customers)" in said.out
    assert "no champion" in said.out.splitlines()[-1]
    report = (tmp_path / "model-training.json").read_text("utf-8")
    assert "data_problems" in report
