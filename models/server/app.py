"""The application: its routes, and what it is made of."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from creditline.models.server.described.kept import Described
from creditline.models.server.described.page import HEADERS
from creditline.models.server.guard import Guard
from creditline.models.server.in_force.served import CurrentModel, Served
from creditline.models.server.request.body import Room, body_of
from creditline.models.server.request.case import DisputeRequest, RestoreRequest, WorthRequest
from creditline.models.server.request.decide import DecideRequest
from creditline.models.server.request.declared import T, read_object
from creditline.models.server.request.limits import Limits
from creditline.models.server.request.line import LineDays
from creditline.models.server.request.parsed import FeatureRows, RecordsRequest, parse_request
from creditline.models.server.request.problem import RequestError
from creditline.models.server.request.strict_json import parse
from creditline.models.server.response.answers import (
    Answering,
    decide_answer,
    dispute_answer,
    line_answer,
    restore_answer,
    score_answer,
    why_answer,
    worth_answer,
)
from creditline.models.server.response.computing import AT_ONCE, Computing, Deadline
from creditline.models.server.response.explaining import is_light
from creditline.models.server.tables.route import Tables
from creditline.models.server.telemetry.metrics import Metrics

Parsed = FeatureRows | RecordsRequest | LineDays
Answered = tuple[bytes, tuple[int, str]]  # what is sent, the number of its rows, the version of the model
Beside = Callable[[], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class ServerState:
    """What the routes share."""

    in_force: CurrentModel
    limits: Limits = field(default_factory=Limits)
    metrics: Metrics = field(default_factory=Metrics)


def application(state: ServerState, token: str | None = None, beside: Beside = nullcontext) -> Starlette:
    """The server as an ASGI application; its OpenAPI follows the model in force. `beside` is entered while it runs."""
    computing, room, tables = Computing(state.limits), Room(state.limits), Tables(state.limits)
    told = Described(token is not None)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with beside():
            yield
        computing.close()
        tables.close()

    def answering(kind: Answering) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            async with body_of(request, state.limits, room) as body:
                return await answered(request, body)

        async def answered(request: Request, body: bytes) -> Response:
            served = state.in_force.current

            def whole(deadline: Deadline) -> Answered:
                return _answered(served, parse_request(parse(body)), kind, deadline)

            def small(deadline: Deadline) -> Answered | Parsed:
                parsed = parse_request(parse(body))
                return _answered(served, parsed, kind, deadline) if is_light(served, parsed) else parsed

            found = await (computing.do(whole) if len(body) > AT_ONCE else computing.at_once(small))
            if not isinstance(found, tuple):
                parsed = found
                found = await computing.do(lambda deadline: _answered(served, parsed, kind, deadline))
            content, rows = found
            request.state.rows, request.state.model = rows
            return Response(content, media_type="application/json")

        return answer

    async def score(request: Request) -> Response:
        kind = tables.kind(request)
        if kind is None:
            return await answering(score_answer)(request)
        return await tables.score(request, kind, state.in_force.current.scorer)

    def alone(
        kind: type[T], answer: Callable[[Served, T, Deadline], bytes]
    ) -> Callable[[Request], Awaitable[Response]]:
        """A route that takes one customer at a time."""

        async def answered(request: Request) -> Response:
            async with body_of(request, state.limits, room) as body:
                served = state.in_force.current
                content = await computing.do(lambda deadline: answer(served, read_object(kind, parse(body)), deadline))
            request.state.rows, request.state.model = 1, served.scorer.version
            return Response(content, media_type="application/json")

        return answered

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def ready(_: Request) -> Response:
        served = state.in_force.current
        return JSONResponse({"status": "ready", "model": served.scorer.version, "records": served.online is not None})

    async def metrics(_: Request) -> Response:
        return Response(state.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    async def described(_: Request) -> Response:
        document, _page = await computing.do(lambda _: told.of(state.in_force.current))
        return Response(document, media_type="application/json")

    async def read_by_people(_: Request) -> Response:
        _document, page = await computing.do(lambda _: told.of(state.in_force.current))
        return Response(page, media_type="text/html", headers=HEADERS)

    return Starlette(
        routes=[
            Route("/v1/score", score, methods=["POST"]),
            Route("/v1/why", answering(why_answer), methods=["POST"]),
            Route("/v1/decide", alone(DecideRequest, decide_answer), methods=["POST"]),
            Route("/v1/dispute", alone(DisputeRequest, dispute_answer), methods=["POST"]),
            Route("/v1/worth", alone(WorthRequest, worth_answer), methods=["POST"]),
            Route("/v1/restore", alone(RestoreRequest, restore_answer), methods=["POST"]),
            Route("/healthz", health),
            Route("/readyz", ready),
            Route("/metrics", metrics),
            Route("/openapi.json", described),
            Route("/docs", read_by_people),
        ],
        middleware=[Middleware(Guard, metrics=state.metrics, token=token)],
        exception_handlers={RequestError: _problem, HTTPException: _no_route},
        lifespan=lifespan,
    )


def _answered(served: Served, request: Parsed, answering: Answering, deadline: Deadline) -> Answered:
    """The answer to one request, all by one model, with its number of rows and the model's version."""
    if isinstance(request, LineDays):
        if answering is score_answer:
            raise RequestError("request", "decisions go with /v1/why; leave them out", "decisions")
        return line_answer(served, request), (len(request.rows), served.scorer.version)
    if isinstance(request, RecordsRequest):
        if served.online is None:
            raise RequestError(
                "not-offered", "records need a server that was started with --settings; send rows", "records"
            )
        request = served.online.rows(request)
        deadline.check()
    return answering(served, request, deadline), (len(request.now), served.scorer.version)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError)
    return error.response(request.state.request_id)


async def _no_route(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = "method" if error.status_code == 405 else "no-route" if error.status_code == 404 else "http"
    said = {
        "method": "the openapi.json says which method each path takes",
        "no-route": "see /openapi.json for the paths",
    }
    problem = RequestError(kind, said.get(kind, str(error.detail)))
    return problem.response(request.state.request_id, error.headers)
