"""A decision made again with the true records is the one of the lender who had them."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.edits.as_data import edits_data
from creditline.features.errors import DataError
from creditline.models.policy import Scaling, Step
from creditline.models.portfolio.dispute.json_form import dispute_data
from creditline.models.portfolio.dispute.session import Disputes
from creditline.models.portfolio.dispute.text import dispute_text
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.receipts.receipts import receipts_of
from creditline.models.portfolio.receipts.verifying import differences

OCTOBER, DISPUTED, LAST = date(2024, 10, 31), date(2024, 11, 30), date(2024, 12, 31)


@pytest.mark.parametrize("customer", [1, 2, 30, 14])
def test_every_decision_is_that_of_the_true_records(opened, edits, months, true, customer):
    found = opened(True).answer(edits(customer), DISPUTED)
    assert [day.recorded.day for day in found.days] == [DISPUTED, LAST]
    for day in found.days:
        recorded = months.row(customer, day.recorded.day)
        assert (day.recorded.after.limit, day.recorded.action) == (recorded["limit_after"], recorded["action"])
        assert day.again.told == true.row(customer, day.recorded.day)
    assert found.was.told == months.row(customer, DISPUTED)
    assert found.stopped is None


def test_the_line_that_was_cut_for_a_false_balance_stands(opened, edits):
    found = opened(False).answer(edits(1), DISPUTED)
    assert found.decision.recorded.after.step is Step.REDUCE
    assert [(day.again.after.limit, day.again.after.step) for day in found.days] == [(5000.0, Step.MAINTAIN)] * 2
    assert (found.changed, found.held) == (True, False)
    assert str(found.answer_by) == "2025-01-25"  # 15 days after the evidence
    points = {feature.feature: feature.points for feature in found.moved}
    assert sum(points.values()) == found.decision.again.told["score"] - found.was.told["score"] > 0
    assert points.keys() == {"utilisation.last", "utilisation.balance"}
    said = dispute_text(found)
    assert "corrected lines" in said
    assert "Features that moved" in said and "The disputed decision leaves the line elsewhere." in said
    told = dispute_data(found)
    assert (told["changed"], told["days"][0]["again"]["limit_after"]) == (True, 5000.0)
    assert told["edits"] == edits_data(edits(1))


def test_nothing_changed_says_so(opened, edits):
    row = {"ts": "2024-12-31T10:00:00", "amount": 1, "direction": "out"}
    found = opened(False).answer(edits(13, add=[{"table": "transactions", "row": row}]), OCTOBER)
    assert not found.changed
    assert found.moved == ()  # the row lies after the day
    said = dispute_text(found)
    assert "Nothing changed: every decision leaves the line where it is on record." in said
    assert "No feature that the model reads moved." in said


def test_a_dispute_worsens_only_where_the_policy_lets_it(opened, edits):
    worse = edits(15, correct=[{"table": "lines", "where": {"statement_on": "2024-11-30"}, "set": {"balance": 4750}}])
    kept, made = (opened(may).answer(worse, DISPUTED) for may in (False, True))
    assert made.decision.again.after.limit < made.decision.recorded.after.limit == kept.decision.again.after.limit
    assert (made.held, made.changed, kept.held, kept.changed) == (False, True, True, False)
    assert "the decision on record stands" in dispute_text(kept)
    assert opened(False).receipts(kept)[0].as_of == str(LAST)  # of November the receipt on record stands


@pytest.mark.parametrize("customer", [2, 14])
def test_the_receipt_is_that_of_the_true_records_but_for_the_edits(opened, edits, lender, true, months, customer):
    found = opened(True).answer(edits(customer), DISPUTED)
    policy = read_policy_for(str(lender.policies["strict"]), lender.model, true.data)
    mine = opened(True).receipts(found)
    for place, receipt in enumerate(mine):
        day = date.fromisoformat(receipt.as_of)
        (own,) = receipts_of(true.data, lender.model, policy, [str(customer)], day, true.files[: 2 + place], Scaling())
        assert receipt.edits == edits_data(edits(customer))
        assert replace(receipt, edits=None) == own
        assert replace(receipt, edits=None).hash == own.hash != receipt.hash
    assert differences(mine[0], lender.data, lender.model, policy, months.files[:2]) == []


def test_two_ways_to_go_on_are_one(opened, edits, monkeypatch):
    """In memory from one decision to the next, and by the record worked out anew for each day."""
    fast = opened(True).answer(edits(2), DISPUTED)
    monkeypatch.setattr("creditline.models.portfolio.dispute.chain.can_go_on", lambda *_: False)
    slow = opened(True).answer(edits(2), DISPUTED)
    assert [day.again.told for day in fast.days] == [day.again.told for day in slow.days]
    assert [day.again.state for day in fast.days] == [day.again.state for day in slow.days]


def test_what_cannot_be_disputed(opened, edits, lender, strict, months, tmp_path):
    with pytest.raises(DataError, match="customer 99 is not in"):
        opened(True).answer(replace(edits(1), customer="99"), DISPUTED)
    with pytest.raises(DataError, match="no decision of 2024-11-29 on a line of customer 1 is on record"):
        opened(True).answer(edits(1), date(2024, 11, 29))
    text = strict[False].read_text(encoding="utf-8").replace("evidence_before = false", "evidence_before = true")
    (tmp_path / "before.toml").write_text(text, encoding="utf-8")
    policy = read_policy_for(str(tmp_path / "before.toml"), lender.model, lender.data)
    late = parquet.read_table(months.files[2])
    wrong = late.set_column(5, "limit_after", [[limit - 1.0 for limit in late["limit_after"].to_pylist()]])
    parquet.write_table(wrong, tmp_path / "wrong.parquet")
    late = pytest.raises(DataError, match="evidence is dated 2025-01-10, after the disputed decision of 2024-11-30")
    with Disputes.opened(InForce(lender.model, policy=policy, decisions=months.files), lender.data) as session, late:
        session.answer(edits(1), DISPUTED)
    changed = (*months.files[:2], tmp_path / "wrong.parquet")
    early = replace(edits(14).edits[0].grounds, on=OCTOBER)
    told = replace(edits(14), edits=(replace(edits(14).edits[0], grounds=early),))
    again = pytest.raises(DataError, match=r"cannot be made again: it left 4,9.* and the records give 5,000")
    with Disputes.opened(InForce(lender.model, policy=policy, decisions=changed), lender.data) as session, again:
        session.answer(told, DISPUTED)


def test_the_lenders_own_decisions_may_be_disputed(lender, edits, months, true, strict, tmp_path):
    """They are then the table `decisions` of the data, and no files are given."""
    for table in ("customers", "transactions", "lines"):
        write_table(tmp_path, table, parquet.read_table(lender.data.folder / f"{table}.parquet"))

    names = [column.name for column in TABLES["decisions"].columns]
    names = [name for name in names if name in parquet.read_schema(months.files[0]).names]
    own = pa.concat_tables([parquet.read_table(file).select(names) for file in months.files])
    write_table(tmp_path, "decisions", own)
    data = DataSet.open(tmp_path)
    policy = read_policy_for(str(strict[True]), lender.model, data)
    with Disputes.opened(InForce(lender.model, policy=policy), data) as session:
        found = session.answer(edits(1), DISPUTED)
    assert [(day.again.after.limit, day.again.after.step) for day in found.days] == [(5000.0, Step.MAINTAIN)] * 2
    stepless = pytest.raises(DataError, match="does not tell its step of the ladder")
    with Disputes.opened(InForce(lender.model, policy=policy), lender.data) as session, stepless:
        session.answer(edits(1), LAST)
