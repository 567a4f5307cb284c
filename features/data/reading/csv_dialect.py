"""How one CSV file is written: delimiter, line ends, header."""

import csv
import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from creditline.features.errors import DataError

_SAMPLE_BYTES = 1 << 20
_QUOTED = re.compile(rb'"[^"]*"')
_OPEN_QUOTE = re.compile(rb'"[^"]*\Z')
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Dialect:
    r"""`line_end` is one of "\n", "\r\n", "\r"; `header` the column names in order, which `in_file` are the first line."""

    delimiter: str
    line_end: str
    header: tuple[str, ...]
    in_file: bool = True


def read_dialect(path: Path, header: tuple[str, ...] = ()) -> Dialect:
    """The dialect of the file at `path` (UTF-8, with or without byte order mark, plain or gzip).

    `header`: the column names, where the file has none. Raises DataError for a file that is empty, is not UTF-8, mixes
    line ends, names a column twice or has another number of columns.
    """
    sample = _sample(path)
    body = sample.removeprefix(_BYTE_ORDER_MARK)
    if not body.strip():
        raise DataError(f"{path} is empty; it needs at least a line of column names.")
    line_end = _line_end(body, path)
    try:
        first = _LINE_END.split(body, maxsplit=1)[0].decode("utf-8")
    except UnicodeDecodeError:
        raise DataError(f"{path} is not UTF-8 text (its first line is not); save it as UTF-8.") from None
    delimiter = max(_DELIMITERS, key=first.count)
    if header:
        delimiter = delimiter if delimiter in first else " "
        values = len(next(csv.reader([first], delimiter=delimiter)))
        if values != len(header):
            raise DataError(f"{path} has {values} columns, and data.toml names {len(header)} in header; name each.")
        return Dialect(delimiter, line_end, header, in_file=False)
    header = tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter)))
    named = tuple(name or f"column_{position}" for position, name in enumerate(header))
    lower = [name.lower() for name in named]
    twice = [name for name in named if lower.count(name.lower()) > 1]
    if twice:
        raise DataError(f"{path} names the column {twice[0]!r} twice; keep one of them.")
    return Dialect(delimiter, line_end, named)


def _sample(path: Path) -> bytes:
    try:
        with path.open("rb") as raw:
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
