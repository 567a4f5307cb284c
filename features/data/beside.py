"""A file that is written beside its place and then put there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from creditline.features.errors import DataError


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """The path to write to; on leaving, it becomes `path`, so that a killed run leaves the old file or the new one.

    Makes the folder if need be. Raises DataError where the folder cannot be written to.
    """
    part = path.parent / f".{path.name}.{os.getpid()}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"{path} cannot be written ({reason}); choose a folder you may write to.") from None
