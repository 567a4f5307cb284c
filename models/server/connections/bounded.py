"""HTTP as uvicorn reads it, with a limit on everything a client can send or leave out before a route sees it."""

import asyncio
import time
from asyncio.events import TimerHandle
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from creditline.models.server.connections.lingering import Lingering
from creditline.models.server.request.problem import RequestError

MOST_HEAD = 32 * 1024  # bytes of a request line and its headers
MOST_CONNECTIONS = 512
_MOST_WAITING = 16  # requests sent on one connection before the first is answered
_LEAST_BYTES = 1024  # of a body, in the time that a request is given


class Bounds:
    """What connections may take: `seconds` for a head, and without progress. `draining`: every answer is its connection's last."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.draining = False


class BoundedProtocol(HttpToolsProtocol):
    """One connection.

    A head has to be whole within the time and `MOST_HEAD` bytes, a body has to go on coming, an answer to be read. Where there
    are `MOST_CONNECTIONS`, the one that has waited longest without a request in hand makes room.
    """

    def __init__(self, *args: Any, bounds: Bounds, **more: Any) -> None:
        super().__init__(*args, **more)
        self._bounds = bounds
        self._between = True  # two requests: no byte of the next one's head has been read
        self._in_head = False
        self._head = 0  # bytes read since the last request was whole
        self._named = 0  # bytes of the names and values of this head
        self._came = 0  # bytes of this body since it was last looked at
        self._refusal: RequestError | None = None
        self._timer: TimerHandle | None = None
        self._unread: TimerHandle | None = None
        self.since = time.monotonic()

    @property
    def idle(self) -> bool:
        """Whether no request is being answered."""
        last = cast("RequestResponseCycle | None", self.cycle)
        return last is None or last.response_complete

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection, or another's place, or refuse it."""
        lingering = cast("asyncio.Transport", Lingering(cast("asyncio.Transport", transport), self.loop))
        super().connection_made(lingering)
        if len(self.connections) > MOST_CONNECTIONS:
            others = [
                one for one in self.connections if isinstance(one, BoundedProtocol) and one.idle and one is not self
            ]
            if not others:
                self._refuse(RequestError("busy", "too many connections are open; try again in a second"))
                return
            oldest = min(others, key=lambda one: one.since)
            self.connections.discard(oldest)
            oldest.transport.close()
        self._wait(self._head_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        for timer in (self._timer, self._unread):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, no further than a head may go."""
        if self.transport.is_closing() or self._refusal is not None:
            return
        if self._between and self._timer is None:
            self._wait(self._head_late)
        self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > MOST_HEAD:
            self._refuse(_TOO_LONG)

    def on_message_begin(self) -> None:
        """A head begins; its bytes are counted from here on."""
        self._between = False
        self._in_head = True
        self._named = 0
        if self._timer is None:
            self._wait(self._head_late)
        self.since = time.monotonic()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Part of the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header, whole."""
        self._count(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The request is handed to the application."""
        self._in_head = False
        self._came = 0
        if self._refusal is not None:
            return
        self._wait(self._body_late)
        if len(self.pipeline) >= _MOST_WAITING:
            self._refuse(
                RequestError("busy", "too many requests wait on this connection; send the next after the answer")
            )
            return
        super().on_headers_complete()
        if self._bounds.draining:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """Part of a body."""
        self._came += len(body)
        if self._refusal is None and not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """A request is whole."""
        self._between = True
        self._head = 0
        self._stop_waiting()
        if self._refusal is None and not self.transport.is_closing():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """It is answered."""
        self.since = time.monotonic()
        super().on_response_complete()
        if self._refusal is not None and self.idle:
            self._refuse(self._refusal)

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """The client sends no more: what it asked in whole is still answered."""
        if self.idle or self.cycle.more_body:
            return None
        self.cycle.keep_alive = False
        return True

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's signature
        """Refuse what is no HTTP; nothing of it is repeated."""
        self._refuse(RequestError("http", "this is no HTTP/1.1 request; send one"))

    def shutdown(self) -> None:
        """The server ends: what comes in the next moments is still answered, then the connection closes."""
        if not self.idle:
            self.cycle.keep_alive = False

    def close_if_idle(self) -> None:
        """End a connection on which nothing was asked since the server began to end."""
        if self.idle and self._between:
            self.transport.close()

    def pause_writing(self) -> None:
        """The client reads more slowly than is written."""
        super().pause_writing()
        self._unread = self.loop.call_later(
            self._bounds.seconds, self._unread_late, self.transport.get_write_buffer_size()
        )

    def resume_writing(self) -> None:
        """It has caught up."""
        super().resume_writing()
        if self._unread is not None:
            self._unread.cancel()

    def _unread_late(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if before - left < _LEAST_BYTES:
            self.transport.abort()
        else:
            self._unread = self.loop.call_later(self._bounds.seconds, self._unread_late, left)

    def _count(self, size: int) -> None:
        self._named += size
        if self._named > MOST_HEAD:
            self._refuse(_TOO_LONG)

    def _wait(self, late: Any) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(self._bounds.seconds, late)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _head_late(self) -> None:
        self._timer = None
        if not self.idle:
            self._wait(self._head_late)
        elif self._between:
            self.transport.close()
        else:
            self._refuse(
                RequestError("slow-body", f"the head took more than {self._bounds.seconds:g} s; send it at once")
            )

    def _body_late(self) -> None:
        """Go on where bytes came, or where it is the server that does not read; end it where nobody waits any more."""
        self._timer = None
        if self.transport.is_closing():
            return
        if self._came < _LEAST_BYTES and self.idle:
            self.transport.close()
            return
        self._came = 0
        self._wait(self._body_late)

    def _refuse(self, problem: RequestError) -> None:
        """Answer without the application, after what it still answers, and end."""
        self._refusal = problem
        if self.idle and not self.transport.is_closing():
            self.transport.write(problem.wire())
            self.transport.close()


_TOO_LONG = RequestError("head-size", f"the request line and its headers have more than {MOST_HEAD} bytes; send fewer")
