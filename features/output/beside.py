"""Outputs are written beside their place and renamed into it: a reader finds the old or the new, never a half."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from creditline.features.errors import DataError
from creditline.features.output.place import settled
from creditline.features.output.stop import stop_if_told
from creditline.features.output.workshop import workshop

MARK = ".creditline"  # lies in every folder this program fills with tables


@contextmanager
def file_beside(target: Path) -> Iterator[Path]:
    """Give a path to write a file at; it becomes `target` when the block ends well, and is taken away otherwise.

    Entering creates `target`'s folder and fails at once (OSError) where nothing may be written, before any long work. A
    link is followed; another writer of `target` is waited for.
    """
    require_file_place(target)
    place = settled(target)
    with workshop(place) as part:
        yield part
        stop_if_told()
        part.replace(place)


@contextmanager
def tables_beside(target: Path) -> Iterator[Path]:
    """The same for a folder of tables; only what this wrote before is ever replaced, nobody's own (DataError)."""
    require_folder_place(target)
    place = settled(target)
    with workshop(place) as part:
        part.mkdir()
        yield part
        (part / MARK).write_text("Written by creditline, which replaces this folder when it is told to write here.\n")
        from creditline.features.output.replacing import put_in_place

        stop_if_told()
        put_in_place(part, place)


def writable(folder: Path) -> None:
    """Make `folder` and try it; OSError at once where nothing may be written there, before any long work."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def require_file_place(target: Path) -> None:
    """DataError where a file can not be put at `target`: a folder, a pipe, a device, a link to itself."""
    if settled(target).is_dir():
        raise DataError(f"{target} is a folder; name a file for the output")


def require_folder_place(target: Path) -> None:
    """DataError where tables can not be put at `target`: as above, a file, or a folder of files this program did not write."""
    settled(target)
    if not target.exists():
        return
    if not target.is_dir():
        raise DataError(f"{target} is a file; name a folder for the output")
    names = {entry.name for entry in target.iterdir()}
    if names and MARK not in names:
        raise DataError(f"{target} already holds files that creditline did not write; name a new folder")
