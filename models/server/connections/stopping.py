"""A server that ends without losing a request: nobody who was let in is turned away."""

import asyncio
import socket

import uvicorn

from creditline.models.server.connections.bounded import BoundedProtocol, Bounds

_LET_IN = 0.1  # seconds in which those who stand before the door are let in, and no more may come
_QUIET = 1.0  # seconds in which a connection may still ask


class StoppingServer(uvicorn.Server):
    """uvicorn's, but for its end: every answer says `close`, and connections end after it, or where none asks any more."""

    def __init__(self, config: uvicorn.Config, bounds: Bounds) -> None:
        super().__init__(config)
        self._bounds = bounds

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: let in who waits, answer what was read, then close."""
        self._bounds.draining = True
        for listening in sockets or ():
            listening.listen(0)  # the kernel takes no more into the queue than can be let in at once
        await asyncio.sleep(_LET_IN)
        for server in self.servers:
            server.close()
        loop = asyncio.get_running_loop()
        loop.call_later(_QUIET, self._close_idle)
        await super().shutdown(sockets)

    def _close_idle(self) -> None:
        for connection in list(self.server_state.connections):
            if isinstance(connection, BoundedProtocol):
                connection.close_if_idle()
