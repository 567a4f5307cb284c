"""`/v1/restore`: the answer of the command, to the bit, from a customer's records in the request."""

import asyncio
import json
import math
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import httpx
import jsonschema
import pytest
from pyarrow import parquet

from creditline.features.contract import TABLES
from creditline.features.projected.behaviour import acts
from creditline.models.portfolio.restore.asked import Question, way_back
from creditline.models.portfolio.restore.json_form import restore_data
from creditline.models.server.app import ServerState, application
from creditline.models.server.in_force.histories import Histories
from creditline.models.server.in_force.installing import Installing
from creditline.models.server.request.case import NAMES
from creditline.models.server.request.limits import Limits
from creditline.models.server.telemetry.metrics import Metrics
from creditline.models.serving.scorer import Scorer
from creditline.models.why.words.by_language import SHIPPED

DAY, FULL = "2024-12-31", 26  # uses the whole line: cut by the strict policy
Ask = Callable[[object], httpx.Response]


def asking(lender, limits: Limits) -> Ask:
    """`ask(body)`: the application itself, without a port."""
    metrics = Metrics()
    installing = Installing(Scorer.open, metrics, Histories(lender.data.settings), str(lender.policies["strict"]))
    app = application(ServerState(installing.first(lender.folder, None), limits, metrics))

    async def request(body: object) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            return await (client.get("/openapi.json") if body is None else client.post("/v1/restore", json=body))

    return lambda body=None: asyncio.run(request(body))


@pytest.fixture(scope="module")
def ask(lender) -> Ask:
    return asking(lender, Limits(timeout=300.0))


@pytest.fixture(scope="module")
def case(lender, decided) -> Callable[[int], dict[str, Any]]:
    """`case(customer)`: the records and decisions of a customer as JSON tells them, asked about with few draws."""
    rows = {name: parquet.read_table(lender.data.folder / f"{name}.parquet").to_pylist() for name in lender.data.tables}
    decisions = parquet.read_table(decided("strict", date.fromisoformat(DAY))).to_pylist()
    names = {column.name for column in TABLES["decisions"].all_columns}

    def make(customer: int) -> dict[str, Any]:
        own = {name: [told(row) for row in table if row["customer_id"] == customer] for name, table in rows.items()}
        ours = [{n: v for n, v in told(r).items() if n in names} for r in decisions if r["customer_id"] == customer]
        asked = {"as_of": DAY, "horizon": 200, "draws": 5, "behaviours": ["pays_on_time", "pays_down"]}
        return {"customer_id": customer, "records": own, "decided": ours, **asked}

    return make


def told(row: dict[str, Any]) -> dict[str, Any]:
    """Without what is not there."""
    given = {name: v.isoformat() if isinstance(v, date | datetime) else v for name, v in row.items() if v is not None}
    return {name: v for name, v in given.items() if not (isinstance(v, float) and not math.isfinite(v))}


def test_a_way_back_is_that_of_the_command(ask, case, cut):
    answer = ask(case(FULL))
    assert answer.status_code == 200, answer.text
    assert ask(case(FULL) | {"line_id": answer.json()["line_id"]}).json() == answer.json()
    found = way_back(cut, Question(FULL, cut.until, ("pays_on_time", "pays_down"), 5))
    data = restore_data(found, cut.policy.notice.regime, cut.model.currency, SHIPPED)
    assert answer.json() == json.loads(json.dumps(data))
    assert answer.json()["outlook"] == "acts" and all(answer.json()["told"].values())


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"by": DAY}, "", "by must be after as_of and within 200 days of it"),
        ({"horizon": 400}, "horizon", "366"),
        ({"line_id": "other"}, "records", "has no line other on"),
        ({"draws": 201}, "draws", "200"),
        ({"behaviours": ["borrows"]}, "behaviours[0]", "pays_down"),
        ({"behaviours": ["no_new_inquiries"]}, "records", "no table inquiries"),
        ({"as_of": "2024-11-30"}, "records", "stands whole"),
        ({"as_of": "2024-12-01", "horizon": 3}, "records", "no month ends within 3 days"),
        ({"edits": {}}, "edits", "is not known here"),
    ],
)
def test_what_is_refused_of_a_way_back(ask, case, wrong, field, said):
    answer = ask(case(FULL) | wrong)
    assert answer.status_code == 422, answer.text
    assert answer.json().get("field", "") == field
    assert said in answer.json()["detail"]


def test_it_stops_when_nobody_waits_any_more(lender, case):
    assert asking(lender, Limits(timeout=0.001))(case(FULL)).status_code in (408, 503)


def test_every_behaviour_of_a_customer_can_be_asked_about():
    assert tuple(one.name for one in acts()) == NAMES


def test_openapi_describes_it(ask, case):
    document = ask().json()
    schema = document["paths"]["/v1/restore"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(case(FULL))
