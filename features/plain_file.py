"""The content of a file, and of nothing that only has a file's name: a pipe would be waited for, a device never ends."""

import errno
import stat
from pathlib import Path


def content_of(file: Path) -> bytes:
    """All bytes of `file`, a link followed. OSError where it cannot be read, or is a pipe, a socket or a device."""
    require_plain(file)
    return file.read_bytes()


def require_plain(file: Path) -> None:
    """OSError where `file` is not there, or is a pipe, a socket or a device; a folder's is raised by who opens it."""
    mode = file.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "a pipe, a socket or a device, and not a file", str(file))
