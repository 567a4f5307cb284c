"""What a server tells of itself: its OpenAPI, its metrics and its log, in which nothing of a customer is."""

import json
import logging

import jsonschema
import pytest

from creditline.models.server.described.records import records_schema
from creditline.models.server.telemetry.log import to_stderr
from creditline.models.server.telemetry.metrics import Metrics

SECRET = "never-to-be-seen-8431"


@pytest.fixture
def logged(capfd):
    """`logged()`: the events on stderr so far; loggers are put back."""
    kept = {name: (x.handlers, x.propagate, x.level) for name in LOGGERS if (x := logging.getLogger(name))}
    yield lambda: [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    for name, (handlers, propagate, level) in kept.items():
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


LOGGERS = ("creditline.server", "uvicorn.error", "asyncio")


def test_nothing_of_a_customer_is_logged_or_counted(served, folder, model, histories, logged, monkeypatch):
    to_stderr()
    with served(folder, histories=histories) as live:
        live.post("/v1/score", {"rows": [{"features": {"profile.region": SECRET}, "previous": {}}]})
        live.post("/v1/score", {"rows": [{"features": {SECRET: 1}}]})
        live.post("/v1/why", {"records": {"logins": [{"ts": SECRET, "customer_id": SECRET}]}, "as_of": ["2024-01-31"]})
        live.raw(f"/{SECRET}?{SECRET}", SECRET.encode(), **{"x-request-id": SECRET, "user-agent": SECRET})

        def fault(*_):
            raise RuntimeError(SECRET)

        monkeypatch.setattr(type(live.room.in_force.current.scorer), "score", fault)
        answer = live.post("/v1/score", {"rows": [{"features": {"profile.region": SECRET}}]})
        assert answer.status_code == 500 and SECRET not in answer.text
        metrics = live.client.get("/metrics").text
    events = logged()
    assert SECRET not in json.dumps(events) and SECRET not in metrics
    requests = [event for event in events if event["event"] == "request"]
    assert [(e["route"], e["status"], e["rows"]) for e in requests] == [
        ("/v1/score", 200, 1), ("/v1/score", 422, None), ("/v1/why", 422, None), ("/v1/score", 500, None),
    ]  # fmt: skip
    assert requests[0]["model"] == model.version and requests[0]["ms"] > 0
    assert requests[-1]["error"] == "RuntimeError" and requests[-1]["where"].startswith("test_watched.py:")
    assert answer.json()["instance"] == f"urn:uuid:{requests[-1]['id']}"


def test_metrics_count_requests_rows_and_models(live, model):
    before = live.metric("creditline_batch_rows_sum", route="/v1/score")
    live.post("/v1/score", {"rows": [{"features": {}}] * 7})
    assert live.metric("creditline_batch_rows_sum", route="/v1/score") == before + 7
    text = live.client.get("/metrics")
    assert text.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert f'creditline_model_info{{role="champion",version="{model.version}"}} 1.0' in text.text
    for name in (
        "creditline_requests_total",
        "creditline_request_seconds_bucket",
        "creditline_swaps",
        "process_resident_memory",
    ):
        assert name in text.text


def test_the_openapi_is_whole_and_its_examples_are_answered(live, model):
    document = live.client.get("/openapi.json").json()
    features = document["components"]["schemas"]["Features"]["properties"]
    assert list(features) == [feature.name for feature in model.features]
    assert "近90天" in features["repayment.late_90d"]["description"]
    schemas = document["components"]
    for path, name in (("/v1/score", "ScoreAnswer"), ("/v1/why", "WhyAnswer")):
        body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        assert set(body["examples"]) == {"rows", "records"}
        for example in body["examples"].values():
            jsonschema.validate(example["value"], {"components": schemas, **body["schema"]})
            answer = live.post(path, example["value"])
            assert answer.status_code == 200, answer.text
            jsonschema.validate(answer.json(), {"components": schemas, "$ref": f"#/components/schemas/{name}"})
    assert "://" not in json.dumps(document).replace("urn:", "")  # no page, script or schema from elsewhere


def test_batches_are_counted_by_size():
    """The bounds a dashboard is drawn by: others, and its series end."""
    metrics = Metrics()
    metrics.rows.labels("/v1/score").observe(1)
    bounds = [s.labels["le"] for s in metrics.rows.collect()[0].samples if s.name.endswith("_bucket")]
    assert bounds == ["1.0", "2.0", "5.0", "10.0", "20.0", "50.0", "100.0", "200.0", "500.0", "1000.0", "+Inf"]


def test_the_openapi_names_the_refusals_of_a_route_that_is_there(live):
    """A route in the document is there: 404 is never its answer."""
    paths = live.client.get("/openapi.json").json()["paths"]
    assert all("404" not in route["responses"] for path in paths.values() for route in path.values())
    assert set(paths["/healthz"]["get"]["responses"]) == {"200", "401", "405"}


RECORD = {"ts": "2024-12-02T18:20:00", "amount": 25.5, "direction": "out"}


@pytest.mark.parametrize(
    ("records", "fits"),
    [
        ({"transactions": [RECORD]}, True),
        ({"customers": [{"opened_on": "2021-03-01", "own_tier": 3}]}, True),  # a lender's own attribute
        ({"transactions": [{**RECORD, "shop": "x"}]}, False),
        ({"transactions": [{**RECORD, "ts": None}]}, False),
        ({"transactions": [{**RECORD, "category": None}]}, True),
        ({"payments": [RECORD]}, False),
    ],
)
def test_records_are_described_as_they_are_read(records, fits):
    assert jsonschema.Draft202012Validator(records_schema()).is_valid(records) is fits


def test_a_token_and_no_records_show_in_the_openapi(served, folder):
    token = "a-token-of-24-characters"
    with served(folder, token=token) as live:
        document = live.client.get("/openapi.json", headers={"authorization": f"Bearer {token}"}).json()
    assert document["security"] == [{"token": []}] and document["paths"]["/readyz"]["get"]["security"] == []
    assert "RecordsRequest" not in document["components"]["schemas"]
