"""Where the entries are kept: one SQLite file, or PostgreSQL; nothing of it is changed but a content taken away."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from creditline.features.errors import DataError

WAIT = 60  # seconds one writer waits for another
ENTRIES = Table(
    "creditline_reviews",
    MetaData(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("case", Integer, nullable=False, index=True),
    Column("happened", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("content", Text),
    Column("digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, unique=True),
)

_SAME = " AND ".join(
    f'NEW."{column.name}" IS NOT DISTINCT FROM OLD."{column.name}"'
    for column in ENTRIES.columns
    if column.name != "content"
)
_SQLITE = (
    "CREATE TRIGGER creditline_reviews_stay BEFORE DELETE ON creditline_reviews "
    "BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END",
    "CREATE TRIGGER creditline_reviews_same BEFORE UPDATE ON creditline_reviews "
    f"WHEN NOT (NEW.content IS NULL AND {_SAME.replace('IS NOT DISTINCT FROM', 'IS')}) "
    "BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION creditline_reviews_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF TG_OP = 'UPDATE' AND NEW.content IS NULL AND {_SAME} THEN RETURN NEW; END IF; "
    "RAISE EXCEPTION 'entries are never changed or deleted'; END $$",
    "CREATE TRIGGER creditline_reviews_kept BEFORE UPDATE OR DELETE ON creditline_reviews "
    "FOR EACH ROW EXECUTE FUNCTION creditline_reviews_kept()",
)


class ReviewDatabase:
    """Use `opened`."""

    def __init__(self, engine: Engine, said: str) -> None:
        self._engine = engine
        self._said = said

    @classmethod
    @contextmanager
    def opened(cls, place: str, *, make: bool = False) -> Iterator["ReviewDatabase"]:
        """The database at `place`, a file or a postgresql:// address; `make`: where there is none yet, it is made.

        DataError where it holds no reviews, cannot be reached or read, or its driver is not installed.
        """
        url, said = _address(place, make=make)
        try:
            engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
        except (ImportError, NoSuchModuleError):
            raise DataError(
                f"{said} needs a driver that is not installed; pip install 'creditline[postgres]', or name a SQLite file"
            ) from None
        if url.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _quiet)
            event.listen(engine, "begin", _one_writer)
        found = cls(engine, said)
        try:
            found._prepared(make=make)
            yield found
        finally:
            engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read by; DataError where that fails."""
        with self._told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other writer overlaps with; all of it is kept, or nothing. DataError where it cannot be had."""
        with self._told(), self._engine.connect() as connection, connection.execution_options(writes=True).begin():
            if self._engine.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT}s'"))
                connection.execute(text(f"LOCK TABLE {ENTRIES.name} IN EXCLUSIVE MODE"))
            yield connection

    def _prepared(self, *, make: bool) -> None:
        with self._told():
            there = inspect(self._engine).has_table(ENTRIES.name)
            if there:
                return
            if not make:
                raise DataError(f"{self._said} holds no reviews; `creditline review open` makes them")
            with self._engine.connect() as connection, connection.execution_options(writes=True).begin():
                if self._engine.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(20232225)"))  # two that make it at once
                if inspect(connection).has_table(ENTRIES.name):
                    return
                ENTRIES.create(connection)
                for sql in _SQLITE if self._engine.dialect.name == "sqlite" else _POSTGRESQL:
                    connection.execute(text(sql))

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as fault:
            raise DataError(
                f"{self._said}: {_first_line(fault)}; see that it is a store of reviews and can be used"
            ) from None


def _address(place: str, *, make: bool) -> tuple[URL, str]:
    """The address, and how it is said: without a password."""
    if "://" not in place:
        file = Path(place)
        if file.is_dir() or (not file.exists() and not make):
            what = "is a folder" if file.is_dir() else "is not there"
            raise DataError(f"{place} {what}; name the file of reviews that `creditline review open` made")
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
        return URL.create("sqlite", database=str(file)), place
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        raise DataError("the address of the reviews cannot be read; write postgresql://user@host/database") from None
    said = url.render_as_string(hide_password=True)
    if url.get_backend_name() not in ("postgresql",):
        raise DataError(f"reviews are kept in a SQLite file or in PostgreSQL, not at {said}; name one of these")
    return url.set(drivername="postgresql+psycopg"), said


def _quiet(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin as `_one_writer` says
    connection.execute(f"PRAGMA busy_timeout = {WAIT * 1000}")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten in the file
    connection.execute("PRAGMA synchronous = FULL")


def _one_writer(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _first_line(fault: DatabaseError) -> str:
    said = str(fault.orig or fault).strip()
    return said.splitlines()[0].rstrip(".") if said else type(fault).__name__
