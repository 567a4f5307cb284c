"""A signal ends a command in one line and 130 or 143, whatever a library made of it."""

import ctypes
import os
import signal
import subprocess
import sys
import time

import pytest

from creditline.features.output.beside import file_beside
from creditline.features.output.stop import tell_stop
from creditline.training.commands.terminal.stopping import SAID, stopping_cleanly


@pytest.fixture
def signals():
    """Signals and the stop as they were, whatever a block made of them."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)}
    yield
    tell_stop(None)
    for number, handler in kept.items():
        signal.signal(number, handler)


def _plainly() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)


def _as_an_error_of_its_own() -> None:
    try:
        _plainly()
    except SystemExit:
        raise RuntimeError("Query interrupted") from None


def _swallowed() -> None:
    def call() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.01)

    ctypes.CFUNCTYPE(None)(call)()  # says that it ignored an exception, and goes on


def _as_an_exit() -> None:
    try:
        _plainly()
    except SystemExit:
        raise SystemExit(0) from None


@pytest.mark.parametrize("stopped", [_plainly, _as_an_error_of_its_own, _swallowed, _as_an_exit])
def test_it_ends_as_a_stop(signals, capsys, stopped):
    with pytest.raises(SystemExit) as ended, stopping_cleanly():
        stopped()
    assert ended.value.code == 128 + signal.SIGTERM
    assert capsys.readouterr() == ("", f"{SAID}\n")


def test_nothing_is_put_in_place_after_it(signals, tmp_path):
    with pytest.raises(SystemExit), stopping_cleanly(), file_beside(tmp_path / "out") as part:
        _swallowed()
        part.write_text("new")
    assert list(tmp_path.iterdir()) == []


def test_without_a_signal_errors_stay_what_they_are(signals):
    with pytest.raises(ZeroDivisionError), stopping_cleanly():
        raise ZeroDivisionError
    with stopping_cleanly():
        pass


AT_ONCE = """
import os, signal, sys, time
from pathlib import Path
from creditline.features.output.beside import file_beside
from creditline.training.commands.terminal import stopping
stopping._PATIENCE = 0.3
with stopping.stopping_cleanly(), file_beside(Path(sys.argv[1])):
    while True:
        try:
            os.kill(os.getpid(), signal.SIGINT) if sys.argv[2] == "twice" or not caught else time.sleep(1)
        except SystemExit:
            caught = True
        except NameError:
            caught = False
"""


@pytest.mark.parametrize("how", ["twice", "swallowed for ever"])
def test_who_will_not_stop_is_ended(tmp_path, how):
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE, tmp_path / "out", how], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (130, f"{SAID}\n")
    assert list(tmp_path.iterdir()) == []
