"""Refusals are problem details that name the field; strict JSON and nothing else is read."""

import gzip
import json

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditline.models.server.request.parsed import parse_request
from creditline.models.server.request.problem import RequestError
from creditline.models.server.request.strict_json import parse
from creditline.models.server.request.structure import structure_of

ONE = '{"rows": [{"features": {"repayment.late_90d": %s}}]}'


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ("", 400, None),
        ("{", 400, None),
        ("{} {}", 400, None),
        ("\ufeff{}", 400, None),
        (ONE % "NaN", 400, None),
        (ONE % "-Infinity", 400, None),
        (ONE % "01", 400, None),
        (ONE % ("9" * 5000), 400, None),
        (ONE % "1, \"repayment.late_90d\": 2", 400, "repayment.late_90d"),
        (ONE % ("[" * 9 + "]" * 9), 400, None),
        (ONE % ("[" * 100_000), 400, None),
        (ONE % '"\\ud800"', 400, None),
        (ONE % "1e999", 422, "rows[0].features.repayment.late_90d"),
        (ONE % "1", 200, None),
        (ONE % ("1" + "0" * 400), 422, "rows[0].features.repayment.late_90d"),
        (ONE % "true", 422, "rows[0].features.repayment.late_90d"),
        (ONE % '"2"', 422, "rows[0].features.repayment.late_90d"),
        (ONE % "[2]", 422, "rows[0].features.repayment.late_90d"),
        ('{"rows": [{"features": {}}, {"features": {"profile.region": 3}}]}', 422, "rows[1].features.profile.region"),
        (
            '{"rows": [{"features": {}}, {"features": {}, "previous": {"profile.region": 3}}]}', 422,
            "rows[1].previous.profile.region",
        ),
        ('{"rows": [{"features": {"late": 1}}]}', 422, "rows[0].features.late"),
        ('{"rows": [{"features": {}, "earlier": {}}]}', 422, "rows[0].earlier"),
        ('{"rows": [{"previous": {}}]}', 422, "rows[0].features"),
        ('{"rows": [{"features": []}]}', 422, "rows[0].features"),
        ('{"rows": [{"features": {}, "previous": 1}]}', 422, "rows[0].previous"),
        ('{"rows": [null]}', 422, "rows[0]"),
        ('{"rows": []}', 422, "rows"),
        ('{"rows": {}}', 422, "rows"),
        ('{"rows": [{"features": {}}], "reasons": 2.5}', 422, "reasons"),
        ('{"rows": [{"features": {}}], "reasons": true}', 422, "reasons"),
        ('{"rows": [{"features": {}}], "reasons": 21}', 422, "reasons"),
        ('{"rows": [{"features": {}}], "reasons": -1}', 422, "reasons"),
        ('{"rows": [{"features": {}}], "language": "de"}', 422, "language"),
        ('{"rows": [{"features": {}}], "language": ["en"]}', 422, "language"),
        ('{"rows": [{"features": {}}], "lang": "en"}', 422, "lang"),
        ("[]", 422, None),
        ("null", 422, None),
        ("{}", 422, None),
        ('{"rows": [' + ",".join(['{"features": {}}'] * 1001) + "]}", 422, "rows"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/v1/score"])
def test_each_refusal_names_what_is_wrong(live, path, body, status, field):
    answer = live.raw(path, body.encode())
    assert answer.status_code == status, answer.text
    if status != 200:
        said = problem(answer)
        assert said.get("field") == field, said


def test_the_most_that_may_be_asked_is_answered():
    """The limits are promised in the documentation as what may be sent: a client at them must not be refused."""
    body = {"rows": [{"features": {}}] * 1000, "reasons": 20}
    found = parse_request(body)
    assert (len(found.now), found.options.reasons) == (1000, 20)
    assert parse_request({**body, "reasons": 0}).options.reasons == 0
    for days in (["2024-06-30"], ["2024-03-31", "2024-06-30"]):
        assert [str(day) for day in parse_request({"records": {}, "as_of": days}).as_of] == days
    for days in ([], ["2024-03-31", "2024-06-30", "2024-09-30"]):
        with pytest.raises(RequestError, match="as_of has"):
            parse_request({"records": {}, "as_of": days})


def test_values_may_lie_eight_deep_and_no_deeper():
    """What a route's own requests need lies within; without a limit one small body costs the server all its stack."""
    assert parse(b"[" * 8 + b"]" * 8) == [[[[[[[[]]]]]]]]
    with pytest.raises(RequestError, match="nested deeper than 8"):
        parse(b"[" * 9 + b"]" * 9)


def problem(answer: httpx.Response) -> dict:
    """The problem in an answer, which must be one by RFC 9457."""
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == answer.status_code
    assert {"type", "title", "status", "detail", "instance"} <= said.keys() <= {
        "type", "title", "status", "detail", "instance", "field",
    }  # fmt: skip
    assert said["instance"] == "urn:uuid:" + answer.headers["x-request-id"]
    return said


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=UTF-8", 200),
        ("application/json; charset=latin-1", 415),
        ("application/json; charset=utf-16", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
    ],
)
def test_only_json_in_utf8_is_read(live, kind, status):
    answer = live.raw("/v1/score", b'{"rows": [{"features": {}}]}', kind)
    assert answer.status_code == status
    if status != 200:
        assert problem(answer)["field"] == "Content-Type"


def test_other_bytes_and_compressed_bodies(live):
    assert (
        live.raw("/v1/score", '{"rows": [{"features": {"profile.region": "é"}}]}'.encode("latin-1")).status_code == 400
    )
    assert live.raw("/v1/score", '{"rows": []}'.encode("utf-16")).status_code == 400
    packed = live.raw("/v1/score", gzip.compress(b'{"rows": [{"features": {}}]}'), **{"content-encoding": "gzip"})
    assert packed.status_code == 415 and problem(packed)["field"] == "Content-Encoding"


def test_paths_and_methods_that_are_not_there(live):
    assert problem(live.client.get("/redoc"))["status"] == 404
    assert problem(live.client.get("/v1/score"))["status"] == 405
    assert live.client.get("/v1/score").headers["allow"] == "POST"
    assert problem(live.client.delete("/readyz"))["status"] == 405


def test_a_text_of_an_unseen_category_is_missing_not_wrong(live):
    texts = ["", "elsewhere", "]}{[", '"', "\\", "\u0000", "北", "\U0001f600"]
    rows = [{"features": {"profile.region": text}} for text in [None, *texts]]
    answers = live.post("/v1/score", {"rows": rows}).json()["rows"]
    assert all(answer == answers[0] for answer in answers)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])) | st.text('[]{}"\\:,', max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('ab[]{}"\\', max_size=3), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def _depth(value: object) -> int:
    inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else None
    return 0 if inner is None else 1 + max(map(_depth, inner), default=0)


def _nests(value: object) -> int:
    inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else None
    return 0 if inner is None else 1 + sum(map(_nests, inner))


@settings(max_examples=150)
@given(JSON, st.booleans(), st.sampled_from([None, 2]))
def test_json_is_read_as_the_standard_library_reads_it_up_to_a_depth(value, escaped, indent):
    body = json.dumps(value, ensure_ascii=escaped, indent=indent).encode()
    built = structure_of(body)
    assert (built.depth, built.nests) == (_depth(value), _nests(value))
    assert built.values >= built.nests
    if _depth(value) <= 8:
        assert parse(body) == value
    else:
        with pytest.raises(RequestError):
            parse(body)
