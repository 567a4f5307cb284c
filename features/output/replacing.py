"""Put a finished folder in another's place, so that a reader or a crash finds the old one or the new one."""

import ctypes
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2


def put_in_place(finished: Path, target: Path) -> None:
    """Rename `finished` to `target` beside it; an existing folder there is swapped out in one step, then removed."""
    if not target.exists():
        finished.rename(target)
    elif _exchange(finished, target):
        shutil.rmtree(finished)
    else:
        before = finished.with_name(finished.name + ".before")
        target.rename(before)
        finished.rename(target)
        shutil.rmtree(before)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Have the folder's entries reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step; False where the system or the file system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0)
