"""One JSON object per line on stderr; nothing of a request's body ever goes in."""

import asyncio
import json
import logging
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

_LOGGER = logging.getLogger("creditline.server")


class _Lines(logging.Formatter):
    """Our own events as they are; of a library's record, whose text may repeat what was sent, only where it comes from."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, object] = {"time": moment, "level": record.levelname.lower()}
        fields = getattr(record, "fields", None)
        if isinstance(fields, Mapping):
            said |= {"event": record.msg, **fields}
        else:
            said |= {"event": "library", "logger": record.name, "at": f"{record.module}:{record.lineno}"}
        if record.exc_info and record.exc_info[1] is not None:
            said |= fault_of(record.exc_info[1])
        return json.dumps(said)


def to_stderr() -> None:
    """Send whatever this process logs, warns of or fails with to stderr, a line each, in which no value of a request is."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in ("creditline.server", "uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    _LOGGER.setLevel(logging.INFO)
    logging.captureWarnings(True)
    threading.excepthook = lambda told: _fault("thread", told.exc_value)
    sys.unraisablehook = lambda told: _fault("ignored", told.exc_value)


def log_unhandled(_: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
    """What asyncio does with an error nobody took: it would write whole objects, with what is in them."""
    error = context.get("exception")
    _fault("loop", error if isinstance(error, BaseException) else None)


def _fault(where: str, error: BaseException | None) -> None:
    log("fault", logging.ERROR, part=where, **({} if error is None else fault_of(error)))


def log(event: str, level: int = logging.INFO, **fields: object) -> None:
    """Log an event; `fields` hold no customer data."""
    if _LOGGER.isEnabledFor(level):
        _LOGGER.log(level, event, extra={"fields": fields})


def fault_of(error: BaseException) -> dict[str, str]:
    """The kind of an error and where it was raised; its text is left out, which may repeat what was sent."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return {"error": type(error).__name__, "where": where}
