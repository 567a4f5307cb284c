"""What a batch job tells its scheduler: one JSON object a line on stderr, in place of sentences for people."""

import json
import re
import resource
import secrets
import sys
import time
from datetime import UTC, datetime

from creditline.features.output.shown import shown
from creditline.features.output.stage import Stage

_PLAIN = r"[a-z'\u2019-]+[,.;:]?(?=\s|$)"  # a word of the sentence, and no id
_ID = rf"(?!{_PLAIN})[^\s,;:]+"
_NAMED = re.compile(rf"\b(customers?|such as|on line) ({_ID}(?:, {_ID})*)")
_BYTES = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in


class RunLog:
    """The lines of one call of a command. `hidden`: ids given on the command line, which no line holds."""

    def __init__(self, command: str, hidden: tuple[str, ...] = ()) -> None:
        self._fixed = {"run": secrets.token_hex(8), "command": command}
        self._hidden = hidden
        self._began = time.monotonic()
        self._stage: tuple[str, float] | None = None

    def stage(self, name: str) -> None:
        """A stage begins; the line of the one before is written."""
        self.stage_done()
        self._stage = (name, time.monotonic())

    def stage_done(self) -> None:
        """Write the line of the stage under way, where there is one."""
        if self._stage is not None:
            name, began = self._stage
            rows = name.rows if isinstance(name, Stage) else None
            self._stage = None
            self._write("info", "stage", stage=str(name), rows=rows, **_spent(began))

    def say(self, event: str, message: str) -> None:
        """Write a warning or an error (`event`) in one sentence."""
        self._write(event, event, message=message)

    def end(self, code: int) -> None:
        """Write the last line, with the exit code; `stage` is the one that was not finished."""
        stage, self._stage = None if self._stage is None else str(self._stage[0]), None
        self._write("error" if code else "info", "end", exit=code, stage=stage, **_spent(self._began))

    def _write(self, level: str, event: str, **what: str | float | None) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        told = {name: self._without_ids(it) if isinstance(it, str) else it for name, it in what.items()}
        line = json.dumps({"at": at, "level": level, "event": event, **self._fixed, **told}, ensure_ascii=False)
        print(shown(line), file=sys.stderr, flush=True)

    def _without_ids(self, text: str) -> str:
        for given in self._hidden:
            text = re.sub(rf"(?<!\w){re.escape(given)}(?!\w)", "[id]", text)
        return _NAMED.sub(r"\1 [id]", text)


def _spent(began: float) -> dict[str, float]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES
    return {"seconds": round(time.monotonic() - began, 3), "peak_mb": round(peak / 2**20, 1)}


class _InUse:
    log: RunLog | None = None


_in_use = _InUse()


def log_to(log: RunLog | None) -> None:
    """From now on lines are written to `log`; None: sentences for people."""
    _in_use.log = log


def run_log() -> RunLog | None:
    """The log of this call; None where people are told."""
    return _in_use.log


def end_log(code: int) -> None:
    """Write the last line, once."""
    if _in_use.log is not None:
        _in_use.log.end(code)
        _in_use.log = None
