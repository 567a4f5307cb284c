"""A table of edits, a row each: what a bureau or another desk hands over for many customers at once."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv, parquet

from creditline.features.contract import TABLES, Kind
from creditline.features.edits.edit import Addition, Correction, Edit, Edits, Grounds, RowMeant, Strike, Value
from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path

TABLES_END = (".csv", ".parquet")
WHERE = "where:"
EVIDENCE = ("reference", "on", "by", "why")
OWN = ("customer_id", "table", "how", "record", "copies", "empty", *EVIDENCE)
_AT_ONCE = 65_536

Row = Mapping[str, Any]


def read_edit_table(file: Path) -> tuple[Edits, ...]:
    """The edits of a .csv or .parquet file, by customer in the order of the file.

    Columns of a row: `customer_id`, `table`, `how` (strike, correct or add; correct where there is no such column), the
    evidence's `reference`, `on`, `by` and `why`; which row is meant by `record`, or by columns `where:…` of the contract,
    with `copies`; and a column per column of the contract: what a correction sets, or an added row says. An empty cell says
    nothing; a column that becomes empty is named under `empty`. DataError that names the file and the row.
    """
    found: dict[str, list[Edit]] = defaultdict(list)
    number = 1
    for part in _parts(file):
        for row in part.to_pylist():
            number += 1
            try:
                customer, edit = _edit(row)
            except DataError as fault:
                raise DataError(f"{file}, row {number}: {fault}") from None
            found[customer].append(edit)
    return tuple(Edits(customer, tuple(edits)) for customer, edits in found.items())


def _parts(file: Path) -> Iterator[pa.Table]:
    try:
        if file.suffix == ".parquet":
            with parquet.ParquetFile(arrow_path(file)) as opened:
                for batch in opened.iter_batches(_AT_ONCE):
                    yield pa.Table.from_batches([batch])
            return
        with csv.open_csv(arrow_path(file)) as head:
            names = head.schema.names
        options = csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        )
        parse = csv.ParseOptions(newlines_in_values=True)
        for batch in csv.open_csv(arrow_path(file), parse_options=parse, convert_options=options):
            yield pa.Table.from_batches([batch])
    except OSError as cause:
        raise DataError(
            f"{file} cannot be read ({cause.strerror or cause}); give a table of edits, .csv or .parquet"
        ) from None
    except pa.ArrowException as cause:
        raise DataError(f"{file} is no table of edits ({str(cause).splitlines()[0]}); correct it") from None


def _edit(row: Row) -> tuple[str, Edit]:
    told = {name: value for name, value in row.items() if not _nothing(value)}
    for name in ("customer_id", "table"):
        if name not in told:
            raise DataError(f"an edit has no {name}; fill it in")
    table, how = str(told["table"]), str(told.get("how", "correct"))
    if absent := [name for name in EVIDENCE if name not in told]:
        raise DataError(f"an edit of {table} states no {absent[0]} of its evidence; fill in reference, on, by and why")
    grounds = Grounds(str(told["reference"]), _day(told["on"]), str(told["by"]), str(told["why"]))
    where = {name.removeprefix(WHERE): value for name, value in told.items() if name.startswith(WHERE)}
    values = {name: value for name, value in told.items() if name not in OWN and not name.startswith(WHERE)}
    values, where = ({name: _cell(table, name, value) for name, value in each.items()} for each in (values, where))
    meant = RowMeant(_text(told.get("record")), where, _copies(table, told.get("copies")))
    return _text(told["customer_id"]) or "", _made(how, table, meant, values, _emptied(told), grounds)


def _made(
    how: str, table: str, meant: RowMeant, values: Mapping[str, Value], empty: list[str], grounds: Grounds
) -> Edit:
    if how == "strike":
        if values:
            raise DataError(f"a row of {table} is struck and {next(iter(values))} is set; state one of them")
        return Strike(table, meant, grounds)
    if how == "correct":
        if both := sorted({*values} & {*empty}):
            raise DataError(f"a correction of {table} both sets and empties {both[0]}; state one of them")
        return Correction(table, meant, {**values, **dict.fromkeys(empty)}, grounds)
    if how == "add":
        if meant.record is not None or meant.where:
            raise DataError(f"a row added to {table} names one that is there; leave record and {WHERE}… empty")
        return Addition(table, values, grounds)
    raise DataError(f"an edit of {table} has how = {how!r}, which is none of strike, correct, add")


def _emptied(told: Row) -> list[str]:
    return str(told.get("empty", "")).split()


def _nothing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _cell(table: str, name: str, value: Any) -> Value:
    """A number where the contract has one and text tells it; of other columns as it is told."""
    if not isinstance(value, str):
        made: Value = value
        return made
    declared = {column.name: column.kind for column in TABLES[table]} if table in TABLES else {}
    kind = declared.get(name)
    if kind in (Kind.MONEY, Kind.NUMBER, Kind.INTEGER) or (kind is None and table == "customers"):
        try:
            number = float(value)
        except ValueError:
            return value
        return int(number) if number.is_integer() and kind is not Kind.MONEY else number
    return value


def _copies(table: str, value: Any) -> int | None:
    if value is None:
        return None
    try:
        copies = int(value)
    except ValueError:
        copies = 0
    if copies < 1:
        raise DataError(f"an edit of {table} is of {value} copies of a row; say one or more")
    return copies


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise DataError(f"the evidence is dated {value!r}; write a day such as 2024-01-31") from None


def _text(value: Any) -> str | None:
    """An id as the data would have it: a whole number that a file holds as 12.0 is 12."""
    if value is None:
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
