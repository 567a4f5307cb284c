"""Outputs are written beside their place and renamed into it: a reader finds the old or the new, never a half."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from creditline.features.errors import DataError

MARK = ".creditline"  # lies in every folder this program fills with tables


@contextmanager
def file_beside(target: Path) -> Iterator[Path]:
    """Give a path to write a file at; it becomes `target` when the block ends well, and is taken away otherwise.

    Entering creates `target`'s folder and fails at once (OSError) where nothing may be written, before any long work.
    """
    if target.is_dir():
        raise DataError(f"{target} is a folder; name a file for the output")
    with _workshop(target) as part:
        yield part
        part.replace(target)


@contextmanager
def tables_beside(target: Path) -> Iterator[Path]:
    """The same for a folder of tables; only what this wrote before is ever replaced, nobody's own (DataError)."""
    _refuse_foreign(target)
    with _workshop(target) as part:
        part.mkdir()
        yield part
        (part / MARK).write_text("Written by creditline, which replaces this folder when it is told to write here.\n")
        from creditline.features.output.replacing import put_in_place

        put_in_place(part, target)


def writable(folder: Path) -> None:
    """Make `folder` and try it; OSError at once where nothing may be written there, before any long work."""
    with _workshop(folder / "trial"):
        pass


@contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """A folder in `target`'s own, so that renaming into place never crosses a disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        yield workshop / target.name
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _refuse_foreign(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise DataError(f"{target} is a file; name a folder for the output")
    names = {entry.name for entry in target.iterdir()}
    if names and MARK not in names:
        raise DataError(f"{target} already holds files that creditline did not write; name a new folder")
