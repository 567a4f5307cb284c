"""A lender who records no decisions is answered from the limits on the statements: what stood, no rule, and no verdict."""

import shutil
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.policy import Step
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.why import Why
from creditline.models.why.answer.line import Place
from creditline.models.why.answer.verdict import verdict
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.page import as_text

OCTOBER, NOVEMBER = date(2024, 10, 31), date(2024, 11, 30)
WHOLE, LESS, LEAST = Place(5000.0, Step.MAINTAIN), 4000.0, 2500.0
LIMITS = {  # customer: limits of October, November and December
    1: (5000.0, 5000.0, LEAST),
    2: (5000.0, LESS, LEAST),
    3: (5000.0, LESS, LESS),
    13: (5000.0, 5000.0, 6000.0),
}


@pytest.fixture(scope="module")
def silent(lender, tmp_path_factory: pytest.TempPathFactory) -> DataSet:
    """The lender without decisions, and some limits lower on the later statements."""
    folder = tmp_path_factory.mktemp("silent") / "data"
    shutil.copytree(lender.data.folder, folder)
    (folder / "decisions.parquet").unlink()
    table = parquet.read_table(folder / "lines.parquet")
    rows = table.to_pylist()
    for row in rows:
        months = dict(zip((OCTOBER, NOVEMBER, lender.cut), LIMITS.get(row["customer_id"], ()), strict=False))
        row["credit_limit"] = months.get(row["statement_on"], row["credit_limit"])
    parquet.write_table(pa.Table.from_pylist(rows, schema=table.schema), folder / "lines.parquet")
    return DataSet.open(folder)


def asked(lender, silent: DataSet, customer: int) -> Why:
    return explain_customer(InForce(lender.model), silent, customer, None, lender.cut)


def test_what_stood_is_what_the_statements_say(lender, silent: DataSet) -> None:
    why = asked(lender, silent, 1)
    facts = why.line.facts
    assert (why.start.as_of, facts.stood, facts.eve) == (NOVEMBER, WHOLE, WHOLE)
    assert (facts.after, facts.action, facts.computed) == (Place(LEAST, Step.REDUCE), "reduce", False)
    assert (why.line.limit, why.line.drawable, verdict(why)) == (None, None, None)
    assert [(step.on, step.rule, step.value) for step in facts.steps] == [(lender.cut, None, None)]
    said = notice_of(why, "en").statements[0]
    assert said == "On 31 December 2024 your credit limit was lowered from CNY 5,000 to CNY 2,500."
    assert "from 5,000 to 2,500, reduced, by a rule that is not on record" in as_text(why, "en")


def test_a_limit_that_fell_twice_is_told_from_where_it_was_whole(lender, silent: DataSet) -> None:
    why = asked(lender, silent, 2)
    assert (why.start.as_of, why.line.facts.stood) == (OCTOBER, WHOLE)
    assert [(step.on, step.before.limit, step.after.limit) for step in why.line.facts.steps] == [
        (NOVEMBER, 5000.0, LESS),
        (lender.cut, LESS, LEAST),
    ]
    assert "On 31 October 2024 your credit limit was CNY 5,000." in notice_of(why, "en").statements


@pytest.mark.parametrize(("customer", "action"), [(3, "maintain"), (13, "increase")])
def test_a_limit_that_did_not_fall_is_no_cut(lender, silent: DataSet, customer: int, action: str) -> None:
    why = asked(lender, silent, customer)
    assert why.line.facts.action == action
    assert verdict(why) is None


def test_every_cut_of_a_day_is_found(lender, silent: DataSet) -> None:
    cuts = find_cuts(InForce(lender.model), silent, None, lender.cut)
    assert cuts.customers.to_pylist() == [1, 2]
    assert len(cuts.decided) > 30
    for part in explain_cuts(InForce(lender.model), silent, cuts, None, lender.cut):
        for place in part.those.tolist():
            why = part.answers.why(place)
            alone = asked(lender, silent, why.customer_id)
            assert (why.start, why.end, why.reasons, why.line) == (alone.start, alone.end, alone.reasons, alone.line)
    with pytest.raises(DataError, match="no line was cut on 2024-09-30 by the lines of"):
        find_cuts(InForce(lender.model), silent, None, lender.stood)


def test_where_no_limit_is_recorded_the_score_alone_is_told(lender, silent: DataSet, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(silent.folder, folder)
    table = parquet.read_table(folder / "lines.parquet")
    place = table.column_names.index("credit_limit")
    parquet.write_table(
        table.set_column(place, "credit_limit", pa.array([None] * len(table), pa.float64())), folder / "lines.parquet"
    )
    assert asked(lender, DataSet.open(folder), 1).line is None
