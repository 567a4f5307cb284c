"""Writers of one output take turns; what a killed one left is taken away by the next."""

import os
import signal
import time
import warnings
from pathlib import Path

import pytest

from creditline.features.errors import DataError
from creditline.features.output import lock, workshop
from creditline.features.output.beside import file_beside, tables_beside
from creditline.features.output.lock import locked


def _child(work) -> int:
    """A process that does `work` and ends with 0, or with 1 where it fails."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        warnings.simplefilter("ignore")
        work()
        code = 0
    finally:
        os._exit(code)


def _ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_writers_take_turns(tmp_path: Path) -> None:
    count = tmp_path / "count"
    count.write_text("0")

    def add() -> None:
        for _ in range(5):
            with file_beside(count) as part:
                before = int(count.read_text())
                time.sleep(0.01)
                part.write_text(str(before + 1))

    assert [_ended(pid) for pid in [_child(add) for _ in range(4)]] == [0, 0, 0, 0]
    assert count.read_text() == "20"
    assert [entry.name for entry in tmp_path.iterdir()] == ["count"]


def test_who_waits_says_so(tmp_path: Path) -> None:
    pid = _child(lambda: _hold(tmp_path / "out", 0.5))
    _until(tmp_path / "held")
    with pytest.warns(UserWarning, match="being written by another creditline; waiting"), locked(tmp_path / "out"):
        assert (tmp_path / "done").exists()
    assert _ended(pid) == 0


def test_who_holds_another_lock_does_not_wait_for_ever(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(lock, "_BEHIND", 0.2)
    pid = _child(lambda: _hold(tmp_path / "out", 60))
    _until(tmp_path / "held")
    with (
        locked(tmp_path / "mine"),
        pytest.warns(UserWarning, match="waiting"),
        pytest.raises(DataError, match="run this again when it is done"),
        locked(tmp_path / "out"),
    ):
        raise AssertionError("two have it")
    os.kill(pid, signal.SIGKILL)
    assert _ended(pid) == -signal.SIGKILL
    with locked(tmp_path / "out"):  # the dead hold nothing
        pass


def test_a_thread_takes_what_it_holds_again(tmp_path: Path) -> None:
    with locked(tmp_path / "out", tmp_path / "other"), file_beside(tmp_path / "out") as part:
        part.write_text("new")
    assert (tmp_path / "out").read_text() == "new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("beside", [file_beside, tables_beside])
def test_what_a_killed_writer_left_is_taken_away(tmp_path: Path, beside) -> None:
    def die() -> None:
        with beside(tmp_path / "out"):
            os.kill(os.getpid(), signal.SIGKILL)

    assert _ended(_child(die)) == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) == 2  # the lock and the folder it was made in
    mine = [".out.csv.abcdefgh.part", ".other.abcdefgh.part", ".out.my.part"]
    for name in mine:
        (tmp_path / name).mkdir()
    with beside(tmp_path / "out") as part:
        (part / "x" if part.is_dir() else part).write_text("new")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted(["out", *mine])


def test_all_at_once_takes_away_what_is_being_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), tables_beside(tmp_path / "out") as part:
        workshop.sweep()
        (part / "x").write_text("")
    assert list(tmp_path.iterdir()) == []


def _hold(target: Path, seconds: float) -> None:
    with locked(target):
        target.with_name("held").touch()
        time.sleep(seconds)
        target.with_name("done").touch()


def _until(file: Path) -> None:
    for _ in range(600):
        if file.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"no {file}")
