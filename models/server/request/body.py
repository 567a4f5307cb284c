"""The body of a request, read no further than it may be."""

import asyncio

from starlette.requests import ClientDisconnect, Request

from creditline.models.server.request.limits import Limits
from creditline.models.server.request.problem import RequestError

_DROPPED = 4  # times the limit: a longer body ends the connection


async def read_body(request: Request, limits: Limits) -> bytes:
    """The bytes of a JSON body; RequestError for another media type, charset or coding, one too large, or too slow."""
    _check_kind(request)
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated) > limits.max_body:
        raise _too_large(limits, int(stated))
    try:
        async with asyncio.timeout(limits.timeout):
            return await _gathered(request, limits)
    except TimeoutError:
        raise RequestError(
            "slow-body", f"the body took more than {limits.timeout:g} s; send it at once", closes=True
        ) from None


async def _gathered(request: Request, limits: Limits) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limits.max_body:
                raise _too_large(limits, size)
            parts.append(part)
    except ClientDisconnect:
        raise RequestError("http", "the client went away") from None
    return b"".join(parts)


def _check_kind(request: Request) -> None:
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", ""):
        raise RequestError("body-kind", "compressed bodies are not read; send the JSON as it is", "Content-Encoding")
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() != "application/json":
        raise RequestError("body-kind", "only application/json is read; name it as the content type", "Content-Type")
    for parameter in rest.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip(' "').lower() not in ("utf-8", "utf8"):
            raise RequestError("body-kind", "only UTF-8 is read; send the body as UTF-8", "Content-Type")


def _too_large(limits: Limits, size: int) -> RequestError:
    said = f"the body has more than {limits.max_body} bytes; send fewer rows at a time"
    return RequestError("body-size", said, closes=size > _DROPPED * limits.max_body)
