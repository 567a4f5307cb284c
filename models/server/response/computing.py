"""Where a request is computed: a small one at once, a large one in a thread, so that the others need not wait for it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from creditline.models.server.request.limits import Limits
from creditline.models.server.request.problem import RequestError

T = TypeVar("T")

AT_ONCE = 64 * 1024  # bytes of a body that are computed in the event loop: about a millisecond
_THREADS = 2


class Computing:
    """Threads for large requests. One that takes too long is answered for, but counts as busy until it really ends."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pool = ThreadPoolExecutor(_THREADS, "compute")
        self._busy = 0

    async def do(self, work: Callable[[], T]) -> T:
        """The result of `work`; RequestError where it takes too long, or too many are waiting."""
        if self._busy >= self._limits.max_concurrent:
            raise RequestError("busy", "too many large requests wait already; try again")
        self._busy += 1
        loop = asyncio.get_running_loop()
        future = self._pool.submit(work)
        future.add_done_callback(lambda done: self._ended(loop, done))
        try:
            async with asyncio.timeout(self._limits.timeout):
                return await asyncio.shield(asyncio.wrap_future(future))
        except TimeoutError:
            raise RequestError(
                "too-long", f"no answer after {self._limits.timeout:g} s; send fewer rows at a time, or try again"
            ) from None

    def close(self) -> None:
        """Wait for what is being computed."""
        self._pool.shutdown()

    def _ended(self, loop: asyncio.AbstractEventLoop, done: "Future[T]") -> None:
        def count() -> None:
            self._busy -= 1

        done.cancelled() or done.exception()  # whatever came of it, somebody has looked
        if not loop.is_closed():
            loop.call_soon_threadsafe(count)
