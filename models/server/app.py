"""The application: its routes, and what it is made of."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from creditline.models.server.guard import Guard
from creditline.models.server.in_force.served import CurrentModel, Served
from creditline.models.server.openapi import openapi
from creditline.models.server.request.body import read_body
from creditline.models.server.request.limits import Limits
from creditline.models.server.request.line import LineDays
from creditline.models.server.request.parsed import FeatureRows, RawRecords, parse_request
from creditline.models.server.request.problem import RequestError
from creditline.models.server.request.strict_json import parse
from creditline.models.server.response.answers import Answering, line_answer, score_answer, why_answer
from creditline.models.server.response.computing import AT_ONCE, Computing
from creditline.models.server.response.explaining import is_light
from creditline.models.server.telemetry.metrics import Metrics

Beside = Callable[[], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class ServerState:
    """What the routes share."""

    in_force: CurrentModel
    limits: Limits = field(default_factory=Limits)
    metrics: Metrics = field(default_factory=Metrics)


def application(state: ServerState, token: str | None = None, beside: Beside = nullcontext) -> FastAPI:
    """The server as an ASGI application; its OpenAPI follows the model in force. `beside` is entered while it runs."""
    computing = Computing(state.limits)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with beside():
            yield
        computing.close()

    app = FastAPI(
        title="creditline",
        docs_url=None,  # its pages would fetch scripts from elsewhere
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        # FastAPI's own would hand whole exceptions, with what was sent in them, to whoever collects.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.add_middleware(Guard, limits=state.limits, metrics=state.metrics, token=token)
    app.add_exception_handler(RequestError, _problem)
    app.add_exception_handler(HTTPException, _no_route)

    async def answer(request: Request, answering: Answering) -> Response:
        body = await read_body(request, state.limits)
        if len(body) > AT_ONCE:
            content, rows = await computing.do(
                lambda: _answered(state.in_force.current, parse_request(parse(body)), answering)
            )
        else:
            served, parsed = state.in_force.current, parse_request(parse(body))
            if isinstance(parsed, FeatureRows) and is_light(served, parsed):
                content, rows = _answered(served, parsed, answering)
            else:
                content, rows = await computing.do(lambda: _answered(served, parsed, answering))
        request.state.rows, request.state.model = rows
        return Response(content, media_type="application/json")

    @app.post("/v1/score")
    async def score(request: Request) -> Response:
        return await answer(request, score_answer)

    @app.post("/v1/why")
    async def why(request: Request) -> Response:
        return await answer(request, why_answer)

    @app.get("/healthz")
    async def health() -> Response:
        return JSONResponse({"status": "alive"})

    @app.get("/readyz")
    async def ready() -> Response:
        served = state.in_force.current
        return JSONResponse({"status": "ready", "model": served.scorer.version, "records": served.online is not None})

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(state.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    @app.get("/openapi.json")
    async def described() -> Response:
        return JSONResponse(openapi(state.in_force.current, token is not None))

    app.openapi = lambda: openapi(state.in_force.current, token is not None)  # type: ignore[method-assign]
    return app


def _answered(
    served: Served, request: FeatureRows | RawRecords | LineDays, answering: Answering
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
    content, scores = answering(served, request)
    if served.challenger is not None:
        served.challenger.offer(request.now, scores)
    return content, (len(request.now), served.scorer.version)


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
