"""Where an output goes: links are followed, and what is neither a file nor a folder is refused, before any work."""

import hashlib
import os
import stat
from pathlib import Path

from creditline.features.errors import DataError

_LONGEST = 200  # bytes of a name that others are put around; file systems take 255


def settled(target: Path) -> Path:
    """The place itself where `target` is a link, whether it leads to something yet or not; else `target`.

    DataError for a pipe, a socket, a device, and a link that leads to itself.
    """
    try:
        mode = target.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return Path(os.path.realpath(target)) if target.is_symlink() else target
    except OSError as error:
        if target.is_symlink():
            raise DataError(
                f"{target} is a link that cannot be followed ({error.strerror}); name another place"
            ) from error
        raise
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise DataError(f"{target} is a pipe, a socket or a device; name a file or a folder for the output")
    return Path(os.path.realpath(target)) if target.is_symlink() else target


def hidden_beside(target: Path) -> str:
    """What the hidden names beside `target` begin with, short enough for any file system."""
    name = os.fsencode(target.name)
    return f".{target.name}" if len(name) <= _LONGEST else f".{hashlib.sha256(name).hexdigest()[:32]}"
