"""How the files of a table are written: what is so of all their columns."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from typing import Literal

from creditline.features.contract import Column, Counts, Kind
from creditline.features.data.mapping.column_reading import ColumnReading, Scalar, text_of
from creditline.features.data.mapping.fitting import marks_faults, require_formats
from creditline.features.errors import DataError

UTF_8 = "utf-8"
_ENCODINGS = (UTF_8, "utf-16", "gb18030", "gbk", "big5", "shift_jis", "euc-kr", "latin-1", "cp1250", "cp1251", "cp1252")
_NUMBERS = (Kind.MONEY, Kind.NUMBER, Kind.INTEGER)


@dataclass(frozen=True)
class WrittenSo:
    """What may be said of it in `data.toml`, at its head for all tables or in one; None where nothing is."""

    encoding: str | None = None
    delimiter: str | None = None
    skip: int | None = None
    header: tuple[str, ...] | Literal[False] | None = None
    broken_lines: Literal["refuse", "leave out"] | None = None
    empty: tuple[Scalar, ...] | None = None
    decimal: str | None = None
    thousands: str | None = None
    format: str | tuple[str, ...] | None = None


@dataclass(frozen=True)
class Written:
    """Of files: `encoding`, `delimiter` ("" is found out), `skip` lines before the names, `header`, `broken_lines`.

    `header`: the names of the columns of CSV files that have none; or False, and the columns are "1", "2", and so on.
    Of values, where a column does not say otherwise: `empty`, the texts that stand for nothing; `decimal` and `thousands`
    of numbers; `format` of days and times.
    """

    encoding: str = UTF_8
    delimiter: str = ""
    skip: int = 0
    header: tuple[str, ...] | Literal[False] = ()
    broken_lines: Literal["refuse", "leave out"] = "refuse"
    empty: tuple[str, ...] = ()
    decimal: str | None = None
    thousands: str = ""
    format: tuple[str, ...] = ()

    def of(self, column: Column, reading: ColumnReading) -> ColumnReading:
        """`reading` of `column` with what is so of all columns, where it states nothing of the kind itself."""
        if reading.constant is not None or reading.row_number:
            return reading
        is_number = column.kind in _NUMBERS or bool(reading.positive)
        if is_number and column.counts is not Counts.YEAR and self._numbers and not reading.has_marks:
            reading = replace(reading, decimal=self.decimal, thousands=self.thousands)
        if column.kind in (Kind.DAY, Kind.TIMESTAMP) and self.format and not reading.formats:
            reading = replace(reading, format=self.format)
        return reading

    @property
    def _numbers(self) -> bool:
        return self.decimal is not None or bool(self.thousands)


PLAIN = Written()


def written_as(told: WrittenSo, otherwise: Written, place: str) -> Written:
    """`otherwise` with what is `told`; DataError, in one sentence that begins with `place`, for what cannot be."""
    stated = {one.name: value for one in fields(told) if (value := getattr(told, one.name)) is not None}
    known = {name: value for name, value in stated.items() if name in {one.name for one in fields(Written)}}
    if "empty" in known:
        known["empty"] = tuple(text_of(value) for value in known["empty"])
    if isinstance(known.get("format"), str):
        known["format"] = (known["format"],)
    written = replace(otherwise, **known)
    require_written(written, place)
    return written


def require_written(written: Written, place: str) -> None:
    """Raise DataError, in one sentence that begins with `place`, where files cannot be written so."""
    for fault in _faults(written):
        raise DataError(f"{place} {fault}.")
    require_formats(written.format, place)


def _faults(written: Written) -> Iterator[str]:
    if not is_encoding(written.encoding):
        near = get_close_matches(written.encoding.lower(), _ENCODINGS, n=1, cutoff=0.5)
        meant = f"did you mean {near[0]!r}?" if near else f"such are {', '.join(_ENCODINGS)}"
        yield f"has the encoding {written.encoding!r}, which does not exist; {meant}"
    if len(written.delimiter) > 1 or written.delimiter in ('"', "\n", "\r"):
        yield f"has delimiter = {written.delimiter!r}; it must be one character that is no quote and no line end"
    if written.skip < 0:
        yield f"skips {written.skip} lines; state how many stand before the names of the columns"
    yield from marks_faults(written.decimal, written.thousands)
    lower = [name.lower() for name in written.header or ()]
    for name in written.header or ():
        if not name or lower.count(name.lower()) > 1:
            yield f"names the column {name!r} of header twice, or not at all; name each once"


def is_encoding(name: str) -> bool:
    """Whether text can be written so."""
    try:
        "".encode(codecs.lookup(name).name)
    except (LookupError, UnicodeError, TypeError):
        return False
    return True


def encoding_of(sample: bytes) -> str | None:
    """The encoding that text which is not UTF-8 is most likely written in; None where nothing is likely.

    >>> encoding_of("客户号,金额".encode("gbk")), encoding_of("Größe;Straße".encode("latin-1"))
    ('gb18030', 'cp1252')
    """
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    beyond = [byte for byte in sample if byte >= 0x80]
    try:
        text = sample.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    han = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
    if text and 2 * han >= 0.8 * len(beyond):
        return "gb18030"
    return "cp1252" if beyond and b"\x00" not in sample else None
