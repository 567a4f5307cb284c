"""Where and when a request is computed: a small one in its turn between others, a large one in a thread; no more than can be answered."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from creditline.models.server.request.limits import Limits
from creditline.models.server.request.problem import RequestError

T = TypeVar("T")

AT_ONCE = 64 * 1024  # bytes of a body that may be computed in the event loop
THREADS = 2  # for what is large; more would only wait for each other
_PATIENCE = 0.5  # seconds that a request waits for its turn at most


@dataclass(frozen=True)
class Deadline:
    """When work has to be done, by the monotonic clock; `seconds` is what it was given."""

    until: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """So many seconds from now."""
        return cls(time.monotonic() + seconds, seconds)

    def check(self) -> None:
        """RequestError once it has passed: nobody waits for the answer any more."""
        if time.monotonic() > self.until:
            raise too_long(self.seconds)


Work = Callable[[Deadline], T]


class Computing:
    """Turns for small requests, one at a time, and a few threads for large ones.

    A request is refused where those before it would take longer than half a second, or where too many are there already, so what
    is accepted is answered soon. Work that took too long is answered for and told to stop, and counts until it really has.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pool = ThreadPoolExecutor(THREADS, "compute")
        self._turn = asyncio.Lock()
        self._small = 0
        self._usual = 0.0  # seconds that a small request takes, of late
        self._large = 0

    async def at_once(self, work: Work[T]) -> T:
        """The result of small `work`, done here once those before it are done; whoever else is ready gets a turn between two."""
        if self._small >= self._limits.max_concurrent or self._small * self._usual > _PATIENCE:
            raise _busy(self._small)
        self._small += 1
        try:
            async with self._turn:
                await asyncio.sleep(0)
                began = time.perf_counter()
                try:
                    return work(Deadline.after(self._limits.timeout))
                finally:
                    self._usual += 0.1 * (time.perf_counter() - began - self._usual)
        finally:
            self._small -= 1

    async def do(self, work: Work[T]) -> T:
        """The result of large `work`, done in a thread; RequestError where it waits or takes too long, or too many are there."""
        if self._large >= self._limits.max_concurrent:
            raise _busy(self._large)
        self._large += 1
        loop = asyncio.get_running_loop()
        deadline, patience = Deadline.after(self._limits.timeout), time.monotonic() + _PATIENCE
        waiting = self._large

        def begun() -> T:
            if time.monotonic() > patience:
                raise _busy(waiting)
            return work(deadline)

        future = self._pool.submit(begun)
        future.add_done_callback(lambda done: self._ended(loop, done))
        answer = asyncio.wrap_future(future)
        await asyncio.wait([answer], timeout=self._limits.timeout)
        if not answer.done():
            answer.cancel()  # what has not begun never does; what has, sees the deadline
            raise too_long(deadline.seconds)
        return answer.result()

    def close(self) -> None:
        """Wait for what is being computed."""
        self._pool.shutdown()

    def _ended(self, loop: asyncio.AbstractEventLoop, done: "Future[T]") -> None:
        def count() -> None:
            self._large -= 1

        done.cancelled() or done.exception()  # whatever came of it, somebody has looked
        if not loop.is_closed():
            loop.call_soon_threadsafe(count)


def _busy(waiting: int) -> RequestError:
    return RequestError("busy", f"{waiting} requests are being answered; try again in a second")


def too_long(seconds: float) -> RequestError:
    """The refusal of what was not done in `seconds`."""
    return RequestError("too-long", f"no answer after {seconds:g} s; send fewer rows at a time, or try again")
