"""`/v1/why` about a line, from rows and decisions by date: what `creditline why` says of the same cut."""

import asyncio
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest
from letters_by_hand import LENDER
from pyarrow import parquet
from starlette.applications import Starlette

from creditline.features.engine import compute_features, pairs_for
from creditline.features.words.languages import languages
from creditline.models.letter.json_form import letter_data
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.letters.of_customer import customer_letter
from creditline.models.portfolio.lines.record import recorded
from creditline.models.server.app import ServerState, application
from creditline.models.server.in_force.installing import Installing
from creditline.models.server.request.line import DecisionAsked
from creditline.models.server.telemetry.metrics import Metrics
from creditline.models.serving.scorer import Scorer
from creditline.models.why.json_form import as_data
from creditline.models.why.words.from_toml import wording

DAYS = [
    date(2024, 7, 31),
    date(2024, 8, 31),
    date(2024, 9, 30),
    date(2024, 10, 31),
    date(2024, 11, 30),
    date(2024, 12, 31),
]


@pytest.fixture(scope="module")
def made(lender, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Decided by `strict` at six month ends."""
    out = tmp_path_factory.mktemp("half") / "year"
    job = Job(lender.data, lender.model, str(lender.policies["strict"]), (), "1GB", lambda _: None, lambda _: None)
    job.months(DAYS[0], len(DAYS), out)
    return tuple(out / f"{day}.parquet" for day in DAYS)


@pytest.fixture(scope="module")
def asked(lender, made):
    """`asked(customer)`: the request of a customer's line."""
    in_force = InForce(lender.model, policy=lender.policy("strict"), decisions=made)
    with recorded(lender.data, made) as record:
        rows = compute_features(record, pairs_for(record, DAYS), read_by(record, in_force)).to_pylist()
    decisions = [row for file in made for row in parquet.read_table(file).to_pylist()]

    def plain(value: object) -> object:
        odd = isinstance(value, float) and (value != value or abs(value) == float("inf"))
        return None if odd else value.isoformat() if isinstance(value, date) else value

    def ask(customer: int) -> dict:
        return {
            "customer_id": customer,
            "rows": [
                {"as_of": str(row.pop("as_of")), "features": {name: plain(value) for name, value in row.items() if name != "customer_id"}}
                for row in map(dict, rows) if row["customer_id"] == customer
            ],
            "decisions": [
                {name: plain(row[name]) for name in DecisionAsked.model_fields if name in row}
                for row in decisions if row["customer_id"] == customer
            ],
        }  # fmt: skip

    return ask


@dataclass(frozen=True)
class Client:
    """Asks the application itself, without a port."""

    app: Starlette

    def post(self, path: str, json: object) -> httpx.Response:
        return asyncio.run(self._ask("POST", path, json))

    def get(self, path: str) -> httpx.Response:
        return asyncio.run(self._ask("GET", path, None))

    async def _ask(self, method: str, path: str, body: object) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://here") as client:
            return await client.request(method, path, json=body)


def client(lender, policy: str | None) -> Client:
    metrics = Metrics()
    installing = Installing(Scorer.open, metrics, None, policy, lender=LENDER)
    return Client(application(ServerState(installing.first(lender.folder, None), metrics=metrics)))


@pytest.fixture(scope="module")
def server(lender) -> Client:
    return client(lender, str(lender.policies["strict"]))


@pytest.mark.parametrize("customer", [1, 2, 7, 12])
def test_it_is_the_answer_of_why(lender, made, server, asked, customer: int) -> None:
    in_force = InForce(lender.model, policy=lender.policy("strict"), decisions=made)
    expected = as_data(explain_customer(in_force, lender.data, customer, None, DAYS[-1]))
    answer = server.post("/v1/why", json=asked(customer))
    assert answer.status_code == 200, answer.text
    assert answer.json() == json.loads(json.dumps(expected))
    assert expected["line"]["limit"]["end"] < expected["line"]["limit"]["start"]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("customer", [1, 7])
def test_the_letter_is_that_of_why(lender, made, server, asked, customer: int, language: str) -> None:
    in_force = InForce(lender.model, policy=lender.policy("strict"), decisions=made)
    why = explain_customer(in_force, lender.data, customer, None, DAYS[-1])
    expected = letter_data(customer_letter(in_force, lender.data, why, LENDER, wording(language)))
    answer = server.post("/v1/why", json=asked(customer) | {"letter": {"language": language}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["letter"] == expected and len(expected["parts"]) > 3
    usual = server.post("/v1/why", json=asked(customer) | {"letter": {}}).json()["letter"]
    assert usual["language"] == languages()[0]


def test_what_is_past_due_is_given_with_the_request(server, asked) -> None:
    owed = {"amount": 534.06, "days": 51, "instalments": 2}
    letter = server.post("/v1/why", json=asked(1) | {"letter": {"arrears": owed}}).json()["letter"]
    said = [part["sentences"][0] for part in letter["parts"] if part["part"] == "arrears"]
    assert said == [] if letter["review"] else "534.06" in said[0]
    assert letter["review"] is None


NO_LETTER = {
    "a text": ("en", "letter must be an object", "letter"),
    "another key": ({"lang": "en"}, "letter.lang is not known here", "letter.lang"),
    "another language": ({"language": "fr"}, "must be one of en, zh", "letter.language"),
    "no sum": ({"arrears": {"amount": 0, "days": 3}}, "must be above 0", "letter.arrears.amount"),
    "a sum in words": ({"arrears": {"amount": "5", "days": 3}}, "must be a number", "letter.arrears.amount"),
    "no days": ({"arrears": {"amount": 5}}, "is not there", "letter.arrears.days"),
    "half an instalment": (
        {"arrears": {"amount": 5, "days": 3, "instalments": 0.5}}, "must be a whole number", "letter.arrears.instalments"
    ),
    "what is not known of arrears": ({"arrears": {"sum": 5}}, "is not there", "letter.arrears.amount"),
}  # fmt: skip


@pytest.mark.parametrize("what", NO_LETTER)
def test_a_letter_that_cannot_be_meant_is_refused(server, asked, what: str) -> None:
    given, said, field = NO_LETTER[what]
    refused(server.post("/v1/why", json=asked(1) | {"letter": given}), said, field)


def test_the_order_of_days_does_not_matter(server, asked) -> None:
    whole = asked(1)
    turned = {**whole, "rows": whole["rows"][::-1], "decisions": whole["decisions"][::-1]}
    assert server.post("/v1/why", json=turned).json() == server.post("/v1/why", json=whole).json()


def refused(answer: httpx.Response, said: str, field: str) -> None:
    problem = answer.json()
    assert answer.status_code == 422, problem
    assert said in problem["detail"], problem
    assert problem["field"] == field
    assert "\n" not in problem["detail"]


BROKEN = {
    "no decision of a day": (lambda a: a["decisions"].pop(), "has no decision of the lender's", "decisions"),
    "no row of a day": (lambda a: a["rows"].pop(), "has no row", "decisions"),
    "a day twice": (lambda a: a["rows"].append(a["rows"][0]), "the same day twice", "rows"),
    "one row": (lambda a: a.update(rows=a["rows"][:1]), "send 2 or more", "rows"),
    "rows no array": (lambda a: a.update(rows={}), "must be an array", "rows"),
    "no customer": (lambda a: a.update(customer_id=None), "must be a text or a whole number", "customer_id"),
    "something unknown": (lambda a: a.update(policy="graded"), "is not known here", "policy"),
    "an unknown feature": (lambda a: a["rows"][1]["features"].update(shoe=43), "is no feature", "rows[1].features.shoe"),
    "a feature as text": (
        lambda a: a["rows"][0]["features"].update({"utilisation.last": "much"}), "must be a number",
        "rows[0].features.utilisation.last",
    ),
    "a day that is none": (lambda a: a["rows"][0].update(as_of="2024-02-30"), "must be a day", "rows[0].as_of"),
    "an unknown field": (lambda a: a["decisions"][0].update(limit=3), "is not known here", "decisions[0].limit"),
    "an unknown action": (lambda a: a["decisions"][0].update(action="cut"), "must be one of", "decisions[0].action"),
    "a step too deep": (lambda a: a["decisions"][0].update(step=4), "must be 3 or less", "decisions[0].step"),
    "no limit": (lambda a: a["decisions"][0].pop("limit_after"), "is not there", "decisions[0].limit_after"),
    "a negative limit": (lambda a: a["decisions"][0].update(limit_after=-1), "must be 0 or more", "decisions[0].limit_after"),
    "a number without end": (lambda a: a["decisions"][0].update(balance=1e300), "or less", "decisions[0].balance"),
    "another policy": (
        lambda a: a["decisions"][-1].update(policy_version="older"), "of another policy", "decisions"
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", BROKEN)
def test_malformed_requests_get_one_sentence(server, asked, how: str) -> None:
    broken, (change, said, field) = asked(1), BROKEN[how]
    change(broken)
    refused(server.post("/v1/why", json=broken), said, field)


def test_a_line_that_never_stood_is_refused(server, asked) -> None:
    """Of the last two days alone nothing tells where it stood: it was cut on the first of them already."""
    late = asked(1)
    late = {**late, "rows": late["rows"][-2:], "decisions": late["decisions"][-2:]}
    refused(server.post("/v1/why", json=late), "left the line whole", "decisions")


def test_scores_take_no_decisions(server, asked) -> None:
    refused(server.post("/v1/score", json=asked(1)), "go with /v1/why", "decisions")


def test_a_server_without_a_policy_answers_for_the_score_only_and_says_so(lender, asked) -> None:
    alone = client(lender, None)
    refused(alone.post("/v1/why", json=asked(1)), "started with --policy", "decisions")
    assert "LineRequest" not in alone.get("/openapi.json").json()["components"]["schemas"]


def test_it_is_described(server, asked) -> None:
    import jsonschema

    document = server.get("/openapi.json").json()
    schema = {"$ref": "#/components/schemas/LineRequest", "components": document["components"]}
    jsonschema.validate(asked(1), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**asked(1), "policy": "graded"}, schema)


STANDING = ("balance", "days_since_change", "month_limit", "standing_limit", "customer_cap")


def _line(decision: dict) -> dict:
    """Where the line stood, as the decision on record tells it."""
    line = {name: decision[name] for name in STANDING if decision.get(name) is not None}
    return line | {"credit_limit": decision["limit_before"], "step": decision["step_before"]}


@pytest.mark.parametrize("customer", [1, 2, 7, 12])
def test_a_decision_is_that_of_decide(lender, made, server, asked, customer: int) -> None:
    """Every column that `creditline decide` wrote of the day, but for the portfolio's cap and the fingerprint of the data."""
    whole = asked(customer)
    written = next(row for row in parquet.read_table(made[-1]).to_pylist() if row["customer_id"] == customer)
    request = {
        "customer_id": customer, "as_of": str(DAYS[-1]), "line": _line(whole["decisions"][-1]) | {"line_id": written["line_id"]},
        "features": whole["rows"][-1]["features"], "previous": whole["rows"][-2]["features"],
    }  # fmt: skip
    answer = server.post("/v1/decide", json=request)
    assert answer.status_code == 200, answer.text
    decided = answer.json()["decision"]
    for name, value in written.items():
        odd = isinstance(value, float) and not abs(value) < float("inf")
        expected = None if odd else str(value) if isinstance(value, date) else value
        assert decided[name] == expected, name
    assert answer.json()["against"] == "past" and answer.json()["reasons"] is not None


@pytest.mark.parametrize(
    ("change", "said", "field"),
    [
        ({"line": {}}, "is not there", "line.credit_limit"),
        ({"line": {"credit_limit": -1.0}}, "must be 0 or more", "line.credit_limit"),
        ({"line": {"credit_limit": 100.0, "step": 4}}, "must be 3 or less", "line.step"),
        ({"line": {"credit_limit": 100.0, "notice_left": 3}}, "has a part of a notice only", "line"),
        ({"features": {"shoe": 43}}, "is no feature", "features.shoe"),
        ({"previous": {"shoe": 43}}, "is no feature", "previous.shoe"),
        ({"as_of": "2024-02-30"}, "must be a day", "as_of"),
        ({"rows": []}, "is not known here", "rows"),
    ],
)
def test_a_decision_that_cannot_be_made_is_refused(server, asked, change: dict, said: str, field: str) -> None:
    request = {
        "customer_id": 1,
        "as_of": "2024-12-31",
        "line": {"credit_limit": 100.0},
        "features": asked(1)["rows"][-1]["features"],
    }
    refused(server.post("/v1/decide", json={**request, **change}), said, field)


def test_decisions_need_a_policy(lender) -> None:
    request = {"customer_id": 1, "as_of": "2024-12-31", "line": {"credit_limit": 1.0}, "features": {}}
    answer = client(lender, None).post("/v1/decide", json=request)
    assert answer.status_code == 422 and answer.json()["type"].endswith("not-offered")
