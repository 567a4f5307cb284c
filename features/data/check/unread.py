"""Files of the folder that no table is read from."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from creditline.features.contract import TABLES
from creditline.features.data.check.problem import Problem, Severity
from creditline.features.data.dataset import DataSet
from creditline.features.data.reading.files import ENDINGS


def unread_files(data: DataSet) -> Iterator[Problem]:
    """A warning per Parquet or CSV file that lies in the folder itself and no table is read from."""
    feeds = [feed for source in data.sources.values() for feed in source.parts]
    read = frozenset(file for feed in feeds for file in (*feed.part.files, *feed.part.files_beside))
    for file in sorted(data.folder.iterdir()):
        ending = next((one for one in sorted(ENDINGS, key=len, reverse=True) if file.name.lower().endswith(one)), None)
        if ending is None or not file.is_file() or file in read or file.name.startswith((".", "_")):
            continue
        yield Problem(file.name, None, "is not read", _remedy(file, ending), severity=Severity.WARNING)


def _remedy(file: Path, ending: str) -> str:
    stem = file.name[: -len(ending)].lower()
    if stem in TABLES:
        return f"names of tables are lower case: call it {stem}{ending}, or state [{stem}] file = {file.name!r} in data.toml"
    near = get_close_matches(stem, TABLES, n=1, cutoff=0.7)
    if near:
        return f"if it is {near[0]}, call it {near[0]}{ending}, or state [{near[0]}] file = {file.name!r} in data.toml"
    return "say in data.toml which table it is, by file = …, or leave it out"
