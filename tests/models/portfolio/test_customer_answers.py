"""Answers one customer at a time say what the batch says, to the last character, whatever its rows come from."""

from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pytest

from creditline.features.engine import compute_features
from creditline.features.errors import DataError
from creditline.models.portfolio.explain.customer_answers import CustomerAnswers
from creditline.models.portfolio.explain.evidence import evidence_of
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.why import explain_change
from creditline.models.why.json_form import as_json


@pytest.fixture(scope="module", params=["opened", "from_files"])
def one_by_one(request, lender):
    with getattr(CustomerAnswers, request.param)(InForce(lender.model), lender.data) as made:
        yield made


def rows_of(lender, customer, catalogue):
    days = pa.array([lender.stood, lender.cut], pa.date32())
    frame = compute_features(lender.data, pa.table({"customer_id": [customer] * 2, "as_of": days}), catalogue)
    return frame.slice(0, 1), frame.slice(1, 1)


def test_the_answer_is_that_of_the_batch(lender, one_by_one):
    for customer in (lender.rising[0], lender.full[0], lender.new_line):
        batch = explain_change(lender.model, *rows_of(lender, customer, one_by_one.catalogue))
        why = one_by_one.why(customer, lender.stood, lender.cut)
        start, end = (replace(moment, limit=None, action=None) for moment in (why.start, why.end))
        of_score = replace(why, line=None, start=start, end=end)
        assert as_json(of_score) == as_json(batch)
        assert one_by_one.why(str(customer), lender.stood, lender.cut) == why


def test_the_records_are_those_of_the_data_set(lender, one_by_one):
    names = [feature.name for feature in one_by_one.catalogue]
    for customer in (lender.rising[0], lender.full[0]):
        history = one_by_one.history(customer, lender.stood, lender.cut)
        found = one_by_one.evidence(history, names)
        days = lender.stood, lender.cut
        assert found == evidence_of(lender.data, one_by_one.catalogue, pa.array([customer]), *days, names)
        assert any(evidence.records for evidence in found.values())


def test_a_feature_that_nobody_declares_has_no_records(lender, one_by_one):
    history = one_by_one.history(lender.rising[0], lender.stood, lender.cut)
    assert one_by_one.evidence(history, ["macro:unemployment"])["macro:unemployment"].records == ()


def test_a_policy_is_played_as_for_one_customer(lender, in_force):
    with (
        CustomerAnswers.opened(in_force("strict"), lender.data) as opened,
        CustomerAnswers.from_files(in_force("strict"), lender.data) as files,
    ):
        for customer in lender.rising[:2]:
            one, other = (each.why(customer, None, lender.cut) for each in (opened, files))
            assert one == other and one.end.action == "reduce"


@pytest.mark.parametrize(
    ("customer", "start", "says"),
    [
        (99, 0, "customer 99 is not in"),
        ("x", 0, "customer x is not in"),
        (39, 0, "opened on 2024-12-10, after 2024-09-30"),
        (37, 0, "nothing is recorded of customer 37"),
        (1, -400, "lies before the first record"),
    ],
)
def test_what_cannot_be_answered(lender, one_by_one, customer, start, says):
    with pytest.raises(DataError, match=says):
        one_by_one.why(customer, lender.stood + timedelta(start), lender.cut)
