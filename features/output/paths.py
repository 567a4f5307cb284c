"""A path as DuckDB, PyArrow, SQLite and MLflow take it: the file of that name and no other.

DuckDB reads `[ ] ? *` as a pattern and `s3:` as a store, SQLAlchemy `?` and `%` as parts of a URL, PyArrow a first word with a
colon as a scheme, MLflow decodes `%41`. No other module hands any of them a path.
"""

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlparse

from creditline.features.errors import DataError

SQLITE = "sqlite:///"
_PATTERN = re.compile(r"[\[*?]")


def parquet_sql(files: Iterable[Path], options: str = "") -> str:
    """The DuckDB relation of the rows of Parquet files; `options` as `, union_by_name = true`."""
    return f"read_parquet({files_sql(files)}{options})"


def csv_sql(files: Iterable[Path], options: str = "") -> str:
    """The DuckDB relation of the rows of CSV files."""
    return f"read_csv({files_sql(files)}{options})"


def files_sql(files: Iterable[Path]) -> str:
    """The files as DuckDB's relations take them."""
    return "[" + ", ".join(_text(_literal(file)) for file in files) + "]"


def copy_sql(select: str, file: Path) -> str:
    """The DuckDB statement that writes what `select` gives to a Parquet file."""
    return f"COPY ({select}) TO {_text(_anchored(file))} (FORMAT parquet, COMPRESSION zstd)"


def arrow_path(file: Path) -> str:
    """`file` for PyArrow: absolute, so that nothing in it is a scheme."""
    return str(file.absolute())


def sqlite_uri(file: Path) -> str:
    """The tracking URI of an SQLite file, absolute: `sqlite:////srv/runs/mlflow.db`.

    DataError where the SQLAlchemy that is installed would read another path out of it.
    """
    from sqlalchemy.engine import URL, make_url

    place = file.resolve().as_posix()
    uri = URL.create("sqlite", database=place).render_as_string(hide_password=False)
    if make_url(uri).database != place:
        raise DataError(
            f"{file} cannot be named to SQLAlchemy; take ? and % out of the path, or install SQLAlchemy 2.1"
        )
    return str(uri)


def sqlite_file(uri: str) -> Path | None:
    """The file of an SQLite URI; None for another store."""
    if not uri.startswith(SQLITE):
        return None
    from sqlalchemy.engine import make_url

    return Path(make_url(uri).database or "")


def sqlite_read_only(file: Path) -> str:
    """The URI by which `sqlite3` opens the file and changes nothing."""
    return f"{file.resolve().as_uri()}?mode=ro"


def folder_uri(folder: Path) -> str:
    """The URI of a folder that MLflow keeps files in."""
    return folder.resolve().as_uri()


def folder_of(uri: str) -> Path:
    """The folder that `folder_uri` names."""
    return Path(unquote(urlparse(uri).path))


@contextmanager
def mlflow_folder(folder: Path) -> Iterator[str]:
    """`folder`, or a copy of it under a name in which MLflow decodes nothing; it follows no link."""
    if "%" not in str(folder.resolve()):
        yield str(folder)
        return
    with tempfile.TemporaryDirectory(prefix="creditline-") as plain:
        yield str(shutil.copytree(folder, Path(plain) / "model"))


@contextmanager
def duckdb_file(file: Path, into: Path | None = None) -> Iterator[str]:
    """A copy of a small DuckDB database, if it is there, under a plain name; what became of it is written `into` another place.

    DuckDB names its log after the database, and another file where the name holds `?`.
    """
    with tempfile.TemporaryDirectory(prefix="creditline-") as plain:
        copy = Path(plain) / "database"
        if file.exists():
            shutil.copyfile(file, copy)
        yield str(copy)
        if into is not None:
            shutil.copyfile(copy, into)


def _literal(file: Path) -> str:
    """The path with each character of a pattern in a set of its own; DataError where DuckDB knows no way to name it."""
    path = _anchored(file)
    if not _PATTERN.search(path):
        return path
    if "\\" in path:
        raise DataError(f"{file} holds both \\ and one of [ * ?, which DuckDB cannot open; name it without \\")
    return _PATTERN.sub(lambda found: f"[{found[0]}]", path)


def _anchored(file: Path) -> str:
    """The path from the root or from `.`, so that its start is no home and no scheme."""
    return str(file.absolute()) if str(file).startswith(("/", "~")) else f"./{file}"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
