"""One customer's raw records: the features the batch computes, and what cannot be read named by its path."""

from datetime import date

import pytest

from creditline.features.catalogue import catalogue
from creditline.features.data import Attribute, Settings
from creditline.features.engine.carriers.memory.online import OnlineFeatures
from creditline.features.errors import DataError
from creditline.models.server.in_force.histories import Histories
from creditline.models.server.request.problem import RequestError
from creditline.models.server.request.records import columns_of

DAYS = ["2024-03-31", "2024-06-30"]
RECORDS = {
    "customers": [{"opened_on": "2022-01-01", "birth_year": 1980, "region": "hills", "tier": 2, "hobby": "chess"}],
    "transactions": [
        {"ts": "2024-03-02T10:00:00", "amount": 250.5, "direction": "out", "category": "rent"},
        {"ts": "2024-06-02T10:00:00+08:00", "amount": 99, "direction": "out"},
    ],
    "installments": [
        {"loan_id": "l", "product": "p", "due_on": "2024-02-05", "amount_due": 210.5, "paid_on": "2024-02-05", "amount_paid": 210.5},
        {"loan_id": "l", "product": "p", "due_on": "2024-05-05", "amount_due": 210.5, "paid_on": None},
    ],
    "logins": [{"ts": "2024-06-05"}, {"ts": "2024-06-06", "device": "phone"}],
    "links": [{"other_id": "z", "since": "2023-01-01"}],
}  # fmt: skip
NEIGHBOURS = {"z": {"2024-03-31": False, "2024-06-30": True}}


@pytest.fixture(scope="module")
def features(histories):
    online = OnlineFeatures(
        catalogue("p", [Attribute("tier", True)], ("unemployment",)), histories.settings, histories.macro
    )
    owed = {"z": {date.fromisoformat(day): state for day, state in NEIGHBOURS["z"].items()}}
    return online.features(RECORDS, [date.fromisoformat(day) for day in DAYS], owed)


def _row(features, model, i):
    return {f.name: features.row(i)[f.name] for f in model.features}


def test_records_are_answered_as_the_rows_they_give(live, model, features):
    earlier, later = (_row(features, model, i) for i in (0, 1))
    # By hand: due on 5 May and unpaid on 30 June is 26 + 30 = 56 days late; 100 login days are two; z is past due.
    assert later["repayment.days_past_due_now"] == 56 and later["activity.logins_30d"] == 2
    assert (earlier["network.past_due"], later["network.past_due"]) == (0, 1)
    assert (later["profile.attribute.tier"], later["macro.unemployment.level"]) == (2, 0.08)
    asked = {"records": RECORDS, "as_of": DAYS, "neighbours": NEIGHBOURS}
    for path in ("/v1/score", "/v1/why"):
        by_rows = live.post(path, {"rows": [{"features": later, "previous": earlier}]})
        assert by_rows.status_code == 200
        told = {"records": {"newest": "2024-06-06", "days_since": 24, "figures": "2024-05-01"}}
        assert live.post(path, asked).json() == by_rows.json() | told
        assert live.post(path, {**asked, "as_of": DAYS[::-1]}).json() == by_rows.json() | told
    one = live.post("/v1/score", {**asked, "as_of": DAYS[1:], "neighbours": {"z": {DAYS[1]: True}}}).json()
    assert one == live.post("/v1/score", {"rows": [{"features": later}]}).json() | told


def test_an_answer_says_how_old_the_newest_record_is(live):
    """A day long after the data is scored on windows that are empty: who asks has to see it."""
    for day, said in (
        ("2030-01-31", {"newest": "2024-06-06", "days_since": 2065, "figures": "2024-05-01"}),
        ("2024-02-29", {"newest": "2024-02-05", "days_since": 24, "figures": "2024-02-01"}),
        ("2019-01-31", {"newest": None, "days_since": None, "figures": None}),
    ):
        answer = live.post("/v1/score", {"records": {**RECORDS, "links": []}, "as_of": [day]})
        assert answer.json()["records"] == said


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"neighbours": None}, "neighbours.z.2024-03-31"),
        ({"neighbours": {"z": {DAYS[0]: False}}}, "neighbours.z.2024-06-30"),
        ({"neighbours": {"z": {DAYS[0]: False, "2024-05-31": True}}}, "neighbours.z.2024-05-31"),
        ({"neighbours": {"z": {DAYS[0]: False, DAYS[1]: None}}}, None),
    ],
)
def test_what_linked_accounts_owed_is_said_for_the_days_asked_for(live, changes, field):
    """Left out, or of another day, it moved scores and nothing said so."""
    answer = live.post("/v1/score", {"records": RECORDS, "as_of": DAYS, "neighbours": NEIGHBOURS, **changes})
    assert answer.json().get("field") == field and answer.status_code == (422 if field else 200), answer.text


