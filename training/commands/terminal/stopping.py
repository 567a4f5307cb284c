"""Ctrl-C and `kill` end a command as an exception would, so that what was half written is taken away."""

import signal
import sys
from types import FrameType


def stop_cleanly() -> None:
    """From now on SIGINT and SIGTERM unwind the program and exit with 128 + the signal's number."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    print("creditline: stopped; what was half written has been taken away", file=sys.stderr)
    sys.exit(128 + number)
