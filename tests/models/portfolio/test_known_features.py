"""Which features can be asked for: a model's own first, then the declared; what data or two models cannot answer is refused."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from creditline.features.catalogue import BUILT_IN, Declarations, OwnFeatures
from creditline.features.catalogue.status import sign_feature
from creditline.features.data import Settings
from creditline.features.declare import Aggregate, FinalEvent, How, LoanArrears, Rows, StatementArrears
from creditline.features.errors import DataError
from creditline.features.testing.tables import write_tables
from creditline.models.artefact import model_feature, read_model
from creditline.models.artefact.default_status import DefaultStatus
from creditline.models.portfolio.known_features import all_known, given_by, refuse_absent

FIXTURE = Path(__file__).parents[2] / "fixtures" / "format_2" / "model"
DAY = date(2024, 1, 31)
TABLES = {
    "customers": [{"customer_id": "a", "region": "hills", "tier": 2.0}],
    "transactions": [
        {"customer_id": "a", "ts": datetime(2024, 1, 31), "amount": 5.0, "direction": "in", "category": "salary", "counterparty": "x"}
    ],
    "installments": [
        {"customer_id": "a", "loan_id": "l", "product": "card", "due_on": DAY, "amount_due": 5.0, "paid_on": DAY, "amount_paid": 5.0}
    ],
    "lines": [{"customer_id": "a", "line_id": "l", "product": "card", "statement_on": DAY, "balance": 1.0, "credit_limit": 9.0}],
    "decisions": [
        {
            "customer_id": "a", "line_id": "l", "product": "card", "decided_on": DAY, "limit_before": 9.0,
            "limit_after": 9.0, "action": "maintain", "initiated_by": "lender",
        }
    ],
    "macro": [{"indicator": "unemployment", "region": None, "period_on": DAY, "published_on": DAY, "value": 5.0}],
}  # fmt: skip


@pytest.fixture
def model():
    return read_model(FIXTURE)


def redefined(model):
    """The same model, that means the number of all logins by spending.sum_90d."""
    logins = replace(model.catalogue["spending.sum_90d"], expression=Aggregate(Rows("logins"), How.COUNT))
    features = (model_feature(logins) if one.name == logins.name else one for one in model.features)
    return replace(model, features=tuple(features))


def test_the_models_meaning_holds_beside_what_is_declared(model, tmp_path):
    data = write_tables(tmp_path, TABLES)
    other = redefined(model)
    known = all_known([other], data, BUILT_IN)
    assert known["spending.sum_90d"] == other.catalogue["spending.sum_90d"]
    assert {feature.name for feature in known} == {feature.name for feature in BUILT_IN.of(data, "card")}
    own = replace(known["spending.sum_90d"], name="own.logins")
    declared = Declarations((OwnFeatures("mine.py", lambda _: (own,)),))
    assert "own.logins" in all_known([other], data, declared)


def test_two_models_that_mean_different_things_are_refused(model, tmp_path):
    with pytest.raises(DataError, match=r"the two models mean different things by spending\.sum_90d"):
        all_known([model, redefined(model)], write_tables(tmp_path, TABLES), BUILT_IN)


def test_data_that_give_everything_pass(model, tmp_path):
    refuse_absent(model, write_tables(tmp_path, TABLES))


@pytest.mark.parametrize(
    ("changed", "absent"),
    [
        ({"macro": [{**TABLES["macro"][0], "indicator": "inflation"}]}, "macro.unemployment.level"),
        ({"customers": [{"customer_id": "a", "region": "hills"}]}, "profile.attribute.tier"),
        ({"customers": [{"customer_id": "a", "region": "hills", "tier": "gold"}]}, "profile.attribute.tier"),
        ({"decisions": None}, "utilisation.mean_180d.before_cut"),
    ],
)
def test_what_the_data_lack_is_named(model, tmp_path, changed, absent):
    tables = {name: rows for name, rows in {**TABLES, **changed}.items() if rows is not None}
    with pytest.raises(DataError, match=rf"1 features that .* does not have \({absent}\)"):
        refuse_absent(model, write_tables(tmp_path, tables))


def status_of(*signs):
    told = tuple(model_feature(sign_feature(sign)) for sign in signs)
    return DefaultStatus(90, 3, 0.0, ("write_off",), 90, told, ())


def test_no_table_of_events_is_warned_of_where_arrears_tell_default_too(model, tmp_path):
    event = FinalEvent(("write_off",))
    data, known = write_tables(tmp_path, TABLES), replace(model, default=status_of(LoanArrears(90), event))
    with pytest.warns(UserWarning, match=r"has no events that could tell status\.event_write_off: .* by arrears alone"):
        refuse_absent(known, data)
    given = given_by(data, all_known([known], data, BUILT_IN), [known])
    assert "status.event_write_off" in given
    assert "status.event_write_off" not in given.available(data)
    with pytest.raises(DataError, match=r"1 features that .* does not have \(status\.event_write_off\)"):
        refuse_absent(replace(model, default=status_of(event)), data)


def test_no_table_of_arrears_is_refused(model, tmp_path):
    known = replace(model, default=status_of(LoanArrears(90), StatementArrears(3)))
    with pytest.raises(DataError, match=r"1 features that .* does not have \(status\.statement_3m\)"):
        refuse_absent(known, write_tables(tmp_path, TABLES))


def test_data_of_another_grace_are_refused_before_anything_is_looked_for(model, tmp_path):
    data = write_tables(tmp_path, {"customers": TABLES["customers"], "lines": TABLES["lines"]}, Settings(grace_days=5))
    with pytest.raises(DataError, match="trained with grace_days = 0 and the data state 5"):
        refuse_absent(model, data)
    with pytest.raises(DataError, match="trained with grace_days = 0 and the data state 5"):
        all_known([model], data, BUILT_IN)


def test_two_models_of_different_grace_are_refused(model, tmp_path):
    data = write_tables(tmp_path, TABLES)
    assert all_known([model], data, BUILT_IN).grace_days == 0
    with pytest.raises(DataError, match=r"the two models were trained with different grace_days \(0 and 3\)"):
        all_known([model, replace(model, grace_days=3)], data, BUILT_IN)
