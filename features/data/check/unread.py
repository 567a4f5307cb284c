"""Files and folders of the data that no table is read from."""

import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from creditline.features.contract import TABLES
from creditline.features.data.check.problem import Problem, Severity
from creditline.features.data.dataset import DataSet
from creditline.features.data.reading.files import ENDINGS

_PLAIN = (".tsv", ".txt", ".dat", ".data", ".asc")
_MARKS = (b",", b";", b"\t", b"|")
_SHEETS, _OTHER = "save its sheets as CSV (UTF-8)", "write it as CSV or Parquet"
_UNREADABLE = {
    ".zip": "unpack it",
    ".csv.bz2": "unpack it",
    ".csv.zst": "unpack it",
    ".parquet.gz": "unpack it",
    ".xls": _SHEETS,
    ".xlsx": _SHEETS,
    ".ods": _SHEETS,
    ".parq": "call it .parquet",
    ".pq": "call it .parquet",
    ".json": _OTHER,
    ".jsonl": _OTHER,
    ".sas7bdat": _OTHER,
    ".dta": _OTHER,
}
_ANY = sorted((*ENDINGS, *_PLAIN, *_UNREADABLE), key=len, reverse=True)


def unread_files(data: DataSet) -> Iterator[Problem]:
    """What lies in the folder and no table is read from: an error where it is called nearly as a table that is not there.

    Of other files that hold a table by their names a warning each.
    """
    if not data.folder.is_dir():  # tables of a session
        return
    sources = data.sources.values()
    beside = (file for source in sources for feed in source.parts for file in feed.part.files_beside)
    read = {_real(file) for file in (*beside, *(file for source in sources for file in source.files))}
    for place in sorted(data.folder.iterdir()):
        if place.name.startswith((".", "_")) or _real(place) in read:
            continue
        if place.is_dir():
            yield from _folder(data, place, read)
            continue
        ending = next((one for one in _ANY if place.name.lower().endswith(one)), None)
        near = None if ending is None else _near(place.name[: -len(ending)])
        if ending is not None and not place.is_file() and near is not None and not data.has(near):
            remedy = "put the file itself there, or take it away"
            yield Problem(place.name, None, "is a link to nothing, a pipe or a device, and no file", remedy)
        if ending is None or not place.is_file() or (ending in _PLAIN and not _has_columns(place)):
            continue
        severity = Severity.ERROR if near is not None and not data.has(near) else Severity.WARNING
        yield Problem(place.name, None, "is not read", _remedy(place, ending, near), severity=severity)


def _real(place: Path) -> Path:
    """The place that links lead to; that of a link to itself is its own."""
    return Path(os.path.realpath(place))


def _has_columns(file: Path) -> bool:
    """Whether the first line of a text looks like a table's."""
    with file.open("rb") as text:
        first = text.readline(10_000)
    return any(mark in first for mark in _MARKS)


def _folder(data: DataSet, place: Path, read: set[Path]) -> Iterator[Problem]:
    near = _near(next((place.name[: -len(one)] for one in ENDINGS if place.name.lower().endswith(one)), place.name))
    inside = _real(place)
    if near is None or data.has(near) or any(file.is_relative_to(inside) for file in read):
        return
    if any(file.name.lower().endswith(ENDINGS) for file in place.rglob("*")):
        remedy = f"if it is {near}, call it {near}/, or state [{near}] file = '{place.name}/**/*' in data.toml"
        yield Problem(f"{place.name}/", None, "is not read", remedy)


def _near(stem: str) -> str | None:
    """The table that a name is nearly the name of."""
    return next(iter(get_close_matches(stem.lower(), TABLES, n=1, cutoff=0.8)), None)


def _remedy(file: Path, ending: str, near: str | None) -> str:
    stem = file.name[: -len(ending)]
    if ending in _UNREADABLE:
        return f"{_UNREADABLE[ending]}, or leave it out"
    if near is None:
        return "say in data.toml which table it is, by file = …, or leave it out"
    stated = f"state [{near}] file = {file.name!r} in data.toml"
    if ending not in ENDINGS:
        return f"if it is {near}, {stated}"
    called = f"call it {near}{ending}, or {stated}"
    return f"names of tables are lower case: {called}" if stem.lower() == near else f"if it is {near}, {called}"
