"""Days of grace: what is told only where there are some, and data whose grace is not the model's."""

from dataclasses import replace
from datetime import date

import pytest

from creditline.features.catalogue import catalogue
from creditline.features.data import Settings
from creditline.features.data.check import check
from creditline.features.engine import compute_features
from creditline.features.engine.carriers.memory.online import OnlineFeatures
from creditline.features.errors import DataError

IN_GRACE = {f"{side}.paid_in_grace_{days}d" for side in ("repayment", "linked") for days in (90, 365)}
DUES = """
loan_id product due_on     amount_due paid_on    amount_paid
A       p       2024-01-10 100        2024-01-12 100
A       p       2024-02-10 100        2024-02-15 100
B       q       2024-02-10 100        2024-02-11 100
"""


@pytest.fixture
def data(read, write, tmp_path):
    """`data(days)`: three payments, two of them within three days, under so many days of grace."""

    def made(days):
        tables = {"customers": [{"customer_id": "a"}], "installments": read("installments", DUES)}
        folder = tmp_path / str(days)
        folder.mkdir()
        return write(folder, tables, Settings(grace_days=days))

    return made


def test_what_was_paid_within_grace_is_told_only_where_there_is_some(data):
    told = {days: {f.name for f in catalogue("p").available(data(days))} for days in (0, 3)}
    assert (told[0] & IN_GRACE, told[3] & IN_GRACE) == (set(), IN_GRACE)
    assert told[0] == told[3] - IN_GRACE


def test_a_pattern_no_customer_is_told_of():
    assert {catalogue()[name].direction for name in IN_GRACE} == {0}


def test_what_it_does_to_the_features(data, pairs_table):
    pairs = pairs_table([("a", date(2024, 3, 1))])
    names = ["repayment.late_90d", "repayment.worst_days_late_90d", "repayment.on_time_share_90d", "linked.late_90d"]
    without, within = (
        compute_features(data(days), pairs, catalogue("p").only(names)).to_pylist()[0] for days in (0, 3)
    )
    assert [without[name] for name in names] == [2, 5, 0, 1]
    assert [within[name] for name in names] == [1, 5, 0.5, 0]
    told = compute_features(data(4), pairs, catalogue("p").only(sorted(IN_GRACE))).to_pylist()[0]
    assert told["repayment.paid_in_grace_90d"] == told["linked.paid_in_grace_90d"] == 1


def test_data_of_another_grace_than_the_models_is_refused_by_every_engine(data, pairs_table):
    pairs = pairs_table([("a", date(2024, 3, 1))])
    of_model = replace(catalogue("p").only(["repayment.late_90d"]), grace_days=3)
    assert compute_features(data(3), pairs, of_model).num_rows == 1
    refused = r"trained with grace_days = 3 and the data state 0: late does not mean the same"
    with pytest.raises(DataError, match=refused):
        compute_features(data(0), pairs, of_model)
    with pytest.raises(DataError, match=refused):
        OnlineFeatures(of_model, Settings())
    with pytest.raises(DataError, match=r"different grace_days \(3 and 5\)"):
        replace(of_model, grace_days=5).require_same_grace(of_model)
    for narrowed in (of_model.only(["repayment.late_90d"]), of_model.for_training(), of_model.available(data(3 + 4))):
        assert narrowed.grace_days == 3


def test_check_says_from_when_an_instalment_is_late(data):
    assert "late from the day after it was due (grace_days of data.toml is 0)" in str(check(data(0)))
    assert "late from the day after the 3 days of grace" in str(check(data(3)))
    assert data(4).fingerprint() != data(5).fingerprint()
