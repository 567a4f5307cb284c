"""What a library's own error means, where the data or the machine are at fault and not the program."""

import sys
from collections.abc import Callable

_MEMORY = "memory ran out; free some, or ask for less at once (a smaller --memory, fewer days), and run again"
_CHECK = "`creditline check DATA` says more of a data set; replace what is damaged and run again"
_STORE = "free the disk or end what holds the file, or name another, and run again"


def of_data_or_machine(error: BaseException) -> str | None:
    """One sentence on `error`, or on what it came of; None where the program itself is at fault.

    A library that was not loaded raised nothing: none is imported here.
    """
    seen: BaseException | None = error
    while seen is not None:
        if (found := _said(seen)) is not None:
            return found
        seen = seen.__cause__
    return None


def _said(error: BaseException) -> str | None:
    text = str(error).strip().partition("\n")[0].rpartition("Original error: ")[2][:300]
    if isinstance(error, MemoryError) or _is(error, "duckdb", _DUCKDB_MEMORY) or "bad alloc" in text.lower():
        return _MEMORY
    if isinstance(error, RuntimeError) and "can't start new thread" in text:
        return _MEMORY
    if isinstance(error, UnicodeDecodeError):
        return (
            f"a file is not UTF-8 (byte {error.start} of a text is {error.object[error.start]:#04x}); save it as UTF-8"
        )
    if _is(error, "duckdb", _DUCKDB_DATA) or _is(error, "pyarrow", _ARROW):
        return f"the data cannot be read: {text.rstrip('. ')}; {_CHECK}"
    if (
        _is(error, "sqlite3", _SQLITE)
        or _is(error, "sqlalchemy.exc", _ALCHEMY)
        or _is(error, "optuna.exceptions", _OPTUNA)
    ):
        return f"an SQLite file cannot be used: {text.rstrip('. ')}; {_STORE}"
    return None


_DUCKDB_MEMORY = ("OutOfMemoryException",)
_DUCKDB_DATA = (
    "IOException",
    "InvalidInputException",
    "ConversionException",
    "OutOfRangeException",
    "SerializationException",
    "TypeMismatchException",
    "FatalException",  # DuckDB 2.0 ends its database at a date that no timestamp can hold
)
_ARROW = ("ArrowInvalid", "ArrowSerializationError")
_SQLITE = ("OperationalError", "DatabaseError")
_ALCHEMY = ("OperationalError", "DatabaseError")
_OPTUNA = ("StorageInternalError",)


def _is(error: BaseException, module: str, names: tuple[str, ...]) -> bool:
    loaded = sys.modules.get(module)
    if loaded is None:
        return False
    kinds: list[type | Callable[..., object] | None] = [getattr(loaded, name, None) for name in names]
    return any(isinstance(kind, type) and isinstance(error, kind) for kind in kinds)
