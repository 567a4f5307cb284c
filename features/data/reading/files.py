"""Which files hold a table."""

import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from creditline.features.errors import DataError

ENDINGS = (".parquet", ".csv", ".csv.gz")


def find_files(folder: Path, table: str, patterns: tuple[str, ...]) -> tuple[Path, ...]:
    """The files of `table`, sorted; empty if there are none and no pattern asks for any.

    Without patterns: `table.parquet`, `table.csv` or `table.csv.gz`, or every such file below the folder `table/`.
    Hidden files and those that start with `_` are left out. Links are followed, and a file met twice is read once. Raises
    DataError where a stated pattern matches nothing, or where the table lies there twice (say, as Parquet and as CSV).
    """
    if patterns:
        return _stated(folder, table, patterns)
    found = {ending: folder / f"{table}{ending}" for ending in ENDINGS}
    places = [path for path in found.values() if path.is_file()]
    inside = folder / table
    below = _once(
        path for path in _below(inside) if path.name.endswith(ENDINGS) and not _hidden(path.relative_to(inside))
    )
    if len(places) + bool(below) > 1:
        names = [path.name for path in places] + ([f"{table}/"] if below else [])
        raise DataError(
            f"{folder} holds the table {table} more than once ({' and '.join(names)}); "
            f"remove one, or state [{table}] file = … in data.toml."
        )
    return tuple(places) or below


def _stated(folder: Path, table: str, patterns: tuple[str, ...]) -> tuple[Path, ...]:
    files: list[Path] = []
    for pattern in patterns:
        parts = Path(pattern).parts
        mixed = [part for part in parts if "**" in part and part != "**"]
        if mixed:
            raise DataError(
                f"data.toml states [{table}] file = {pattern!r}, where ** stands beside other signs; write it alone "
                "between two /, for folders of any depth."
            )
        matched = [path for path in _matching(folder, pattern, parts) if not path.name.startswith(".")]
        if not matched:
            raise DataError(
                f"data.toml states [{table}] file = {pattern!r}, but no file in {folder} matches; correct the pattern."
            )
        files += matched
    return _once(files)


def _matching(folder: Path, pattern: str, parts: tuple[str, ...]) -> Iterator[Path]:
    """The file of that name, else those that fit: `**` stands for folders of any depth, `* ? [ ]` for a part of one name."""
    if (folder / pattern).is_file():
        yield folder / pattern
        return
    first = next((place for place, part in enumerate(parts) if set(part) & set("*?[")), len(parts))
    root, wanted = folder.joinpath(*parts[:first]), parts[first:]
    deepest = None if "**" in wanted else len(wanted)
    for path in _below(root, deepest):
        if _fits(path.relative_to(root).parts, wanted):
            yield path


def _fits(parts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    if not wanted:
        return not parts
    if wanted[0] == "**":
        return any(_fits(parts[skipped:], wanted[1:]) for skipped in range(len(parts)))
    return bool(parts) and fnmatchcase(parts[0], wanted[0]) and _fits(parts[1:], wanted[1:])


def _below(folder: Path, deepest: int | None = None, above: frozenset[str] = frozenset()) -> Iterator[Path]:
    """Every file below the folder, to that many names deep, links followed; a folder met again inside itself is left."""
    real = os.path.realpath(folder)
    if real in above or not folder.is_dir() or deepest == 0:
        return
    for path in sorted(folder.iterdir()):
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from _below(path, None if deepest is None else deepest - 1, above | {real})


def _once(files: Iterable[Path]) -> tuple[Path, ...]:
    """Sorted, and of the names of one file the first."""
    found: dict[str, Path] = {}
    for file in sorted(set(files)):
        found.setdefault(os.path.realpath(file), file)
    return tuple(sorted(found.values()))


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)
