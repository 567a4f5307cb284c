"""One JSON object per line on stderr; nothing of a request's body ever goes in."""

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

_LOGGER = logging.getLogger("creditline.server")


class _Lines(logging.Formatter):
    """Our own events as they are; of a library's record only its text, and of an error its kind and place."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, object] = {"time": moment, "level": record.levelname.lower()}
        fields = getattr(record, "fields", None)
        if isinstance(fields, Mapping):
            said |= {"event": record.msg, **fields}
        else:
            said |= {"event": "library", "logger": record.name, "text": str(record.msg)}
        if record.exc_info and record.exc_info[1] is not None:
            said |= fault_of(record.exc_info[1])
        return json.dumps(said)


def to_stderr() -> None:
    """Send what this server and uvicorn log to stderr, a line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    for name, level in (
        ("creditline.server", logging.INFO),
        ("uvicorn.error", logging.WARNING),
        ("asyncio", logging.ERROR),
    ):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


def log(event: str, level: int = logging.INFO, **fields: object) -> None:
    """Log an event; `fields` hold no customer data."""
    if _LOGGER.isEnabledFor(level):
        _LOGGER.log(level, event, extra={"fields": fields})


def fault_of(error: BaseException) -> dict[str, str]:
    """The kind of an error and where it was raised; its text is left out, which may repeat what was sent."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return {"error": type(error).__name__, "where": where}
