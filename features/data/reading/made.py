"""From what a file holds, as `data.toml` says it is made, to the contract's types: one SQL expression per column.

A value that cannot be read becomes NULL, and nothing raises: no format, number or count stops a scan.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from creditline.features.contract import Column, Counts, Kind
from creditline.features.data.mapping.column_reading import ColumnReading, Scalar, TimeUnit, text_of
from creditline.features.data.mapping.fitting import DAY
from creditline.features.data.reading.casting import TIME_TYPES, is_number_type, typed_sql
from creditline.features.data.reading.moments import month_end_sql, strptime_sql
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.data.reading.summed import is_summed, summed_sql

FILE_NAME = "creditline file name"
ROW_NUMBER = "creditline row number"
_A_DAY = Column("day", Kind.DAY, "a day")
_TIMES = (Kind.DAY, Kind.TIMESTAMP)
_MOST = {
    TimeUnit.DAYS: 110_000,
    TimeUnit.WEEKS: 15_000,
    TimeUnit.MONTHS: 3_600,
    TimeUnit.YEARS: 300,
}  # what stays in the calendar
_STEP = {TimeUnit.DAYS: "to_days", TimeUnit.WEEKS: "to_weeks", TimeUnit.MONTHS: "to_months", TimeUnit.YEARS: "to_years"}
_SECOND = {TimeUnit.SECONDS: 1.0, TimeUnit.MILLISECONDS: 1000.0}  # how many are one
_MOST_SECONDS = 1e10
_MONTHS_IN = {TimeUnit.DAYS: 12 / 365.25, TimeUnit.WEEKS: 12 * 7 / 365.25, TimeUnit.MONTHS: 1.0, TimeUnit.YEARS: 12.0}
_DAYS_IN = {TimeUnit.DAYS: 1, TimeUnit.WEEKS: 7, TimeUnit.MONTHS: 30}
_BELOW_ZERO = r"'^(?:\(([^()]*)\)|([^-]+)-)$'"  # as bookkeepers write it: (12.50), 12.50-
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


@dataclass(frozen=True)
class Raw:
    """An SQL expression and its DuckDB type."""

    sql: str
    physical: str

    @property
    def text(self) -> str:
        """The same as text."""
        return self.sql if self.physical == "VARCHAR" else f"CAST({self.sql} AS VARCHAR)"


def columns_of(reading: ColumnReading) -> tuple[str, ...]:
    """The file's columns that are read; `reading.column` is stated or filled in."""
    anchor = () if not reading.anchor or DAY.fullmatch(reading.anchor) else (reading.anchor,)
    return (*((reading.column,) if reading.column else ()), *reading.joined, *reading.added, *anchor)


def raw_of(column: Column, reading: ColumnReading, columns: Mapping[str, str]) -> Raw:
    """What there is to be read: the file's value or the constant, after `values`, NULL where that leaves nothing."""
    if reading.row_number:
        raw = Raw(name_sql(ROW_NUMBER), "BIGINT")
    elif reading.constant is not None:
        raw = Raw(text_sql(text_of(reading.constant)), "VARCHAR")
    elif reading.file_name:
        raw = Raw(f"regexp_replace(parse_filename({name_sql(FILE_NAME)}), '\\.gz$', '')", "VARCHAR")
    elif reading.joined:
        filled = " AND ".join(f"{name_sql(name)} IS NOT NULL" for name in reading.joined)
        raw = Raw(f"CASE WHEN {filled} THEN concat_ws(' ', {', '.join(map(name_sql, reading.joined))}) END", "VARCHAR")
    else:
        raw = Raw(name_sql(reading.column), columns[reading.column])
    if reading.characters:
        first, last = reading.characters
        raw = Raw(f"nullif(substring({raw.text}, {first}, {last - first + 1}), '')", "VARCHAR")
    if reading.values:
        by_number = column.kind not in (Kind.TEXT, Kind.ID) or is_number_type(raw.physical)
        raw = Raw(_mapped(raw.text, reading.values, by_number), "VARCHAR")
    if reading.anchor and not DAY.fullmatch(reading.anchor):
        raw = Raw(f"CASE WHEN {name_sql(reading.anchor)} IS NOT NULL THEN {raw.text} END", "VARCHAR")
    if reading.kind == "number" and column.kind is Kind.ID:
        whole = f"TRY_CAST({raw.text} AS DOUBLE) = floor(TRY_CAST({raw.text} AS DOUBLE))"
        raw = Raw(f"CASE WHEN {whole} THEN TRY_CAST(TRY_CAST({raw.text} AS DOUBLE) AS BIGINT) END", "BIGINT")
    return raw


