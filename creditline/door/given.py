"""What arrives at the door brought to one form: paths, days and frames, or one sentence that says what to give."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditline.features.errors import DataError

if TYPE_CHECKING:
    import pyarrow as pa

    from creditline.features.catalogue import Declarations

Day = str | date


def path_of(given: object, what: str) -> Path:
    """A path given as text or as `Path`; DataError for anything else."""
    if isinstance(given, Path):
        return given
    if isinstance(given, str) and given.strip():
        return Path(given)
    raise DataError(f"{what} arrived as {_said(given)}; give a path as text or as a pathlib.Path")


def day_of(given: object, what: str) -> date:
    """A day given as a date, as a timestamp (its day) or as text like 2025-06-30; DataError for anything else."""
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    if isinstance(given, str):
        try:
            return date.fromisoformat(given)
        except ValueError:
            raise DataError(f"{what} arrived as {given!r}, which is no day; write it as 2025-06-30") from None
    if hasattr(given, "astype"):
        try:
            return day_of(given.astype("datetime64[D]").item(), what)
        except (TypeError, ValueError):
            pass
    raise DataError(f"{what} arrived as {_said(given)}; give a date, or text like 2025-06-30")


def days_of(given: "Day | Iterable[Day]", what: str) -> tuple[date, ...]:
    """One day or several, in the order given; DataError where there is none."""
    if isinstance(given, str | date) or not isinstance(given, Iterable):
        return (day_of(given, what),)
    days = tuple(day_of(one, what) for one in given)
    if not days:
        raise DataError(f"{what} names no day; give one or more")
    return days


def table_of(given: object, what: str) -> "pa.Table":
    """A pandas, polars or Arrow frame as an Arrow table, without an index; DataError for anything else."""
    import narwhals as nw
    import pyarrow as pa

    if isinstance(given, pa.Table):
        return given
    try:
        frame = nw.from_native(given, eager_only=True)  # type: ignore[call-overload]
    except TypeError:
        raise DataError(f"{what} arrived as {_said(given)}; give a pandas, polars or Arrow frame") from None
    try:
        table: pa.Table = frame.to_arrow()
    except (pa.ArrowException, TypeError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(f"{what} cannot be read as columns of one type each ({reason}); mend the frame") from None
    names = [name for name in table.column_names if not name.startswith("__index_level_")]
    return table.select(names).replace_schema_metadata(None)


def declarations_of(given: "Declarations | str | Path | None") -> "Declarations":
    """Which features there are: the built-in ones, and a lender's own from a file, a package's folder or an entry point.

    DeclarationError for a file that declares none, or one that cannot be read; it is run, so name only your own.
    """
    from creditline.features.catalogue import BUILT_IN, Declarations
    from creditline.features.catalogue.own_features import read_declarations

    if given is None:
        return BUILT_IN
    return given if isinstance(given, Declarations) else read_declarations([str(path_of(given, "the catalogue"))])


def _said(given: Any) -> str:
    return "None" if given is None else f"{type(given).__name__}"
