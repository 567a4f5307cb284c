"""An SQLite store held while something is recorded in it: one writer at a time, and others' reads are waited for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from creditline.features.output.lock import locked
from creditline.features.output.paths import sqlite_file

_BUSY = 300_000  # milliseconds a statement waits for a store that another program holds; SQLAlchemy's own are 5,000


@contextmanager
def held(uri: str) -> Iterator[None]:
    """Hold the store at `uri` where it is an SQLite file; a server sees to that itself.

    Two trainings that make one new store would both make its tables, and one of them would lose its run.
    """
    file = sqlite_file(uri)
    if file is None:
        yield
        return
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    with locked(file):
        outer = not event.contains(Engine, "connect", _patient)  # two stores may be held at once
        if outer:
            event.listen(Engine, "connect", _patient)
        try:
            yield
        finally:
            if outer:
                event.remove(Engine, "connect", _patient)


def _patient(connection: Any, _record: object) -> None:
    if type(connection).__module__.partition(".")[0] == "sqlite3":
        connection.execute(f"PRAGMA busy_timeout = {_BUSY}").close()