def made_sql(column: Column, reading: ColumnReading, columns: Mapping[str, str], sql_type: str, time_zone: str) -> str:
    """SQL of `column` as `reading` makes it of a file's `columns`, as `sql_type`; NULL where it cannot be read."""
    raw = cleaned_of(column, reading, columns)
    if column.kind in _TIMES:
        return _day(column, reading, raw, columns, sql_type, time_zone)
    if column.counts is Counts.YEAR:
        return _year(column, reading, raw, columns, time_zone)
    if column.kind is Kind.TEXT and reading.positive:
        number = f"TRY_CAST({raw.text} AS DOUBLE)"
        way = f"WHEN {number} > 0 THEN {text_sql(reading.positive)} WHEN {number} < 0 THEN {text_sql(reading.negative)}"
        return f"CASE {way} ELSE {raw.text} END"
    if reading.unit is not None:
        return _months(column, reading.unit, _number(column, reading, columns))
    changed = reading.times is not None or reading.absolute or is_summed(reading)
    if column.kind in (Kind.MONEY, Kind.NUMBER, Kind.INTEGER) and changed:
        return _scaled(column, reading, columns)
    return typed_sql(column, raw.sql, raw.physical, sql_type, time_zone)


def moment_sql(raw: Raw, formats: tuple[str, ...], sql_type: str, time_zone: str) -> str:
    """SQL of a day or time as written in one of `formats` (or as ISO, without any)."""
    if not formats or raw.physical in TIME_TYPES:
        return typed_sql(_A_DAY, raw.sql, raw.physical, sql_type, time_zone)
    read = [strptime_sql(raw.text, one) for one in formats]
    zoned = [
        f"timezone({text_sql(time_zone)}, {sql})" if "%z" in one or "%Z" in one else sql
        for one, sql in zip(formats, read, strict=True)
    ]
    return f"CAST(coalesce({', '.join(zoned)}) AS {sql_type})"


def same_sql(text: str, value: Scalar, *, by_number: bool) -> str:
    """SQL: whether the text is `value`, or, by number, the same number; never NULL."""
    meant = text_of(value)
    if meant == "":
        return f"({text} IS NULL OR {text} = '')"
    same = f"{text} = {text_sql(meant)}"
    if by_number and _PLAIN_NUMBER.fullmatch(meant):
        same = f"({same} OR TRY_CAST({text} AS DOUBLE) = {meant})"
    return f"coalesce({same}, false)"


def _mapped(text: str, values: Mapping[str, Scalar], by_number: bool) -> str:
    cases = [
        f"WHEN {same_sql(text, own, by_number=by_number)} THEN {_meant(meant)}"
        for own, meant in values.items()
        if own != "*"
    ]
    others = f"WHEN {text} IS NOT NULL THEN {_meant(values['*'])}" if "*" in values else ""
    return f"CASE {' '.join(cases)} {others} ELSE {text} END"


def _meant(value: Scalar) -> str:
    return text_sql(text_of(value)) if text_of(value) != "" else "CAST(NULL AS VARCHAR)"


def cleaned_of(column: Column, reading: ColumnReading, columns: Mapping[str, str]) -> Raw:
    """The same without what `strip` takes off, and numbers with a point and no separators."""
    raw = raw_of(column, reading, columns)
    text = raw.text
    for part in reading.stripped:
        text = f"replace({text}, {text_sql(part)}, '')"
    if reading.stripped:
        text = f"nullif(trim({text}), '')"
    decimal = reading.decimal or "."
    if reading.has_marks and not is_number_type(raw.physical):
        point, mark = re.escape(decimal), re.escape(reading.thousands)
        groups = rf"|\d{{1,3}}({mark}\d{{2,3}})*{mark}\d{{3}}" if mark else ""
        text = f"regexp_replace(trim({text}), {_BELOW_ZERO}, '-\\1\\2')"
        bare = f"replace({text}, {text_sql(reading.thousands)}, '')" if mark else text
        written = text_sql(rf"\s*[+-]?(\d+{groups})?({point}\d*)?\s*")
        text = f"CASE WHEN regexp_full_match({text}, {written}) THEN replace({bare}, {text_sql(decimal)}, '.') END"
    return raw if text == raw.text else Raw(text, "VARCHAR")


