"""Malformed requests by the thousand: each gets a 4xx, and the server goes on answering."""

import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

Bad = tuple[bytes, dict[str, str]]
JSON = {"content-type": "application/json"}
TYPES: list[Any] = [True, False, [], {}, [1], {"a": 1}]


def _row(chance: random.Random, name: str, value: Any) -> dict[str, Any]:
    part = chance.choice(["features", "previous"])
    rows: list[dict[str, Any]] = [{"features": {}} for _ in range(chance.randrange(1, 4))]
    rows[chance.randrange(len(rows))][part] = {name: value}
    return {"rows": rows}


def _said(body: Any) -> Bad:
    return json.dumps(body).encode(), JSON


def wrong_types(chance: random.Random) -> Bad:
    name = chance.choice(["repayment.late_90d", "spending.sum_90d", "profile.region"])
    wrong = [*TYPES, 5, 2.5] if name == "profile.region" else [*TYPES, "", "5", "NaN", "null"]
    return _said(_row(chance, name, chance.choice(wrong)))


def no_numbers(chance: random.Random) -> Bad:
    text = chance.choice(
        ["NaN", "Infinity", "-Infinity", "1e999", "-1e400", "nan", "inf", "+1", ".5", "1.", "0x10", "1_0"]
    )
    return json.dumps(_row(chance, "repayment.late_90d", "?")).replace('"?"', text).encode(), JSON


def huge_bodies(chance: random.Random) -> Bad:
    filler = chance.choice([b" ", b"[", b"0", b"\x00", b'"'])
    return b'{"rows": [{"features": {}}]}' + filler * chance.randrange(100_001, 130_000), JSON


def deep_nesting(chance: random.Random) -> Bad:
    depth = chance.choice([9, 20, 1000, 40_000])
    opened, closed = chance.choice([("[", "]"), ('{"a":', "}")])
    inner = opened * depth + chance.choice(["", "1"]) + closed * chance.choice([depth, depth - 1, 0])
    return b'{"rows": [{"features": {"repayment.late_90d": ' + inner[:90_000].encode() + b"}}]}", JSON


def unknown_fields(chance: random.Random) -> Bad:
    name = "".join(chance.choice('abcé北_.[]0 \\"\n') for _ in range(chance.randrange(1, 12)))
    place = chance.randrange(3)
    if place == 0:
        return _said(_row(chance, name, chance.choice([1, None, "x"])))
    if place == 1:
        return _said({"rows": [{"features": {}, name: 1}]})
    return _said({"rows": [{"features": {}}], name: {}})


def wrong_charset(chance: random.Random) -> Bad:
    body = json.dumps(_row(chance, "profile.region", "côte 北"), ensure_ascii=False)
    coding = chance.choice(["utf-16", "utf-32", "gb18030", "utf-8-sig", "utf-7"])
    stated = chance.choice(["application/json", f"application/json; charset={coding}", "text/plain", ""])
    if coding == "utf-7":
        stated = "application/json; charset=utf-7"
    return body.encode(coding), {"content-type": stated}


def wrong_categories(chance: random.Random) -> Bad:
    return _said(_row(chance, "profile.region", chance.choice([0, 1, -1, 1.5, *TYPES])))


def wrong_shapes(chance: random.Random) -> Bad:
    some: list[Any] = [None, 1, "x", [], {}, [[]], [1], [None], [{}], [{"features": None}], [{"features": [1]}]]
    ways: list[Any] = [
        {"rows": chance.choice(some)},
        chance.choice([None, 1, "x", [], [[]], True]),
        {"rows": [{"features": {}}], "reasons": chance.choice([-1, 21, 1.5, "4", None, True])},
        {"rows": [{"features": {}}], "language": chance.choice(["de", "", None, 1, ["en"]])},
        {"records": chance.choice([None, 1, [], {"x": []}, {"logins": 1}, {"logins": [1]}, {"logins": [{"ts": 5}]}])}
        | chance.choice([{}, {"as_of": ["2024-01-31"]}, {"as_of": "x"}]),
        {"records": {}, "as_of": chance.choice([[], None, [1], ["x"], ["2024-13-01"], [None], ["2024-01-31"] * 2])},
        {"records": {}, "rows": []},
    ]
    return _said(chance.choice(ways))


def cut_or_changed(chance: random.Random) -> Bad:
    body = bytearray(json.dumps(_row(chance, "repayment.late_90d", 2)).encode())
    if chance.random() < 0.5:
        return bytes(body[: chance.randrange(len(body))]), JSON
    at = chance.choice([place for place, byte in enumerate(body) if byte in b'{}[]":'])
    body[at] = chance.choice([0, 0x80, 0xFF, 0x1F, ord("'"), ord("#")])
    return bytes(body), JSON


def twice(chance: random.Random) -> Bad:
    name = chance.choice(["repayment.late_90d", "profile.region", "x"])
    return f'{{"rows": [{{"features": {{"{name}": null, "{name}": null}}}}]}}'.encode(), JSON


KINDS: list[Callable[[random.Random], Bad]] = [
    wrong_types, no_numbers, huge_bodies, deep_nesting, unknown_fields, wrong_charset, wrong_categories, wrong_shapes,
    cut_or_changed, twice,
]  # fmt: skip


@pytest.mark.parametrize("count", [1000, pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.long])])
def test_malformed_requests_are_refused_and_the_server_goes_on(served, folder, histories, count):
    chance = random.Random(count)
    found: Counter[tuple[str, int]] = Counter()
    with served(folder, histories=histories, max_body=100_000) as live:
        fine = live.post("/v1/score", {"rows": [{"features": {}}]}).json()
        for number in range(count):
            make = KINDS[number % len(KINDS)]
            body, headers = make(chance)
            path = chance.choice(["/v1/score", "/v1/why"])
            answer = live.client.post(path, content=body, headers=headers)
            assert 400 <= answer.status_code < 500, (make.__name__, body[:300], answer.status_code, answer.text)
            assert answer.headers["content-type"] == "application/problem+json" and answer.json()["detail"]
            found[make.__name__, answer.status_code] += 1
        assert live.post("/v1/score", {"rows": [{"features": {}}]}).json() == fine
        assert live.metric("creditline_requests_in_flight") == 0
    assert {name for name, _ in found} == {make.__name__ for make in KINDS}
