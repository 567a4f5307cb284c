"""Whether a column can be made as `data.toml` says: what is stated goes together, and with the column's kind."""

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from functools import cache

from creditline.features.contract import Column, Counts, Kind
from creditline.features.data.mapping.column_reading import ColumnReading, TimeUnit
from creditline.features.errors import DataError

_SOURCES = ("column", "constant", "joined", "file_name", "row_number")
_ANY = (*_SOURCES, "characters", "values", "strip")
_NUMBER = ("thousands", "decimal", "times", "plus", "minus", "absolute")
_DAY = ("format", "unit", "after", "before", "times", "plus", "minus", "month_end")
_SIGN = ("positive", "negative", "thousands", "decimal")
_SAID = {
    Kind.ID: "an id",
    Kind.TEXT: "text",
    Kind.DAY: "a day",
    Kind.TIMESTAMP: "a time",
    Kind.MONEY: "an amount",
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number",
}
_EXAMPLES = {
    "dd": "%d",
    "mm": "%m",
    "yyyy": "%Y",
    "yy": "%y",
    "hh": "%H",
    "mi": "%M",
    "ss": "%S",
}
_TIMES = (Kind.DAY, Kind.TIMESTAMP)
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def require_fit(column: Column, reading: ColumnReading, place: str) -> None:
    """Raise DataError, in one sentence that begins with `place`, where `column` cannot be made by `reading`."""
    for fault in _faults(column, reading):
        raise DataError(f"{place} {fault}.")


def require_formats(formats: tuple[str, ...], place: str) -> None:
    """Raise DataError unless every format can be read by; the sentence says what it looks to be."""
    for one in formats:
        if "%" not in one:
            meant = re.sub("|".join(_EXAMPLES), lambda found: _EXAMPLES[found[0]], one.lower())
            hint = f"did you mean {meant!r}?" if "%" in meant else "write it like '%d/%m/%Y %H:%M:%S'"
            raise DataError(f"{place} has the format {one!r}, which names no part of a date; {hint}")
        if "%q" in one and re.search("%-?[mdbBj]", one):
            raise DataError(f"{place} has the format {one!r}; a quarter, %q, stands with the year alone.")
        if (wrong := _not_a_format(one)) is not None:
            raise DataError(
                f"{place} has the format {one!r}, of which {wrong!r} means nothing; write it like '%d/%m/%Y'."
            )


def _faults(column: Column, reading: ColumnReading) -> Iterator[str]:
    sources = [name for name in _SOURCES if name in reading.stated]
    if len(sources) > 1:
        yield f"states both {sources[0]} and {sources[1]}; keep one of them"
    allowed = _allowed(column)
    for name in reading.stated:
        if name not in allowed:
            near = get_close_matches(name, allowed, n=1, cutoff=0.6)
            goes = f"did you mean {near[0]}?" if near else f"there are {', '.join(allowed)}"
            yield f"is {_SAID[column.kind]}, to which {name!r} does not apply; {goes}"
    if reading.after and reading.before:
        yield "states both after and before; keep the one that says which way it is counted"
    counts_days = column.kind in _TIMES or column.counts is Counts.YEAR
    if reading.unit is not None and not reading.anchor and counts_days:
        yield f'counts {reading.unit} from no day; state from which, such as after = 2020-01-01, or after = "a column"'
    if reading.anchor and reading.unit is None:
        yield f"counts from {reading.anchor!r}, but not what; state unit as one of {', '.join(TimeUnit)}"
    if reading.anchor and _is_no_day(reading.anchor):
        yield f"counts from {reading.anchor!r}, which is no day of the calendar; correct it"
    if column.counts is Counts.ARREARS and reading.unit is TimeUnit.YEARS:
        yield "is arrears counted in years; state unit as one of days, weeks, months"
    if column.counts is not None and reading.unit is not None and reading.unit.is_clock:
        yield f"is counted in {reading.unit}; state unit as one of days, weeks, months, years"
    changed = reading.plus != () or reading.minus != () or reading.times is not None
    if column.kind in _TIMES and reading.unit is None and changed:
        yield "changes a day by a number, but not of what; state unit and after, or leave times, plus and minus out"
    if reading.characters and not _are_places(reading.characters):
        yield f"takes the characters {list(reading.characters)}; state the first and the last, from 1, such as [1, 2]"
    if len(reading.joined) == 1:
        yield f"joins {reading.joined[0]!r} to nothing; state column, or name two"
    if bool(reading.positive) != bool(reading.negative):
        yield "states one of positive and negative; state both, as what a row above and below zero is"
    yield from marks_faults(reading.decimal, reading.thousands)
    if "" in reading.stripped:
        yield "strips empty text; leave it out"
    if reading.times == 0:
        yield "is multiplied by 0; leave times out, or correct it"


def marks_faults(decimal: str | None, thousands: str) -> Iterator[str]:
    """What is wrong with the marks of a number, each as half a sentence."""
    if thousands and thousands == (decimal or "."):
        yield f"has {thousands!r} for both decimal and thousands; they must differ"
    for name, mark in (("thousands", thousands), ("decimal", decimal)):
        if mark is not None and (len(mark) > 1 or mark.isdigit() or (name == "decimal" and not mark)):
            yield f"has {name} = {mark!r}; it must be one character that is no digit"


def _allowed(column: Column) -> tuple[str, ...]:
    match column.kind:
        case Kind.DAY | Kind.TIMESTAMP:
            return _ANY + _DAY
        case Kind.MONEY | Kind.NUMBER:
            return _ANY + _NUMBER
        case Kind.INTEGER:
            own: dict[Counts | None, tuple[str, ...]] = {None: (), Counts.YEAR: ("format", "unit", "after", "before")}
            return _ANY + _NUMBER + own.get(column.counts, ("unit",))
        case Kind.TEXT:
            return _ANY + _SIGN
        case Kind.ID:
            return (*_ANY, "kind")


def _are_places(characters: tuple[int, ...]) -> bool:
    return len(characters) == 2 and 1 <= characters[0] <= characters[1]


def _is_no_day(anchor: str) -> bool:
    if not DAY.fullmatch(anchor):
        return False
    try:
        date.fromisoformat(anchor)
    except ValueError:
        return True
    return False


@cache
def _not_a_format(text: str) -> str | None:
    """The first part of a format that DuckDB cannot read by; None where it can."""
    import duckdb  # not where rows are in memory and nothing is mapped

    with duckdb.connect() as connection:
        for part in re.findall(r"%-?.?", text):
            if part == "%q":
                continue
            try:
                connection.execute("SELECT strftime(TIMESTAMP '2020-01-01', ?)", [part]).fetchall()
            except duckdb.Error:
                return str(part)
    return None
