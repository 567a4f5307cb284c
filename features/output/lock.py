"""One writer at a time: a lock file beside the output, held while it is written."""

import errno
import fcntl
import os
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from creditline.features.errors import DataError
from creditline.features.output.place import hidden_beside, settled

_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)  # file systems without them
_BEHIND = 600.0  # seconds a holder of another lock waits: two might wait for each other
_LOOK = 0.1  # seconds between two looks


class _Held:
    """A lock of this process: which thread has it, how often it took it, and its open file (None: not held, or no locks there)."""

    def __init__(self) -> None:
        self.thread = threading.RLock()
        self.times = 0
        self.handle: int | None = None


_held: dict[Path, _Held] = {}


@contextmanager
def locked(*targets: Path) -> Iterator[None]:
    """Hold the outputs `targets`, files or folders, against any other writer until the block ends.

    Another one is waited for, with a warning that says so. Their folders are made; OSError at once where nothing may be
    written there. A thread may take what it holds once more. DataError for a place that can be no output, and where this
    one has another lock already and the wait takes longer than ten minutes.
    """
    with ExitStack() as stack:
        for target in sorted({_absolute(settled(target)) for target in targets}):
            stack.enter_context(_one(target))
        yield


def release_all() -> None:
    """Take away the lock files of this process: it ends at once."""
    for target, lock in tuple(_held.items()):
        if lock.handle is not None:
            _release(target, lock)


def _absolute(target: Path) -> Path:
    return Path(os.path.realpath(target.parent)) / target.name


@contextmanager
def _one(target: Path) -> Iterator[None]:
    lock = _held.setdefault(target, _Held())
    with lock.thread:
        if not lock.times:
            target.parent.mkdir(parents=True, exist_ok=True)
            lock.handle = _taken(target)
        lock.times += 1
        try:
            yield
        finally:
            lock.times -= 1
            if not lock.times:
                _release(target, lock)


def _file(target: Path) -> Path:
    return target.with_name(f"{hidden_beside(target)}.lock")


def _taken(target: Path) -> int | None:
    """The lock file, open and locked; whoever had it takes it away, so it is looked for once more after a wait."""
    file = _file(target)
    while True:
        handle = os.open(file, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
        try:
            if not _wait(handle, target):
                return handle
            if _same(handle, file):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _wait(handle: int, target: Path) -> bool:
    """Lock the open file; False where the file system has no locks."""
    if (free := _try(handle)) is not False:
        return free is True
    warnings.warn(f"{target} is being written by another creditline; waiting until it is done", stacklevel=2)
    begun = time.monotonic()
    while not _try(handle):
        if any(other.times for other in _held.values()) and time.monotonic() - begun > _BEHIND:
            raise DataError(f"{target} is being written by another creditline; run this again when it is done")
        time.sleep(_LOOK)
    return True


def _try(handle: int) -> bool | None:
    """Whether the lock was free; None where there are no locks."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return None
        raise
    return True


def _same(handle: int, file: Path) -> bool:
    try:
        there = file.stat()
    except FileNotFoundError:
        return False
    mine = os.fstat(handle)
    return (mine.st_dev, mine.st_ino) == (there.st_dev, there.st_ino)


def _release(target: Path, lock: _Held) -> None:
    handle, lock.handle = lock.handle, None
    if handle is not None:
        _file(target).unlink(missing_ok=True)
        os.close(handle)
