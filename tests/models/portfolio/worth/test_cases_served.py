"""`/v1/dispute` and `/v1/worth`: the answers of the commands, to the bit, from a customer's records in the request."""

import asyncio
import json
import math
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from pyarrow import parquet

from creditline.features.contract import TABLES
from creditline.features.edits.from_file import edit_file
from creditline.models.portfolio.dispute.json_form import dispute_data
from creditline.models.portfolio.dispute.notice import dispute_notice
from creditline.models.portfolio.worth.json_form import worths_data
from creditline.models.server.app import ServerState, application
from creditline.models.server.in_force.histories import Histories
from creditline.models.server.in_force.installing import Installing
from creditline.models.server.request.limits import Limits
from creditline.models.server.telemetry.metrics import Metrics
from creditline.models.serving.scorer import Scorer
from creditline.models.why.words.from_toml import wording

START, END = "2024-11-30", "2024-12-31"
EVIDENCE = {"reference": "CASE-1", "on": "2025-01-10", "by": "desk", "why": "the statement was somebody else's"}
EDITS = {
    "evidence": EVIDENCE,
    "correct": [
        {"table": "lines", "where": {"statement_on": START}, "set": {"balance": 410}},
        {
            "table": "installments",
            "where": {"due_on": "2024-12-05"},
            "set": {"paid_on": "2024-12-05", "amount_paid": 100},
        },
    ],
}
Ask = Callable[[str, object], httpx.Response]


def asking(worn, histories: Histories | None, limits: Limits | None = None) -> Ask:
    """`ask(path, body)`: the application itself, without a port."""
    metrics = Metrics()
    installing = Installing(Scorer.open, metrics, histories, str(worn.policy))
    app = application(ServerState(installing.first(worn.folder, None), limits or Limits(timeout=300.0), metrics))

    async def request(method: str, path: str, body: object) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            return await client.request(method, path, json=body)

    return lambda path, body=None: asyncio.run(request("GET" if body is None else "POST", path, body))


@pytest.fixture(scope="module")
def ask(worn) -> Ask:
    return asking(worn, Histories(worn.data.settings))


@pytest.fixture(scope="module")
def case(worn) -> Callable[[int], dict[str, Any]]:
    """`case(customer)`: the records and decisions of a customer as JSON tells them."""
    rows = {name: parquet.read_table(worn.data.folder / f"{name}.parquet").to_pylist() for name in worn.data.tables}
    decided = [row for file in worn.files for row in parquet.read_table(file).to_pylist()]
    names = {column.name for column in TABLES["decisions"]}

    def make(customer: int) -> dict[str, Any]:
        own = {name: [told(row) for row in table if row["customer_id"] == customer] for name, table in rows.items()}
        ours = [{n: v for n, v in told(row).items() if n in names} for row in decided if row["customer_id"] == customer]
        made = {"customer_id": customer, "records": own, "decided": ours}
        return made | ({"neighbours": {"2": DAYS}} if customer == 1 else {})

    return make


def told(row: dict[str, Any]) -> dict[str, Any]:
    """Without what is not there."""
    given = {name: v.isoformat() if isinstance(v, date | datetime) else v for name, v in row.items() if v is not None}
    return {name: v for name, v in given.items() if not (isinstance(v, float) and not math.isfinite(v))}


# Account 2 has not paid December's instalment, due on the 5th.
DAYS = {START: False} | {f"2024-12-{day:02}": day > 5 for day in range(1, 32)}


@pytest.mark.parametrize("customer", [1, 2, 13, 14])
def test_a_worth_is_that_of_the_command(ask, case, worths, customer):
    answer = ask("/v1/worth", case(customer) | {"previous": START, "as_of": END})
    assert answer.status_code == 200, answer.text
    found = worths.of(customer, date.fromisoformat(START), date.fromisoformat(END))
    assert answer.json() == json.loads(json.dumps(worths_data(found)))
    assert any(group["together"] for group in answer.json()["groups"])


@pytest.mark.parametrize("customer", [1, 2])
def test_a_dispute_is_that_of_the_command(ask, case, disputes, worn, customer):
    answer = ask("/v1/dispute", case(customer) | {"decision": START, "edits": EDITS, "notice": "zh"})
    assert answer.status_code == 200, answer.text
    edits = edit_file({**EDITS, "customer": str(customer)}, "edits").edits
    found = disputes.answer(edits, date.fromisoformat(START))
    said = answer.json()
    notice = said.pop("notice")
    assert said == json.loads(json.dumps(dispute_data(found)))
    assert (said["changed"], len(said["days"])) == (True, 2)
    assert notice == dispute_notice(found, worn.model.currency, wording("zh"))


def test_the_lenders_own_decisions_may_be_disputed(ask, case):
    """They are then among the records; the same line without any is decided on now."""
    asked = case(1)
    own = asked | {"records": asked["records"] | {"decisions": asked["decided"]}}
    del own["decided"]
    answers = [
        ask("/v1/dispute", one | {"decision": START, "edits": EDITS, "received": "2025-02-01"}).json()
        for one in (asked, own)
    ]
    assert [day["again"] for day in answers[0]["days"]] == [day["again"] for day in answers[1]["days"]]
    assert answers[0]["received"] == "2025-02-01"
    none = {name: value for name, value in asked.items() if name != "decided"}
    now = ask("/v1/worth", none | {"previous": START, "as_of": END}).json()
    assert (now["line"]["action"], now["line"]["limit"]) == ("reduce", 4790.0)  # of 5,000, which nothing was decided on


