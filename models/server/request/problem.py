"""What went wrong with a request, as problem details (RFC 9457)."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"

# kind: status and title; the kind ends the problem's `type`.
KINDS: Mapping[str, tuple[int, str]] = {
    "not-json": (400, "The body is not strict JSON"),
    "token": (401, "A valid bearer token is needed"),
    "no-route": (404, "There is nothing here"),
    "method": (405, "This method is not offered here"),
    "slow-body": (408, "The body did not arrive in time"),
    "body-size": (413, "The body is too large"),
    "body-kind": (415, "The body is of a kind that is not read"),
    "head-size": (431, "The head of the request is too large"),
    "request": (422, "The request cannot be answered as it is"),
    "http": (400, "The request is not valid HTTP"),
    "fault": (500, "The server is at fault"),
    "not-offered": (422, "This server was not started for that"),
    "busy": (503, "Too many requests at a time"),
    "not-ready": (503, "No model is ready"),
    "too-long": (503, "The answer took too long"),
}


_LONGEST = 500  # characters of a sentence or a path: names that were sent may be of any length


class RequestError(Exception):
    """A refusal: `kind` is one of `KINDS`, `detail` one sentence, `field` the path of what is wrong in the body.

    Neither is logged: they may repeat what was sent. `closes`: the connection ends, since the rest of the body is not
    worth waiting for; else the rest is read and dropped, so that a client still sending gets to see the answer.
    """

    def __init__(self, kind: str, detail: str, field: str | None = None, *, closes: bool = False) -> None:
        super().__init__(_short(detail))
        self.kind = kind
        self.status, self.title = KINDS[kind]
        self.detail = _short(detail)
        self.field = None if field is None else _short(field)
        self.closes = closes

    def data(self, request_id: str) -> dict[str, Any]:
        """The members of the answer."""
        found: dict[str, Any] = {
            "type": f"urn:creditline:problem:{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": f"urn:uuid:{request_id}",
        }
        return found if self.field is None else {**found, "field": self.field}

    def wire(self) -> bytes:
        """The answer as it goes over a connection that ends with it."""
        request_id = str(uuid.uuid4())
        answer = self.response(request_id, {"Connection": "close", "X-Request-Id": request_id})
        head = b"".join(b"%s: %s\r\n" % header for header in answer.raw_headers)
        return b"HTTP/1.1 %d %s\r\n%s\r\n" % (self.status, self.title.encode(), head) + bytes(answer.body)

    def response(self, request_id: str, headers: Mapping[str, str] | None = None) -> Response:
        """The answer; a client that may try again is told when."""
        more = dict(headers or {})
        if self.status == 503:
            more["Retry-After"] = "1"
        if self.status == 401:
            more["WWW-Authenticate"] = "Bearer"
        if self.closes:
            more["Connection"] = "close"
        body = json.dumps(self.data(request_id), separators=(",", ":")).encode()
        return Response(body, self.status, more, MEDIA_TYPE)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 4 :]}"
