"""The body of a request, read no further than it may be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request

from creditline.models.server.request.limits import Limits
from creditline.models.server.request.problem import RequestError

_DROPPED = 4  # times the limit: a longer body ends the connection
_TOGETHER = 4  # times the limit: what all bodies that are being read or computed may take


class Room:
    """What the bytes of all bodies in hand take."""

    def __init__(self, limits: Limits) -> None:
        self.most = _TOGETHER * limits.max_body
        self.taken = 0


@asynccontextmanager
async def body_of(request: Request, limits: Limits, room: Room) -> AsyncIterator[bytes]:
    """The bytes of a JSON body while they are in hand.

    RequestError for another media type, charset or coding, one too large or too slow, and where others take all the room.
    """
    _check_kind(request)
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated) > limits.max_body:
        raise _too_large(limits, int(stated))
    taken = _Taken(room)
    try:
        try:
            async with asyncio.timeout(limits.timeout):
                body = await _gathered(request, limits, taken)
        except TimeoutError:
            raise RequestError(
                "slow-body", f"the body took more than {limits.timeout:g} s; send it at once", closes=True
            ) from None
        yield body
    finally:
        taken.give_back()


class _Taken:
    """What one body takes of the room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.size = 0

    def take(self, size: int) -> None:
        if self._room.taken + size > self._room.most:
            raise RequestError("busy", "many large requests are being read; try again in a second", closes=True)
        self._room.taken += size
        self.size += size

    def give_back(self) -> None:
        self._room.taken -= self.size
        self.size = 0


async def _gathered(request: Request, limits: Limits, taken: _Taken) -> bytes:
    parts: list[bytes] = []
    try:
        async for part in request.stream():
            if taken.size + len(part) > limits.max_body:
                raise _too_large(limits, taken.size + len(part))
            taken.take(len(part))
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
