"""The server as a process: from its settings to the signal that ends it."""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from creditline.models.letter.lender import Lender
from creditline.models.server.addresses import bound, check_access
from creditline.models.server.app import ServerState, application
from creditline.models.server.connections.bounded import BoundedProtocol, Bounds
from creditline.models.server.connections.stopping import StoppingServer
from creditline.models.server.in_force.histories import Histories
from creditline.models.server.in_force.installing import Installing, Opener, Role
from creditline.models.server.in_force.watching import Signature, signature, watch
from creditline.models.server.request.limits import Limits
from creditline.models.server.telemetry.log import log, log_unhandled, to_stderr
from creditline.models.server.telemetry.metrics import Metrics
from creditline.models.why.words.by_language import Words

_KEPT = 75  # seconds that an idle connection is kept
_SWITCH = 0.001  # seconds after which a thread that computes lets the event loop have its turn
_PATIENCE = 5.0  # seconds beyond the timeout of a request that stopping waits for those in flight


@dataclass(frozen=True)
class Settings:
    """How a server is run."""

    model: Path
    """Folder of the model that answers."""
    challenger: Path | None = None
    """Folder of a model that scores in the shadow and answers nobody; None for none. Default: None."""
    histories: Histories | None = None
    """What features are computed from raw records with; None: only feature rows are taken. Default: None."""
    policy: str | None = None
    """File or name of the policy that lines are explained by; None: only scores are explained. Default: None."""
    refits: bool = False
    """Whether a line's reasons are held to the model's refits. Default: False."""
    lender: Lender = field(default_factory=Lender)
    """What the lender states in letters. Default: that of `Lender`."""
    host: str = "127.0.0.1"
    """Address that is listened on; only this machine's needs no token. Default: 127.0.0.1."""
    port: int = 8000
    """TCP port, 0 to 65535; 0 takes a free one. Default: 8000."""
    token: str | None = None
    """What a request must bear; None for none. Default: None."""
    anonymous: bool = False
    """Whether an address others reach may be served without a token. Default: False."""
    watch: float = 2.0
    """Seconds between two looks at the models' folders, 0 or more; 0 for none. Default: 2.0."""
    words: Words = field(default_factory=Words)
    """What sentences are told in: with a lender's own words, or as shipped. Default: that of `Words`."""
    limits: Limits = field(default_factory=Limits)
    """What one request, and all together, may take. Default: that of `Limits`."""


def run(settings: Settings, opener: Opener) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is in flight and return; SIGHUP reads the models again.

    CreditlineError where the address, the token or a model cannot be used.
    """
    check_access(settings.host, settings.token, settings.anonymous)
    sys.setswitchinterval(_SWITCH)
    with bound(settings.host, settings.port) as listening:
        metrics = Metrics()
        to_stderr()
        folders: dict[Role, Path] = {"champion": settings.model}
        if settings.challenger is not None:
            folders["challenger"] = settings.challenger
        seen = {role: signature(folder) for role, folder in folders.items()}
        installing = Installing(
            opener,
            metrics,
            settings.histories,
            settings.policy,
            refits=settings.refits,
            words=settings.words,
            lender=settings.lender,
        )
        in_force = installing.first(settings.model, settings.challenger)
        state = ServerState(in_force, settings.limits, metrics)
        watched = [(role, folder, seen[role]) for role, folder in folders.items()]
        app = application(state, settings.token, partial(_swapping, installing, state, watched, settings.watch))
        _serve(server_of(app, settings.limits), listening, in_force.current.scorer.version)
        if in_force.current.challenger is not None:
            in_force.current.challenger.close(_PATIENCE)


def server_of(app: Starlette, limits: Limits) -> StoppingServer:
    """Uvicorn with the application: in one process, with no log of its own, and every connection within bounds."""
    bounds = Bounds(limits.timeout)
    config = uvicorn.Config(
        app,
        http=partial(BoundedProtocol, bounds=bounds),  # type: ignore[arg-type]
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=int(limits.timeout + _PATIENCE),
        timeout_keep_alive=_KEPT,
    )
    return StoppingServer(config, bounds)


def _serve(server: StoppingServer, listening: socket.socket, version: str) -> None:
    def stop(*_: object) -> None:
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn takes its turn, and raises them once more at the end
        signal.signal(number, stop)
    host, port = listening.getsockname()[:2]
    listening.listen(server.config.backlog)  # who reads that it started may connect at once
    log("started", host=host, port=port, model=version)
    server.run([listening])
    log("stopped")


@asynccontextmanager
async def _swapping(
    installing: Installing, state: ServerState, watched: Sequence[tuple[Role, Path, Signature]], every: float
) -> AsyncIterator[None]:
    """While the server runs, swap models when their folders change or SIGHUP asks for it."""
    asked = [asyncio.Event() for _ in watched]
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log_unhandled)
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None:
        with suppress(ValueError, RuntimeError):  # not in the main thread
            loop.add_signal_handler(hangup, _ask, asked)
    tasks = [
        asyncio.create_task(
            watch(folder, seen, partial(installing.swap, state.in_force, role, folder), every, event),
            name=f"watch {role}",
        )
        for (role, folder, seen), event in zip(watched, asked, strict=True)
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                log("watch", logging.ERROR, error=type(ended).__name__)


def _ask(events: Sequence[asyncio.Event]) -> None:
    for event in events:
        event.set()