def test_an_account_linked_later_needs_no_word(live):
    linked = {**RECORDS, "links": [{"other_id": "y", "since": "2024-07-01"}]}
    assert live.post("/v1/score", {"records": linked, "as_of": DAYS}).status_code == 200


def _numbered(table, *ids):
    return {**RECORDS, table: [RECORDS[table][0] | {"record_id": name} for name in ids]}


@pytest.mark.parametrize(
    ("records", "field"),
    [
        (_numbered("transactions", "a", "a"), "records.transactions[1].record_id"),
        (_numbered("transactions", 7, "8", "7"), "records.transactions[2].record_id"),
        (
            {
                "lines": [
                    {"line_id": "x", "product": "p", "statement_on": "2024-01-05", "credit_limit": 9.0, "balance": 1.0}
                ]
                * 2
            },
            "records.lines[1].statement_on",
        ),
        (
            {
                **RECORDS,
                "installments": [RECORDS["installments"][0], RECORDS["installments"][0] | {"amount_due": 211.0}],
            },
            "records.installments[1].amount_due",
        ),
        ({"logins": [{"ts": "2024-06-05", "customer_id": 1}, {"ts": "2024-06-05"}]}, "records.logins[1].customer_id"),
        (
            {
                "customers": [{"customer_id": 1, "opened_on": "2022-01-01"}],
                "logins": [{"ts": "2024-06-05", "customer_id": 2}],
            },
            "records.logins[0].customer_id",
        ),
    ],
)
def test_what_check_calls_wrong_is_refused_here_too(records, field):
    with pytest.raises(RequestError) as refused:
        columns_of(records)
    assert refused.value.field == field


def test_what_check_lets_stand_is_read():
    """Two equal postings may be two; two payments of one instalment are; ids may be told by every row."""
    for records in (
        {**RECORDS, "transactions": [RECORDS["transactions"][0]] * 2},
        {**RECORDS, "installments": [RECORDS["installments"][0]] * 2},
        _numbered("transactions", "a", None, None, "b"),
        {"logins": [{"ts": "2024-06-05", "customer_id": 1}, {"ts": "2024-06-05", "customer_id": "1"}]},
    ):
        assert columns_of(records)


def test_nobodys_records(live):
    answer = live.post("/v1/score", {"records": {}, "as_of": DAYS[:1]})
    assert answer.status_code == 200 and answer.json()["rows"][0]["reasons"] is None


def _with(table, **changes):
    return {**RECORDS, table: [RECORDS[table][0] | changes]}


@pytest.mark.parametrize(
    ("records", "field"),
    [
        ({"transaction": []}, "records.transaction"),
        ({"macro": []}, "records.macro"),
        ({"logins": {}}, "records.logins"),
        ({"logins": [[]]}, "records.logins[0]"),
        ({"logins": [{"ts": "2024-06-05", "devise": "x"}]}, "records.logins[0].devise"),
        ({"logins": [{"ts": "2024-06-05"}, {"ts": "5 June"}]}, "records.logins[1].ts"),
        ({"logins": [{"ts": "2024-06-05"}, {}]}, "records.logins[1].ts"),
        ({"logins": [{"ts": 20240605}]}, "records.logins[0].ts"),
        (_with("transactions", amount="much"), "records.transactions[0].amount"),
        (_with("transactions", amount=True), "records.transactions[0].amount"),
        (_with("transactions", amount=0), "records.transactions[0].amount"),
        (_with("transactions", amount=-5), "records.transactions[0].amount"),
        (_with("transactions", amount=10**400), "records.transactions[0].amount"),
        (_with("transactions", direction="sideways"), "records.transactions[0].direction"),
        (_with("transactions", category=["rent"]), "records.transactions[0].category"),
        (_with("installments", due_on="2024-02-30"), "records.installments[0].due_on"),
        (_with("customers", birth_year=1980.5), "records.customers[0].birth_year"),
        (_with("customers", hobby={"a": 1}), "records.customers[0].hobby"),
        ({"customers": [{}, {}]}, "records.customers"),
        ({"logins": [{"ts": "2024-06-05", "customer_id": i} for i in (1, 2)]}, "records.logins[1].customer_id"),
    ],
)
def test_what_cannot_be_read_is_named(live, records, field):
    answer = live.post("/v1/score", {"records": records, "as_of": DAYS})
    assert answer.status_code == 422 and answer.json()["field"] == field, answer.text


