"""Raw records held in memory as `Columns`: plain rows, NumPy arrays or Arrow, each read as the contract's type."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.contract import TABLES, Kind
from creditline.features.contract.instants import instant_of
from creditline.features.engine.carriers.memory.text_codes import LookedUp, coded, text_of
from creditline.features.engine.kernel import arrow_columns as ac
from creditline.features.engine.kernel.codes import NEVER
from creditline.features.engine.kernel.columns import DAY, NO_TIME, Labels, number_in
from creditline.features.errors import DataError

Column: TypeAlias = NDArray[np.generic] | list[object] | pa.Array | Labels
Rows: TypeAlias = pa.Table | Sequence[Mapping[str, object]] | Mapping[str, Column]

_ARROW, _PLAIN = (pa.ChunkedArray, pa.Array), (np.ndarray, list)
_INSTANT = np.dtype("datetime64[us]")
_SAID = {Kind.DAY: "a date as 2024-01-31", Kind.TIMESTAMP: "a time as 2024-01-31T12:00:00"}


class GivenColumns:
    """The rows of one table.

    Rows are plain dicts (a key that is absent is null), a mapping of column names to arrays or lists, or an Arrow table.
    Text that a caller has as codes may stay so, as `Labels` or an Arrow dictionary, and is then quickest to read.
    Dates and times may be text as ISO 8601 writes it; a time with a zone becomes the lender's. A column the
    contract calls optional may be absent. DataError, naming table, row (from 0) and column, for what cannot be read,
    a value that must be there and is not, and columns of different lengths.
    """

    def __init__(self, table: str, rows: Rows, time_zone: str, entity: NDArray[np.int32] | None = None) -> None:
        self._table = table
        self._required = TABLES[table].required
        self._zone = time_zone
        self._columns: Mapping[str, object] | None = None
        self._rows: Sequence[Mapping[str, object]] = ()
        if isinstance(rows, pa.Table):
            self._columns = dict(zip(rows.column_names, rows.columns, strict=True))
            self._size = len(rows)
        elif isinstance(rows, Mapping):
            self._columns = rows
            self._size = len(next(iter(rows.values()), ()))
        elif isinstance(rows, Sequence) and not isinstance(rows, str):
            self._rows = rows
            self._size = len(rows)
        else:
            raise DataError(f"{table} arrived as {type(rows).__name__}; give rows, columns or an Arrow table.")
        self._found: dict[str, Column | None] = {}
        self._instants: dict[str, NDArray[np.int64]] = {}
        self.entity: NDArray[np.int32] = np.zeros(self._size, np.int32) if entity is None else entity

    def __len__(self) -> int:
        return self._size

    def has(self, name: str) -> bool:
        """As `Columns`; False where no row has a value."""
        return self._column(name) is not None

    def readable(self, name: str) -> NDArray[np.float64]:
        """As `Columns`."""
        column = self._column(name)
        if column is None:
            return np.full(self._size, np.nan)
        if isinstance(column, np.ndarray) and column.dtype.kind in "fiu":
            return column.astype(np.float64, copy=False)
        return np.array([number_in(value) for value in _plain(column)], np.float64)

    def floats(self, name: str) -> NDArray[np.float64]:
        """As `Columns`."""
        column = self._column(name)
        if column is None:
            return np.full(self._size, np.nan)
        if isinstance(column, pa.Array) and (pa.types.is_floating(column.type) or pa.types.is_integer(column.type)):
            numbers = ac.floats(column)
        elif isinstance(column, np.ndarray) and column.dtype.kind in "fiu":
            numbers = column.astype(np.float64, copy=False)
        else:
            plain = _plain(column)
            try:
                numbers = np.array(plain, np.float64)
            except (TypeError, ValueError, OverflowError):
                numbers = np.array(self._each(name, plain, _float, "a number", np.nan), np.float64)
        if np.count_nonzero(np.isfinite(numbers)) < self._size:
            if np.isinf(numbers).any():
                raise self._wrong(name, int(np.flatnonzero(np.isinf(numbers))[0]), "infinite", "a number")
            self._require(name, np.isnan(numbers))
        return numbers

    def microseconds(self, name: str) -> NDArray[np.int64]:
        """As `Columns`; a row without event time is a DataError."""
        instants = self.times(name)
        self._require(name, instants == NO_TIME)
        return instants

    def days(self, name: str, null: int = NEVER) -> NDArray[np.int32] | None:
        """As `Columns`."""
        if self._column(name) is None:
            return None
        instants = self.times(name)
        days, missing = (instants // DAY).astype(np.int32), instants == NO_TIME
        absent = np.count_nonzero(missing)
        if absent:
            self._require(name, missing)
            days[missing] = null
        return days if absent < self._size else None

    def labels(self, name: str, *, ordered: bool = False) -> Labels:
        """As `Columns`."""
        column = self._column(name)
        if column is None:
            return Labels(np.full(self._size, -1, np.int32), ())
        if isinstance(column, Labels):
            found = column.in_byte_order() if ordered else column
        elif isinstance(column, pa.Array) and not pa.types.is_floating(column.type):
            found = ac.labels(column, ordered=ordered)
        else:
            plain = _plain(column)
            try:
                found = coded(plain)
            except TypeError:
                found = coded(self._each(name, plain, text_of, "text", None))
            found = found.in_byte_order() if ordered else found
        if not self._is_optional(name):
            self._require(name, found.codes < 0)
        return found

    def bits(self, name: str, meets: Callable[[str], int]) -> NDArray[np.uint64]:
        """As `Columns`."""
        column = self._column(name)
        if column is None:
            return np.zeros(self._size, np.uint64)
        if isinstance(column, pa.Array | Labels):
            return self.labels(name).bits(meets)
        plain, looked_up = _plain(column), LookedUp(meets)
        try:
            found = np.fromiter(map(looked_up.__getitem__, plain), np.uint64, self._size)
        except TypeError:
            plain = self._each(name, plain, text_of, "text", None)
            found = np.fromiter(map(looked_up.__getitem__, plain), np.uint64, self._size)
        if None in looked_up:
            self._require(name, np.array([value is None for value in plain]))
        return found

    def of(self, place: Mapping[str, int]) -> "GivenColumns":
        """The same rows, each with the index of its `customer_id` (as text) in `place`, -1 where it has none."""
        ids = self.labels("customer_id")
        index = np.array([*(place.get(name, -1) for name in ids.values), -1], np.int32)
        self.entity = index[ids.codes]
        return self

    def to_arrow(self) -> pa.Table:
        """Every declared column in the contract's type."""
        found = {}
        for column in TABLES[self._table]:
            if column.kind in (Kind.DAY, Kind.TIMESTAMP):
                times = self.times(column.name)
                array = pa.array(times, pa.int64(), mask=times == NO_TIME).cast(pa.timestamp("us"))
                found[column.name] = array.cast(pa.date32()) if column.kind is Kind.DAY else array
            elif column.kind in (Kind.ID, Kind.TEXT):
                labels = self.labels(column.name)
                found[column.name] = pa.array(labels.values, pa.string()).take(
                    pa.array(labels.codes, mask=labels.codes < 0)
                )
            else:
                found[column.name] = pa.array(self.floats(column.name), from_pandas=True)
        return pa.table(found)

    def times(self, name: str) -> NDArray[np.int64]:
        """Microseconds since 1970, the smallest integer where null."""
        if name not in self._instants:
            self._instants[name] = self._read_times(name)
        return self._instants[name]

    def _read_times(self, name: str) -> NDArray[np.int64]:
        column = self._column(name)
        if column is None:
            return np.full(self._size, NO_TIME)
        if isinstance(column, pa.Array) and column.type in (pa.timestamp("us"), pa.date32()):
            column = column.to_numpy(zero_copy_only=False)
        if isinstance(column, np.ndarray) and column.dtype.kind == "M":
            return np.asarray(column.astype(_INSTANT, copy=False).view(np.int64))
        plain = self._each(name, _plain(column), self._time, _SAID[self._kind(name)], None)
        return np.array(plain, "datetime64[us]").view(np.int64)

    def _time(self, value: object) -> datetime | date:
        moment = instant_of(value) if isinstance(value, str) else value
        if isinstance(moment, datetime):
            return moment if moment.tzinfo is None else moment.astimezone(ZoneInfo(self._zone)).replace(tzinfo=None)
        if isinstance(moment, date):
            return moment
        raise TypeError

    def _column(self, name: str) -> Column | None:
        """The column as it arrived; None where an optional one is absent or no row has it."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> Column | None:
        if self._columns is None:
            found = [row.get(name) for row in self._rows]
            return found if any(value is not None for value in found) or not self._is_optional(name) else None
        given = self._columns.get(name)
        if given is None:
            if not self._is_optional(name) and self._size:
                raise DataError(f"{self._table} arrived without the column {name}; add it.")
            return None
        if isinstance(given, _ARROW):
            given = ac.combined(given)
        elif isinstance(given, Labels):
            given = self._checked(name, given)
        elif not isinstance(given, _PLAIN):
            given = list(given)  # type: ignore[call-overload]
        if len(given) != self._size:
            raise DataError(
                f"{self._table}: column {name} has {len(given)} values where the first column has {self._size}; "
                "give every column one value per row."
            )
        return given

    def _checked(self, name: str, given: Labels) -> Labels:
        codes, values = np.asarray(given.codes, np.int32), tuple(given.values)
        if codes.size and not (codes.min() >= -1 and codes.max() < len(values)):
            raise DataError(f"{self._table}: {name} has a code outside -1 to {len(values) - 1}; code it by its values.")
        if len(set(values)) < len(values) or set(map(type, values)) - {str}:
            raise DataError(f"{self._table}: {name} is coded by values that are not texts, each once; make them so.")
        return Labels(codes, values)

    def _each(
        self, name: str, values: list[object], read: Callable[[object], object], said: str, null: object
    ) -> list[object]:
        found = []
        for i, value in enumerate(values):
            try:
                found.append(null if value is None else read(value))
            except (TypeError, ValueError, OverflowError):
                raise self._wrong(name, i, repr(value), said) from None
        return found

    def _require(self, name: str, missing: NDArray[np.bool_]) -> None:
        if name in self._required and np.count_nonzero(missing):
            raise self._wrong(name, int(np.flatnonzero(missing)[0]), "empty", "a value")

    def _wrong(self, name: str, row: int, found: str, said: str) -> DataError:
        return DataError(f"{self._table}, row {row}: {name} is {found} where {said} must be; correct the record.")

    def _kind(self, name: str) -> Kind:
        return TABLES[self._table].column(name).kind

    def _is_optional(self, name: str) -> bool:
        return name not in self._required


def _plain(column: Column) -> list[object]:
    if isinstance(column, list):
        return column
    if isinstance(column, Labels):
        return [column.values[code] if code >= 0 else None for code in column.codes.tolist()]
    values: list[object] = column.to_pylist() if isinstance(column, pa.Array) else column.tolist()
    return values


def _float(value: object) -> float:
    return float(value)  # type: ignore[arg-type]
