"""The SQLite files of trainings and of searches that lie under a folder: whole, and of this MLflow's making."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from creditline.features.output.paths import sqlite_read_only, sqlite_uri
from creditline.training.doctor.finding import Finding, Health

_RESTORE = "restore it from a copy, or move it away: the next training makes another"
_DEPTH = ("*.db", "*/*.db", "*/*/*.db")


def stores(folder: Path) -> Iterator[Finding]:
    """One per SQLite file in `folder` and two levels below; nothing is changed in them."""
    found = sorted({file for pattern in _DEPTH for file in folder.glob(pattern) if file.is_file()})
    if not found:
        yield Finding("stores", f"no store of trainings lies under {folder} yet; `creditline train` makes one")
    for file in found:
        yield _store(file)


def _store(file: Path) -> Finding:
    what = f"store {file}"
    try:
        with closing(sqlite3.connect(sqlite_read_only(file), uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            [(whole,)] = connection.execute("PRAGMA quick_check(1)").fetchall()
            runs = connection.execute("SELECT count(*) FROM runs").fetchone()[0] if "runs" in tables else None
            trials = connection.execute("SELECT count(*) FROM trials").fetchone()[0] if "trials" in tables else None
    except sqlite3.Error as error:
        return Finding(
            what,
            f"cannot be read ({error})",
            Health.WRONG,
            "restore it from a copy, or move it away: the next training makes another",
        )
    if whole != "ok":
        return Finding(
            what,
            f"is damaged ({whole})",
            Health.WRONG,
            "restore it from a copy, or move it away: the next training makes another",
        )
    if runs is not None:
        return _tracking(what, file, int(runs))
    return Finding(
        what, "holds no trainings" if trials is None else f"{trials:,} trials of a search for tree parameters"
    )


def _tracking(what: str, file: Path, runs: int) -> Finding:
    """Whether this MLflow reads it: its revision against the one MLflow would make."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from mlflow.store import db_migrations

    scripts = Config()
    scripts.set_main_option("script_location", str(Path(next(iter(db_migrations.__path__)))))
    held = f"{runs:,} run{'s' if runs != 1 else ''}"
    newest = ScriptDirectory.from_config(scripts).get_current_head()
    with closing(sqlite3.connect(sqlite_read_only(file), uri=True)) as connection:
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if revision is None or revision[0] != newest:
        return Finding(what, f"{held}, of another MLflow", Health.WRONG, f"mlflow db upgrade {sqlite_uri(file)}")
    files = file.with_name(f"{file.stem}-files")
    if runs and not files.is_dir():
        return Finding(
            what,
            f"{held}, but the folder of their files, {files.name}, is gone",
            Health.WRONG,
            "bring that folder back beside it",
        )
    return Finding(what, held)