def _day(
    column: Column, reading: ColumnReading, raw: Raw, columns: Mapping[str, str], sql_type: str, time_zone: str
) -> str:
    if reading.unit is None:
        made = moment_sql(raw, reading.formats, sql_type, time_zone)
    else:
        made = _counted(column, reading, reading.unit, columns, sql_type, time_zone)
    return f"CAST({month_end_sql(made, reading.formats)} AS {sql_type})" if reading.month_end else made


def _number(column: Column, reading: ColumnReading, columns: Mapping[str, str]) -> str:
    """SQL of the number that the reading comes to, before it is counted by."""

    def number(name: str) -> str:
        own = reading if name == reading.column else replace(reading, column=name, constant=None, row_number=False)
        made = f"TRY_CAST({cleaned_of(column, own, columns).text} AS DOUBLE)"
        return made if reading.times is None else f"{made} * {reading.times!r}"

    return summed_sql(reading, number) if is_summed(reading) else number(reading.column)


def _counted(
    column: Column, reading: ColumnReading, unit: TimeUnit, columns: Mapping[str, str], sql_type: str, time_zone: str
) -> str:
    number = _number(column, reading, columns)
    way = "-" if reading.before else ""
    if DAY.fullmatch(reading.anchor):
        start = f"CAST({text_sql(reading.anchor)} AS {sql_type})"
    else:
        held = Raw(name_sql(reading.anchor), columns[reading.anchor])
        start = moment_sql(held, reading.formats, sql_type, time_zone)
    if unit.is_clock:
        return _ticked(reading, unit, number, start, sql_type, time_zone)
    count = f"CAST({way}CASE WHEN {number} = floor({number}) AND abs({number}) <= {_MOST[unit]} THEN {number} END AS INTEGER)"
    return f"CAST({start} + {_STEP[unit]}({count}) AS {sql_type})"


def _ticked(reading: ColumnReading, unit: TimeUnit, number: str, start: str, sql_type: str, time_zone: str) -> str:
    seconds = f"{'-' if reading.before else ''}{number} / {_SECOND[unit]!r}"
    ticks = f"CASE WHEN abs({seconds}) <= {_MOST_SECONDS!r} THEN CAST(round({seconds} * 1e6) AS BIGINT) END"
    made = f"{start} + to_microseconds({ticks})"
    if DAY.fullmatch(reading.anchor):
        made = f"timezone({text_sql(time_zone)}, timezone('UTC', {made}))"
    return f"CAST({made} AS {sql_type})"


def _year(column: Column, reading: ColumnReading, raw: Raw, columns: Mapping[str, str], time_zone: str) -> str:
    if reading.unit is not None:
        return f"year({_counted(column, reading, reading.unit, columns, 'DATE', time_zone)})"
    if is_summed(reading):
        return f"TRY_CAST({_number(column, reading, columns)} AS BIGINT)"
    if reading.formats:
        return f"year({moment_sql(raw, reading.formats, 'DATE', time_zone)})"
    number = typed_sql(column, raw.sql, raw.physical, "BIGINT", time_zone)
    if is_number_type(raw.physical):
        return number
    return f"coalesce({number}, year({moment_sql(raw, (), 'DATE', time_zone)}))"


def _months(column: Column, unit: TimeUnit, number: str) -> str:
    if column.counts is Counts.ARREARS:
        made = f"floor({number} * {_DAYS_IN[unit]} / 30)"
    else:
        made = f"CASE WHEN {number} > 0 THEN greatest(1, round({number} * {_MONTHS_IN[unit]})) ELSE {number} END"
    return f"TRY_CAST({made} AS BIGINT)"


def _scaled(column: Column, reading: ColumnReading, columns: Mapping[str, str]) -> str:
    number = _number(column, reading, columns)
    made = f"abs({number})" if reading.absolute else number
    sql_type = "BIGINT" if column.kind is Kind.INTEGER else "DOUBLE"
    return f"CASE WHEN isfinite({number}) THEN TRY_CAST({made} AS {sql_type}) END"
