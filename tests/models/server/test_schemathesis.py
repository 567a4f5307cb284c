"""Schemathesis, against the server's own OpenAPI: no 5xx, answers as documented, wrong requests refused."""

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
POSTS = [("/v1/score", "POST"), ("/v1/why", "POST")]
GETS = [(path, "GET") for path in ("/healthz", "/readyz", "/metrics", "/openapi.json")]


def _strategy(live, path, method, mode):
    document = live.client.get("/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=f"http://127.0.0.1:{live.port}")
    return schema[path][method].as_strategy(generation_mode=mode)


def _hammer(live, path, method, mode, examples):
    @settings(max_examples=examples, derandomize=True, database=None)
    @given(st.data())
    def ask(data):
        case = data.draw(_made)
        answer = case.call(timeout=300)
        case.validate_response(answer, checks=CHECKS)
        if mode is GenerationMode.POSITIVE and path == "/v1/score" and "rows" in (case.body or {}):
            assert answer.status_code == 200, answer.text

    _made = _strategy(live, path, method, mode)
    ask()


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("path", "method"), POSTS)
@pytest.mark.parametrize("examples", [10, pytest.param(60, marks=pytest.mark.slow)])
def test_what_is_posted(live, path, method, mode, examples):
    _hammer(live, path, method, mode, examples)


@pytest.mark.parametrize(("path", "method"), GETS)
def test_what_is_got(live, path, method):
    _hammer(live, path, method, GenerationMode.POSITIVE, 5)
