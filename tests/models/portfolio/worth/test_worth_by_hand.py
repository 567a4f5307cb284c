"""What a record is worth is what the decision comes to on tables without it, written to disk and decided on from scratch."""

from datetime import date

import pytest
from left_out_by_hand import WITHOUT, LeftOut, decided_without

from creditline.features.contract import TABLES
from creditline.features.edits.changes import known_with
from creditline.features.edits.edit import Correction, Edits, Grounds, RowMeant, Strike
from creditline.features.edits.left_out import left_out
from creditline.models.policy import Step
from creditline.models.portfolio.worth.values import HowLeftOut

START, END = date(2024, 11, 30), date(2024, 12, 31)
CUSTOMERS = (1, 2, 3, 13, 14, 30)
CLOCK = {"installments": "due_on", "lines": "statement_on", "links": "since"}


def same(table, on, amount):
    """Whether a row is a record, by its day and sum: on these cards no two differ in anything else."""

    def which(row):
        stamp = row[CLOCK.get(table, "ts")]
        day = stamp if isinstance(stamp, date) and table in CLOCK else stamp.date()
        money = TABLES[table].amount
        return int(day == on and (money is None or row[money] == amount))

    return which


@pytest.fixture(scope="module")
def found(worths):
    return {customer: worths.of(customer, START, END) for customer in CUSTOMERS}


@pytest.fixture(scope="module")
def made(worn, found, tmp_path_factory):
    """By customer: nothing left out, each record, each group."""
    cases = {}
    for customer, told in found.items():
        cases[(customer,)] = LeftOut(customer, {})
        for group in told.groups:
            valued = [one for one in group.records if one.worth is not None]
            for one in valued:
                cases[(customer, one.table, one.record)] = LeftOut(
                    customer, {one.table: same(one.table, one.on, one.amount)}
                )
            if valued:
                by = {}
                for one in valued:
                    by.setdefault(one.table, []).append(same(one.table, one.on, one.amount))
                cases[(customer, group.concept)] = LeftOut(
                    customer,
                    {name: lambda row, each=each: 2 * any(one(row) for one in each) for name, each in by.items()},
                )
    rows = decided_without(
        worn.data, worn.model, worn.policy, END, worn.files[0], list(cases.values()), tmp_path_factory.mktemp("by_hand")
    )
    return dict(zip(cases, rows, strict=True))


def assert_is(worth, row, whole):
    assert worth.points == row["model_score"] - whole["model_score"]
    assert worth.limit == row["limit_after"] - whole["limit_after"]
    assert (worth.line.place.limit, worth.line.place.step) == (row["limit_after"], Step(row["step"]))
    assert worth.line.action == row["action"]


def test_every_record_and_every_group(found, made):
    tables, points = set(), 0
    for customer, told in found.items():
        whole = made[(customer,)]
        assert told.score == whole["model_score"]
        assert (told.line.place.limit, told.line.action) == (whole["limit_after"], whole["action"])
        for group in told.groups:
            for one in group.records:
                if one.worth is not None:
                    assert_is(one.worth, made[(customer, one.table, one.record)], whole)
                    tables.add(one.table)
                    points += one.worth.points != 0
            if group.together is not None:
                assert_is(group.together, made[(customer, group.concept)], whole)
    assert tables == set(WITHOUT)
    assert points > 10


def test_of_equal_rows_one_is_left_out_alone_and_all_together(found):
    (group,) = (group for group in found[13].groups if group.concept.startswith("inquiries"))
    (one,) = group.records
    assert (one.copies, one.how) == (2, HowLeftOut.STRUCK)
    assert group.together.points > one.worth.points


def test_a_payment_on_time_has_nothing_to_leave_out(found):
    told = [one for group in found[3].groups for one in group.records if one.table == "installments"]
    assert {one.how for one in told} == {HowLeftOut.AS_IT_IS}
    assert all(one.worth is None and one.late == 0 for one in told)


def test_how_late_it_is_told(found):
    late = {
        customer: {one.on: one.late for group in found[customer].groups for one in group.records if one.late}
        for customer in (1, 2, 13)
    }
    assert late[1][date(2024, 12, 5)] == 20
    assert late[2] == {date(2024, 12, 5): 26}  # not paid by the day of the decision
    assert late[13] == {date(2024, 12, 5): 15}  # the part that came late


def test_a_worth_is_the_dispute_of_its_edit(worn, found, disputes):
    """Above, the same from disk; here by an edit that a customer could have filed."""
    grounds = Grounds("W", END, "nobody", "it is asked what it is worth")
    seen = 0
    for customer in (1, 13):
        for one in {(o.table, o.record): o for g in found[customer].groups for o in g.records if o.worth}.values():
            meant = RowMeant(record=one.record, copies=1)
            if one.table == "lines":  # by its day: `why` calls it by a fingerprint that has the limit of our decision
                meant = RowMeant(where={"statement_on": one.on})
            if one.how is HowLeftOut.STRUCK:
                edit = Strike(one.table, meant, grounds)
            else:
                row = {"due_on": one.on, "amount_due": 100.0, "paid_on": None, "amount_paid": None, "balance": 1.0}
                says = left_out(one.table, row | dict.fromkeys(("min_due", "months_past_due")))
                edit = Correction(one.table, meant, {n: v for n, v in says.items() if n != "amount_paid"}, grounds)
                assert known_with(TABLES[one.table], says)
            again = disputes.answer(Edits(str(customer), (edit,)), END)
            made = again.decision.again
            assert one.worth.points == made.told["model_score"] - again.was.told["model_score"]
            assert one.worth.limit == made.after.limit - again.was.after.limit
            assert one.worth.line.place == made.after
            seen += 1
    assert seen > 8
