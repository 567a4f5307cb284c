"""How a table is asked for and answered: its bytes go to a file that has no name, and its scores come from another."""

import asyncio
import tempfile
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import IO

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from creditline.models.server.request.limits import Limits
from creditline.models.server.request.problem import RequestError
from creditline.models.server.tables.scoring import ARROW, KINDS, score_table
from creditline.models.serving.scorer import Scorer

_AT_ONCE = 1  # tables; each has a thread and a process
_PART = 1 << 18
_LEAST = 64 * 1024  # bytes that have to come in the time that a request is given


class Tables:
    """Answers tables, one at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pool = ThreadPoolExecutor(_AT_ONCE, "tables")
        self._in_hand = 0
        self._ending = threading.Event()

    @staticmethod
    def kind(request: Request) -> str | None:
        """Which kind of table the body is, by its media type; None where it is none."""
        return KINDS.get(request.headers.get("content-type", "").partition(";")[0].strip().lower())

    async def score(self, request: Request, kind: str, scorer: Scorer) -> Response:
        """The scores of a table's rows as an Arrow stream; RequestError where it cannot be read, and where others are in hand."""
        if self._in_hand >= _AT_ONCE:
            raise RequestError("busy", "another table is being scored; try again when it is done", closes=True)
        self._in_hand += 1
        out = tempfile.TemporaryFile()  # noqa: SIM115 - closed once it has been sent
        try:
            with tempfile.TemporaryFile() as body:
                await self._receive(request, body)
                loop = asyncio.get_running_loop()
                rows = await loop.run_in_executor(self._pool, score_table, scorer, body, kind, out, self._check(loop))
        except BaseException:
            out.close()
            raise
        finally:
            self._in_hand -= 1
        request.state.rows, request.state.model = rows, scorer.version
        headers = {"Content-Length": str(out.tell()), "X-Model": scorer.version}
        return StreamingResponse(_sent(out), media_type=ARROW, headers=headers)

    def close(self) -> None:
        """Stop what is being scored."""
        self._ending.set()
        self._pool.shutdown()

    def _check(self, loop: asyncio.AbstractEventLoop) -> Callable[[], None]:
        until = loop.time() + self._limits.table_timeout

        def check() -> None:
            if self._ending.is_set():
                raise RequestError("busy", "the server ends; ask again", closes=True)
            if loop.time() > until:
                raise RequestError(
                    "too-long", f"no answer after {self._limits.table_timeout:g} s; send fewer rows at a time"
                )

        return check

    async def _receive(self, request: Request, body: IO[bytes]) -> None:
        stream, size = request.stream().__aiter__(), 0
        while True:
            before = size
            try:
                async with asyncio.timeout(self._limits.timeout):
                    while size - before < _LEAST:
                        part = await anext(stream)
                        size += len(part)
                        if size > self._limits.max_table:
                            said = f"the table has more than {self._limits.max_table} bytes; send it in parts"
                            raise RequestError("body-size", said, closes=True)
                        body.write(part)
            except StopAsyncIteration:
                return
            except ClientDisconnect:
                raise RequestError("http", "the client went away") from None
            except TimeoutError:
                raise RequestError(
                    "slow-body", "the table does not go on coming; send it at once", closes=True
                ) from None


async def _sent(out: IO[bytes]) -> AsyncIterator[bytes]:
    with out:
        out.seek(0)
        while part := out.read(_PART):
            yield part