def test_the_most_records_and_the_largest_amounts_are_read():
    """A busy customer, or a firm's card, within what the documentation allows must get a decision."""
    logins = {"logins": [{"ts": "2024-06-05"}] * 50_000}
    assert len(columns_of(logins)["logins"]["ts"]) == 50_000
    with pytest.raises(RequestError, match="50001 records arrived; send at most 50000"):
        columns_of({"logins": [*logins["logins"], {"ts": "2024-06-05"}]})
    for amount in (10**15, 0.01):
        assert columns_of(_with("transactions", amount=amount))["transactions"]["amount"] == [amount]
    with pytest.raises(RequestError, match="out of range"):
        columns_of(_with("transactions", amount=10**15 + 1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"as_of": []}, "as_of"),
        ({"as_of": [*DAYS, "2024-09-30"]}, "as_of"),
        ({"as_of": [DAYS[0], DAYS[0]]}, "as_of"),
        ({"as_of": ["2024-06-31"]}, "as_of[0]"),
        ({"as_of": [20240630]}, "as_of[0]"),
        ({"as_of": DAYS[0]}, "as_of"),
        ({"neighbours": {"z": {"2024-06-30": 1}}}, "neighbours.z.2024-06-30"),
        ({"neighbours": {"z": []}}, "neighbours.z"),
        ({"neighbours": {"z": {"june": True}}}, "neighbours.z.june"),
        ({"rows": []}, None),
    ],
)
def test_the_rest_of_the_request_too(live, changes, field):
    answer = live.post("/v1/score", {"records": RECORDS, "as_of": DAYS, **changes})
    assert answer.status_code == 422 and answer.json().get("field") == field, answer.text


def test_one_date_has_nothing_to_compare_with(live):
    answer = live.post("/v1/why", {"records": {**RECORDS, "links": []}, "as_of": DAYS[:1]})
    assert answer.status_code == 422 and "previous" in answer.json()["detail"]


def test_a_time_at_the_end_of_time_in_another_zone(served, folder, histories):
    settings = Settings(time_zone="Asia/Shanghai")
    with served(folder, histories=Histories(settings, histories.macro)) as live:
        for ts in ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"):
            answer = live.post("/v1/score", {"records": {"logins": [{"ts": ts}]}, "as_of": DAYS[:1]})
            assert answer.status_code == 422, answer.text


def test_a_server_without_settings_says_so(served, folder):
    with served(folder) as live:
        answer = live.post("/v1/score", {"records": {}, "as_of": DAYS})
        assert answer.status_code == 422 and "--settings" in answer.json()["detail"]


def test_other_definitions_are_refused_at_the_start(served, model, tmp_path):
    from dataclasses import replace

    from creditline.models.artefact import write_model

    changed = replace(model.features[0], definition_hash="0" * 16)
    write_model(replace(model, features=(changed, *model.features[1:])), tmp_path / "model")
    with (
        pytest.raises(DataError, match=r"definition of repayment.days_past_due_now has the hash .* train it again"),
        served(tmp_path / "model", histories=Histories(Settings(), [])),
    ):
        pass
    with served(tmp_path / "model") as live:
        assert live.post("/v1/score", {"rows": [{"features": {}}]}).status_code == 200


def test_a_model_that_reads_the_economy_needs_macro(served, folder):
    with pytest.raises(DataError, match="--macro"), served(folder, histories=Histories(Settings())):
        pass
