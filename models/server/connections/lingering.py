"""A transport that ends so that what was written is read: a plain close resets a connection that bytes still come in on."""

import asyncio
from typing import Any

_LINGER = 2.0  # seconds that a client is given to read the last answer and hang up


class Lingering:
    """Wraps a transport: `close` ends the writing side at once, and the whole when the client hangs up or the time is over."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._closing = False

    def close(self) -> None:
        """Say that nothing more is written."""
        if self._closing:
            return
        self._closing = True
        if self._transport.is_closing():
            return
        self._transport.resume_reading()  # what still comes is read, and dropped
        self._transport.write_eof()
        self._loop.call_later(_LINGER, self._transport.abort)

    def is_closing(self) -> bool:
        """Whether nothing more is written or read."""
        return self._closing or self._transport.is_closing()

    def pause_reading(self) -> None:
        """As the transport's, until it closes."""
        if not self.is_closing():
            self._transport.pause_reading()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
