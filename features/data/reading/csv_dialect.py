"""How one CSV file is written: delimiter, line ends, header."""

import csv
import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from creditline.features.data.mapping.written import PLAIN, Written, encoding_of
from creditline.features.data.reading.decoded import decoded
from creditline.features.errors import DataError

_SAMPLE_BYTES = 1 << 20
_QUOTED = re.compile(rb'"[^"]*"')
_OPEN_QUOTE = re.compile(rb'"[^"]*\Z')
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_DELIMITERS = (",", ";", "\t", "|")
_NO_TEXT = {
    b"PK\x03\x04": "a workbook or a zip archive; save its sheet as CSV (UTF-8), or unpack it",
    b"\xd0\xcf\x11\xe0": "a workbook; save its sheet as CSV (UTF-8)",
    b"BZh": "packed by bzip2; unpack it, or pack it by gzip",
    b"\xfd7zXZ": "packed by xz; unpack it, or pack it by gzip",
    b"PAR1": "a Parquet file; give it a name that ends in .parquet",
}


@dataclass(frozen=True)
class Dialect:
    r"""`line_end` is one of "\n", "\r\n", "\r"; `header` the column names in order, which `in_file` are the first line.

    `skip` lines stand before it; with `leave_out`, lines that cannot be split are not read.
    """

    delimiter: str
    line_end: str
    header: tuple[str, ...]
    in_file: bool = True
    skip: int = 0
    leave_out: bool = False


def read_dialect(path: Path, written: Written = PLAIN) -> Dialect:
    """The dialect of the file at `path` (with or without byte order mark, plain or gzip).

    Raises DataError for a file that is empty, is not UTF-8, mixes line ends, names a column twice or has another number of
    columns than `written` names.
    """
    sample = _sample(path, written.encoding)
    body = sample.removeprefix(_BYTE_ORDER_MARK)
    if not body.strip():
        raise DataError(f"{path} is empty; it needs at least a line of column names.")
    for start, what in _NO_TEXT.items():
        if body.startswith(start):
            raise DataError(f"{path} is {what}.")
    line_end = _line_end(body, path)
    lines = _LINE_END.split(body, maxsplit=written.skip + 1)
    if len(lines) <= written.skip:
        raise DataError(f"{path} has {len(lines)} lines, and data.toml skips {written.skip}; correct it.")
    try:
        first = lines[written.skip].decode("utf-8")
    except UnicodeDecodeError:
        raise DataError(
            f"{path} is not UTF-8 text (its first line is not); save it as UTF-8{_meant(sample)}."
        ) from None
    delimiter = written.delimiter or max(_DELIMITERS, key=first.count)
    if not written.delimiter and delimiter not in first and _parted_by_spaces(lines[written.skip :]):
        delimiter = " "
    if written.header == ():
        names, in_file = _names(path, next(csv.reader([first], delimiter=delimiter))), True
    else:
        delimiter = delimiter if delimiter in first else " "
        names, in_file = _numbered(path, next(csv.reader([first], delimiter=delimiter)), written.header or ()), False
    leave_out = written.broken_lines == "leave out"
    return Dialect(delimiter, line_end, names, in_file, written.skip, leave_out)


def _parted_by_spaces(lines: list[bytes]) -> bool:
    """Whether the first two lines have the same number of words, and more than one."""
    if len(lines) < 2:
        return False
    words = [len(_LINE_END.split(line, maxsplit=1)[0].split(b" ")) for line in lines[:2]]
    return words[0] == words[1] > 1


def _names(path: Path, header: list[str]) -> tuple[str, ...]:
    named = tuple(name.strip() or f"column_{position}" for position, name in enumerate(header))
    lower = [name.lower() for name in named]
    twice = [name for name in named if lower.count(name.lower()) > 1]
    if twice:
        raise DataError(f"{path} names the column {twice[0]!r} twice; keep one of them.")
    return named


def _numbered(path: Path, values: list[str], header: tuple[str, ...]) -> tuple[str, ...]:
    if header and len(values) != len(header):
        raise DataError(f"{path} has {len(values)} columns, and data.toml names {len(header)} in header; name each.")
    return header or tuple(str(place) for place in range(1, len(values) + 1))


def _meant(sample: bytes) -> str:
    likely = encoding_of(sample)
    return "" if likely is None else f', or, as it looks, state encoding = "{likely}" in data.toml'


def _sample(path: Path, encoding: str) -> bytes:
    try:
        with decoded(path, encoding).open("rb") as raw:
            if raw.peek(2)[:2] == b"\x1f\x8b":
                with gzip.open(raw) as unpacked:
                    return unpacked.read(_SAMPLE_BYTES)
            return raw.read(_SAMPLE_BYTES)
    except (gzip.BadGzipFile, EOFError):
        raise DataError(f"{path} is a damaged gzip file; fetch it again.") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}).") from None


def _line_end(body: bytes, path: Path) -> str:
    unquoted = _OPEN_QUOTE.sub(b"", _QUOTED.sub(b"", body))
    if len(body) >= _SAMPLE_BYTES - len(_BYTE_ORDER_MARK):
        unquoted = unquoted.removesuffix(b"\r")
    ends = sorted(set(_LINE_END.findall(unquoted)))
    if len(ends) > 1:
        raise DataError(
            f"{path} mixes line ends ({', '.join(repr(end.decode()) for end in ends)}); save it with one kind."
        )
    return ends[0].decode() if ends else "\n"
