"""Files of the folder that no table is read from."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from creditline.features.contract import TABLES
from creditline.features.data.check.problem import Problem, Severity
from creditline.features.data.dataset import DataSet
from creditline.features.data.reading.files import ENDINGS

_PLAIN = (".tsv", ".txt", ".dat", ".data", ".asc")
_MARKS = (b",", b";", b"\t", b"|")
_UNREADABLE = {
    ".zip": "unpack it",
    ".xls": "save its sheets as CSV (UTF-8)",
    ".xlsx": "save its sheets as CSV (UTF-8)",
    ".ods": "save its sheets as CSV (UTF-8)",
    ".json": "write it as CSV or Parquet",
    ".jsonl": "write it as CSV or Parquet",
    ".sas7bdat": "write it as CSV or Parquet",
    ".dta": "write it as CSV or Parquet",
}


def unread_files(data: DataSet) -> Iterator[Problem]:
    """A warning per file that holds a table by its name, lies in the folder itself, and no table is read from."""
    feeds = [feed for source in data.sources.values() for feed in source.parts]
    read = frozenset(file for feed in feeds for file in (*feed.part.files, *feed.part.files_beside))
    for file in sorted(data.folder.iterdir()):
        ending = next(
            (
                one
                for one in sorted((*ENDINGS, *_PLAIN, *_UNREADABLE), key=len, reverse=True)
                if file.name.lower().endswith(one)
            ),
            None,
        )
        if ending is None or not file.is_file() or file in read or file.name.startswith((".", "_")):
            continue
        if ending in _PLAIN and not _has_columns(file):
            continue
        yield Problem(file.name, None, "is not read", _remedy(file, ending), severity=Severity.WARNING)


def _has_columns(file: Path) -> bool:
    """Whether the first line of a text looks like a table's."""
    with file.open("rb") as text:
        first = text.readline(10_000)
    return any(mark in first for mark in _MARKS)


def _remedy(file: Path, ending: str) -> str:
    if ending in _UNREADABLE:
        return f"{_UNREADABLE[ending]}, or leave it out"
    stem = file.name[: -len(ending)].lower()
    own = stem in TABLES
    near = stem if own else next(iter(get_close_matches(stem, TABLES, n=1, cutoff=0.7)), None)
    if near is None:
        return "say in data.toml which table it is, by file = …, or leave it out"
    stated = f"state [{near}] file = {file.name!r} in data.toml"
    if ending not in ENDINGS:
        return f"if it is {near}, {stated}"
    called = f"call it {near}{ending}, or {stated}"
    return f"names of tables are lower case: {called}" if own else f"if it is {near}, {called}"
