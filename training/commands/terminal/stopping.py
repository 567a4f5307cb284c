"""Ctrl-C and `kill` end a command as an exception would, so that what was half written is taken away."""

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from creditline.features.output.stop import stop_if_told, tell_stop, told_to_stop
from creditline.training.commands.terminal.log_lines import end_log, run_log

SAID = "creditline: stopped; what was half written has been taken away"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_PATIENCE = (
    10.0  # seconds a command that was told to stop may go on, because a library swallowed it, or threads work on
)
_FATAL = 128  # what a shell adds to a signal's number


@contextmanager
def stopping_cleanly() -> Iterator[None]:
    """SIGINT and SIGTERM unwind the block; the program then exits with one line and 128 + the signal's number.

    So it does where a library made another error of it, or none: the command ends neither in a fault nor in a success. A
    second signal, or ten seconds after the first, ends the program where it is.
    """
    tell_stop(None)
    for number in _SIGNALS:
        signal.signal(number, _stop)
    signal.signal(signal.SIGALRM, _too_late)
    said_of_lost = sys.unraisablehook
    sys.unraisablehook = lambda lost: None if told_to_stop() is not None else said_of_lost(lost)
    try:
        yield
        stop_if_told()
    except BaseException as error:
        if told_to_stop() is None:
            raise
        _let_go(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number in _SIGNALS:
            signal.signal(number, _at_once)
        sys.unraisablehook = said_of_lost
    if (asked := told_to_stop()) is not None:
        with contextlib.suppress(OSError, ValueError):
            _say_stopped(_FATAL + asked)
        sys.exit(_FATAL + asked)


def _say_stopped(code: int) -> None:
    if (log := run_log()) is None:
        print(SAID, file=sys.stderr, flush=True)
        return
    log.say("error", SAID.removeprefix("creditline: "))
    end_log(code)


def _stop(number: int, _frame: FrameType | None) -> None:
    if told_to_stop() is not None:
        _at_once(number, None)
    tell_stop(number)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
    raise SystemExit(_FATAL + number)


def _too_late(_number: int, _frame: FrameType | None) -> None:
    asked = told_to_stop()
    if asked is not None:
        _at_once(asked, None)


def _at_once(number: int, _frame: FrameType | None) -> None:
    """End here; nothing that is in memory is written any more."""
    from creditline.features.output.workshop import sweep

    for other in _SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    sweep()
    with contextlib.suppress(OSError, ValueError, RuntimeError):  # also a line that was being written
        if run_log() is None:
            os.write(2, f"{SAID}\n".encode())
        else:
            _say_stopped(_FATAL + number)
    os._exit(_FATAL + number)


def _let_go(error: BaseException) -> None:
    """Let what the unwound frames hold, connections among it, be closed."""
    seen: BaseException | None = error
    while seen is not None:
        traceback.clear_frames(seen.__traceback__)
        seen = seen.__cause__ or seen.__context__
