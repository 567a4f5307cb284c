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

from creditline.models.server.guard import Guard
from creditline.models.server.in_force.served import CurrentModel, Served
from creditline.models.server.openapi import openapi
from creditline.models.server.request.body import Held, body_of
from creditline.models.server.request.limits import Limits
from creditline.models.server.request.line import LineDays
from creditline.models.server.request.parsed import FeatureRows, RawRecords, parse_request
from creditline.models.server.request.problem import RequestError
from creditline.models.server.request.strict_json import parse
from creditline.models.server.response.answers import Answering, line_answer, score_answer, why_answer
from creditline.models.server.response.computing import AT_ONCE, Computing, Deadline
from creditline.models.server.response.explaining import is_light
from creditline.models.server.telemetry.metrics import Metrics

Beside = Callable[[], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class ServerState:
    """What the routes share."""

    in_force: CurrentModel
    limits: Limits = field(default_factory=Limits)
    metrics: Metrics = field(default_factory=Metrics)


def application(state: ServerState, token: str | None = None, beside: Beside = nullcontext) -> Starlette:
    """The server as an ASGI application; its OpenAPI follows the model in force. `beside` is entered while it runs."""
    computing, held = Computing(state.limits), Held.of(state.limits)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with beside():
            yield
        computing.close()

    def answering(kind: Answering) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            async with body_of(request, state.limits, held) as body:
                return await answered(request, body)

        async def answered(request: Request, body: bytes) -> Response:
            if len(body) <= AT_ONCE:
                served = state.in_force.current
                parsed = await computing.at_once(lambda _: parse_request(parse(body)))
                do = computing.at_once if is_light(served, parsed) else computing.do
                content, rows = await do(lambda deadline: _answered(served, parsed, kind, deadline))
            else:
                content, rows = await computing.do(
                    lambda deadline: _answered(state.in_force.current, parse_request(parse(body)), kind, deadline)
                )
            request.state.rows, request.state.model = rows
            return Response(content, media_type="application/json")

        return answer

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def ready(_: Request) -> Response:
        served = state.in_force.current
        return JSONResponse({"status": "ready", "model": served.scorer.version, "records": served.online is not None})

    async def metrics(_: Request) -> Response:
        return Response(state.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    async def described(_: Request) -> Response:
        return JSONResponse(openapi(state.in_force.current, token is not None))

    return Starlette(
        routes=[
            Route("/v1/score", answering(score_answer), methods=["POST"]),
            Route("/v1/why", answering(why_answer), methods=["POST"]),
            Route("/healthz", health),
            Route("/readyz", ready),
            Route("/metrics", metrics),
            Route("/openapi.json", described),
        ],
        middleware=[Middleware(Guard, metrics=state.metrics, token=token)],
        exception_handlers={RequestError: _problem, HTTPException: _no_route},
        lifespan=lifespan,
    )


def _answered(
    served: Served, request: FeatureRows | RawRecords | LineDays, answering: Answering, deadline: Deadline
) -> tuple[bytes, tuple[int, str]]:
    """The answer to one request, all by one model, with its number of rows and the model's version."""
    if isinstance(request, LineDays):
        if answering is score_answer:
            raise RequestError("request", "decisions go with /v1/why; leave them out", "decisions")
        return line_answer(served, request), (len(request.rows), served.scorer.version)
    if isinstance(request, RawRecords):
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
