"""At which dates a line is decided on again: those of decisions, and month ends where the record has no decision at all."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.models.policy import Step
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.why import Layer, Why
from creditline.models.why.answer.line import Departure, MoneyLedger, Place
from creditline.models.why.answer.telling import Telling, telling

OCTOBER, NOVEMBER, DECEMBER = date(2024, 10, 31), date(2024, 11, 30), date(2024, 12, 31)


def without_decisions(lender, folder: Path, limits: dict[date, float]) -> DataSet:
    """The lender's data with no table of decisions; customer 1 has these limits on their statements, from each date on."""
    for table in ("customers", "transactions"):
        write_table(folder, table, parquet.read_table(lender.data.folder / f"{table}.parquet"))
    rows = parquet.read_table(lender.data.folder / "lines.parquet").to_pylist()
    for row in rows:
        for since, limit in limits.items():
            if row["customer_id"] == 1 and row["statement_on"] >= since:
                row["credit_limit"] = limit
    schema = parquet.read_schema(lender.data.folder / "lines.parquet")
    write_table(folder, "lines", pa.Table.from_pylist(rows, schema=schema))
    return DataSet.open(folder)


def why(lender, data: DataSet) -> Why:
    policy = read_policy_for(str(lender.policies["strict"]), lender.model, data)
    return explain_customer(InForce(lender.model, policy=policy), data, 1, None, DECEMBER)


def test_a_limit_that_statements_show_was_decided_at_the_month_end_before(lender, tmp_path) -> None:
    """Customer 1 owes 4,790 from November on: strict then cuts 5,000 to that, and December's statement shows it."""
    found = why(lender, without_decisions(lender, tmp_path, {DECEMBER: 4790.0}))
    assert (found.start.as_of, found.line.facts.stood) == (OCTOBER, Place(5000.0, Step.MAINTAIN))
    november = found.line.facts.steps[0]
    assert (november.on, november.rule) == (NOVEMBER, "band weak")
    assert (november.before, november.after) == (Place(5000.0, Step.MAINTAIN), Place(4790.0, Step.REDUCE))
    assert found.line.facts.departures == ()
    assert found.line.limit == MoneyLedger(5000.0, 0.0, 0.0, 0.0, 4790.0)
    assert {share.layer: share.limit for share in found.layers if share.limit} == {Layer.BEHAVIOUR: -210.0}


def test_a_limit_that_the_policy_does_not_lead_to_is_not_explained(lender, tmp_path) -> None:
    """November's statement is lower already, when nothing had happened yet."""
    found = why(lender, without_decisions(lender, tmp_path, {NOVEMBER: 4900.0}))
    assert found.line.facts.departures == (
        Departure(OCTOBER, Place(4900.0, Step.MAINTAIN), Place(5000.0, Step.MAINTAIN), False, None),
    )
    assert telling(found) is Telling.UNEXPLAINED


def test_month_ends_without_a_change_are_none(lender, tmp_path) -> None:
    """Nothing was decided on them as far as is known: the first decision is the one computed now."""
    found = why(lender, without_decisions(lender, tmp_path, {}))
    assert [step.on for step in found.line.facts.steps] == [DECEMBER]
    assert (found.line.facts.departures, telling(found)) == ((), Telling.CAUSED)


@pytest.mark.parametrize("given", [{DECEMBER: 4790.0}])
def test_a_gap_in_the_decisions_of_a_lender_who_records_them_is_no_stop(lender, tmp_path, given) -> None:
    """The same statements, but the lender's decisions on others are on record: then nothing was decided on this line."""
    data = without_decisions(lender, tmp_path, given)
    write_table(tmp_path, "decisions", parquet.read_table(lender.data.folder / "decisions.parquet"))
    table = parquet.read_table(tmp_path / "decisions.parquet")
    kept = [row for row in table.to_pylist() if row["customer_id"] != 1]
    write_table(tmp_path, "decisions", pa.Table.from_pylist(kept, schema=table.schema))
    found = why(lender, DataSet.open(data.folder))
    assert [(one.on, one.recorded.limit, one.decided.limit) for one in found.line.facts.departures] == [
        (DECEMBER, 4790.0, 5000.0)
    ]
    assert telling(found) is Telling.UNEXPLAINED
