"""Which files hold a table."""

from pathlib import Path

from creditline.features.errors import DataError

ENDINGS = (".parquet", ".csv", ".csv.gz")


def find_files(folder: Path, table: str, patterns: tuple[str, ...]) -> tuple[Path, ...]:
    """The files of `table`, sorted; empty if there are none and no pattern asks for any.

    Without patterns: `table.parquet`, `table.csv` or `table.csv.gz`, or every such file below the folder `table/`.
    Hidden files and those that start with `_` are left out. Raises DataError where a stated pattern matches nothing,
    or where the table lies there twice (say, as Parquet and as CSV).
    """
    if patterns:
        return _stated(folder, table, patterns)
    found = {ending: folder / f"{table}{ending}" for ending in ENDINGS}
    places = [path for path in found.values() if path.is_file()]
    inside = folder / table
    below = tuple(
        sorted(
            path
            for path in (inside.rglob("*") if inside.is_dir() else ())
            if path.name.endswith(ENDINGS) and path.is_file() and not _hidden(path.relative_to(inside))
        )
    )
    if len(places) + bool(below) > 1:
        names = [path.name for path in places] + ([f"{table}/"] if below else [])
        raise DataError(
            f"{folder} holds the table {table} more than once ({' and '.join(names)}); "
            f"remove one, or state [{table}] file = … in data.toml."
        )
    return tuple(places) or below


def _stated(folder: Path, table: str, patterns: tuple[str, ...]) -> tuple[Path, ...]:
    files: set[Path] = set()
    for pattern in patterns:
        matched = {path for path in _glob(folder, pattern) if path.is_file() and not path.name.startswith(".")}
        if not matched:
            raise DataError(
                f"data.toml states [{table}] file = {pattern!r}, but no file in {folder} matches; correct the pattern."
            )
        files |= matched
    return tuple(sorted(files))


def _glob(folder: Path, pattern: str) -> list[Path]:
    stated = Path(pattern)
    if (folder / stated).is_file():
        return [folder / stated]
    if stated.is_absolute():
        return list(Path(stated.anchor).glob(str(stated.relative_to(stated.anchor))))
    return list(folder.glob(pattern))


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)
