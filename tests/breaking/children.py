"""A command of the program in a child forked from this warm process: what it ended with and said."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 120.0  # that a command may take on a busy machine; none of these takes ten on its own
LAST = "creditline: "
STOPPED = "creditline: stopped; what was half written has been taken away"


@dataclass(frozen=True)
class Stop:
    """A signal and how many seconds after the beginning it comes."""

    number: int
    after: float


@dataclass(frozen=True)
class Ended:
    """`code`: the exit code, minus a signal's number where one ended it; None where it had to be stopped."""

    arguments: tuple[str, ...]
    code: int | None
    out: str
    err: str
    seconds: float

    @property
    def last(self) -> str:
        """The last line of stderr."""
        return (self.err.strip().splitlines() or [""])[-1]

    def unsound(self) -> str | None:
        """What no command may end in, whatever it was given: a fault, a crash, a hang, more than one sentence."""
        if self.code is None:
            return f"went on for {SECONDS:.0f} seconds"
        if self.code not in (0, 1, 2, 4):  # 4: alerts
            return f"ended with {self.code}: {self.last[:400]}"
        if "Traceback" in self.err or "Exception ignored" in self.err:
            return f"showed a traceback: {self.err[-400:]}"
        if self.code == 1 and not (self.last.startswith(LAST) or self.out):
            return f"refused without a sentence: {self.err[-300:]!r}"
        return None


def begin(arguments: Sequence[object], log: Path) -> int:
    """Start the command; its process id. What it prints goes to `log`.out and `log`.err. SIGUSR1 takes its memory away."""
    sys.stdout.flush()
    sys.stderr.flush()
    for ending in ("out", "err"):
        Path(f"{log}.{ending}").write_bytes(b"")  # of one that is ended before it begins, too
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        os.setsid()
        for number, ending in ((1, "out"), (2, "err")):
            handle = os.open(f"{log}.{ending}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(handle, number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdin, sys.stdout, sys.stderr = (os.fdopen(n, how) for n, how in ((0, "r"), (1, "w"), (2, "w")))
        signal.signal(signal.SIGUSR1, _no_memory)
        code = _run(arguments)
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _no_memory(*_: object) -> None:
    raise MemoryError


def _run(arguments: Sequence[object]) -> int:
    import traceback

    from creditline.training.commands.main import main

    sys.argv = ["creditline", *map(str, arguments)]
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:
        traceback.print_exc()
        return 70
    return 0


def end(pid: int, arguments: Sequence[object], log: Path, begun: float, stop: Stop | None = None) -> Ended:
    """Wait for it, send what is to be sent, and stop it where it goes on for ever."""
    code: int | None = None
    sent = stop is None
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        spent = time.monotonic() - begun
        if done:
            code = os.waitstatus_to_exitcode(status)
            break
        if not sent and stop is not None and spent >= stop.after:
            os.kill(pid, stop.number)
            sent = True
        if spent > SECONDS:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            break
        time.sleep(0.005)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    out, err = (Path(f"{log}.{ending}").read_text("utf-8", "replace") for ending in ("out", "err"))
    return Ended(tuple(map(str, arguments)), code, out, err, spent)


def command(arguments: Sequence[object], log: Path, stop: Stop | None = None) -> Ended:
    """Run it to its end."""
    begun = time.monotonic()
    return end(begin(arguments, log), arguments, log, begun, stop)
