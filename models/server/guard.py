"""What stands before every route: the token; and after it: the log and the metrics."""

import asyncio
import hashlib
import hmac
import logging
import time
import uuid
from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from creditline.models.server.request.problem import RequestError
from creditline.models.server.telemetry.log import fault_of, log
from creditline.models.server.telemetry.metrics import Metrics

COUNTED = ("/v1/score", "/v1/why", "/v1/decide", "/v1/dispute", "/v1/worth", "/v1/restore")
ROUTES = (*COUNTED, "/healthz", "/readyz", "/metrics", "/openapi.json", "/docs")
OPEN = ("/healthz", "/readyz")  # told to anybody, and always


class Guard:
    """Wraps an application. `token`: what a request must bear, None for none."""

    def __init__(self, app: ASGIApp, metrics: Metrics, token: str | None) -> None:
        self._app = app
        self._metrics = metrics
        self._token = None if token is None else _digest(b"Bearer " + token.encode())
        self._in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, in any case."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        began = time.perf_counter()
        route = scope["path"] if scope["path"] in ROUTES else "other"
        request_id = str(uuid.uuid4())
        scope.setdefault("state", {})["request_id"] = request_id
        sent = _Sent(send, request_id)
        counted = route in COUNTED
        fault: Mapping[str, str] = {}
        try:
            refused = self._refused(scope, route)
            if refused:
                await refused.response(request_id)(scope, receive, sent)
                return None
            self._in_flight += counted
            self._metrics.in_flight.set(self._in_flight)
            try:
                await self._app(scope, receive, sent)
            finally:
                self._in_flight -= counted
                self._metrics.in_flight.set(self._in_flight)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            fault = fault_of(error)
            if sent.status is None:
                problem = RequestError("fault", "something went wrong here; the log has it under this instance")
                await problem.response(request_id)(scope, receive, sent)
        finally:
            seconds = time.perf_counter() - began
            self._account(route, sent.status or 499, seconds, request_id, scope["state"], fault)
        return None

    def _refused(self, scope: Scope, route: str) -> RequestError | None:
        if self._token is not None and route not in OPEN:
            given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
            if not hmac.compare_digest(_digest(given), self._token):
                return RequestError("token", "send the server's token as `Authorization: Bearer …`", "Authorization")
        return None

    def _account(
        self, route: str, status: int, seconds: float, request_id: str, state: Mapping[str, object],
        fault: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._metrics.requests.labels(route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        rows = state.get("rows")
        if isinstance(rows, int):
            self._metrics.rows.labels(route).observe(rows)
        fields = {"id": request_id, "route": route, "status": status, "ms": round(1e3 * seconds, 3), "rows": rows}
        level = logging.ERROR if status == 500 else logging.INFO if route in COUNTED else logging.DEBUG
        log("request", level, **fields, model=state.get("model"), **fault)


class _Sent:
    """Passes an answer on, with the request's id, and remembers its status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._id = request_id.encode()
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", self._id)]
        await self._send(message)


def _digest(value: bytes) -> bytes:
    return hashlib.sha256(value).digest()