WRONG = {
    "no customer": ({"customer_id": None}, "customer_id", "must be a text or a whole number"),
    "another customer's rows": ({"customer_id": 7}, "records.customers[0].customer_id", "of another customer"),
    "a table that is none": ({"records": {"calls": []}}, "records.calls", "is no table"),
    "a key that means nothing": ({"edit": {}}, "edit", "is not known here"),
    "a decision that is none": ({"decided": [3]}, "decided", "must be an object"),
    "decisions that are none": ({"decided": {}}, "decided", "must be an array"),
    "too many decisions": ({"decided": [{}] * 401}, "decided", "has more than 400"),
    "half a decision": ({"decided": [{"line_id": "L1"}]}, "decided[0].product", "must be a text"),
    "another day than any": ({"decision": "2024-11-29"}, "edits", "no decision of 2024-11-29"),
    "a day at the end of time": ({"decision": "9999-12-31"}, "decision", "must be a day from 1900"),
    "a notice in no language": ({"notice": "de"}, "notice", "must be one of"),
    "no edits": ({"edits": {}}, "edits", "the edits of customer 1 are none"),
    "edits of another": ({"edits": EDITS | {"customer": "2"}}, "edits", "is of customer 2, not of 1"),
    "edits of another day": ({"edits": EDITS | {"decision": END}}, "edits.decision", "is another day than decision"),
    "too many edits": ({"edits": EDITS | {"strike": [{"table": "lines"}] * 101}}, "edits", "has more than 100 edits"),
    "edits without evidence": ({"edits": {"strike": [{"table": "lines", "record": "1"}]}}, "edits", "states no evidence"),
    "an edit of a derived table": (
        {"edits": {"evidence": EVIDENCE, "strike": [{"table": "outcomes", "record": "1"}]}}, "edits", "is a derived table"
    ),
    "an unknown record": (
        {"edits": {"evidence": EVIDENCE, "strike": [{"table": "lines", "record": "99"}]}}, "edits", "is unknown"
    ),
    "a value out of its type": (
        {"edits": {"evidence": EVIDENCE, "correct": [{"table": "lines", "record": "1", "set": {"balance": [1]}}]}}, "edits",
        "set",
    ),
    "edits nested without end": ({"edits": {"strike": [[[[[]]]]]}}, "edits", "strike"),
    "a run of another policy": (
        {"runs": [{"decided_on": END, "policy_version": "other"}]}, "runs[0].policy_version", "another version"
    ),
    "what linked accounts owed": ({"neighbours": {}}, "edits", "neighbours.2.2024-12-31 is not there"),
    "a state that is none": ({"neighbours": {"2": {END: "no"}}}, f"neighbours.2.{END}", "must be true, false or null"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_refused_of_a_dispute(ask, case, what):
    wrong, field, said = WRONG[what]
    answer = ask("/v1/dispute", case(1) | {"decision": START, "edits": EDITS} | wrong)
    assert answer.status_code == 422, answer.text
    assert answer.json()["field"] == field
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"previous": END, "as_of": START}, "", "as_of must be 1 to 3700 days after previous"),
        ({"previous": "1999-01-01"}, "", "as_of must be"),
        ({"as_of": "2024-13-01"}, "as_of", "must be a day"),
        ({"neighbours": {"2": {END: True}}}, "records", "neighbours.2.2024-12-05 is not there"),
        ({"edits": EDITS}, "edits", "is not known here"),
    ],
)
def test_what_is_refused_of_a_worth(ask, case, wrong, field, said):
    answer = ask("/v1/worth", case(1) | {"previous": START, "as_of": END} | wrong)
    assert answer.status_code == 422, answer.text
    assert answer.json().get("field", "") == field
    assert said in answer.json()["detail"]


def test_a_decision_of_another_policy_is_refused(ask, case):
    asked = case(2)
    asked["decided"][1]["policy_version"] = "gone"
    answer = ask("/v1/worth", asked | {"previous": START, "as_of": END})
    assert (answer.status_code, answer.json()["field"]) == (422, "decided[1].policy_version")


def test_it_stops_when_nobody_waits_any_more(worn, case):
    slow = asking(worn, Histories(worn.data.settings), Limits(timeout=0.001))
    assert slow("/v1/worth", case(1) | {"previous": START, "as_of": END}).status_code in (408, 503)


def test_without_settings_neither_is_offered(worn, case):
    answer = asking(worn, None)("/v1/worth", case(1) | {"previous": START, "as_of": END})
    assert answer.status_code == 422
    assert "--policy and --settings" in answer.json()["detail"]


def test_openapi_describes_both(ask, case):
    document = ask("/openapi.json").json()
    asked = {"dispute": {"decision": START, "edits": EDITS}, "worth": {"previous": START, "as_of": END}}
    for name, more in asked.items():
        schema = document["paths"][f"/v1/{name}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": document["components"]}
        Draft202012Validator(whole).validate(case(1) | more)
