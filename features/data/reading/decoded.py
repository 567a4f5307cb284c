"""Files in another encoding than UTF-8, as copies that are: DuckDB reads no other."""

import atexit
import codecs
import gzip
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BufferedIOBase
from pathlib import Path

from creditline.features.data.mapping.written import UTF_8
from creditline.features.errors import DataError

_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20
_ORIGINALS: dict[Path, Path] = {}


@dataclass(frozen=True)
class _Text:
    """A file as it stood: of another size or time it is another."""

    path: Path
    encoding: str
    size: int
    changed_ns: int


def is_utf8(encoding: str) -> bool:
    """Whether the encoding is UTF-8 by any of its names."""
    return codecs.lookup(encoding).name == UTF_8


def decoded(path: Path, encoding: str) -> Path:
    """The file itself, or a copy in UTF-8 that only this user can read and that ends with this process.

    Raises DataError, which says where, for text that is not of that encoding.
    """
    if is_utf8(encoding):
        return path
    found = path.stat()
    return _copied(_Text(path.resolve(), encoding, found.st_size, found.st_mtime_ns))


def copied_from(path: Path) -> Path:
    """The file that `path` is a copy of, or `path` itself."""
    return _ORIGINALS.get(path, path)


@cache
def _copied(text: _Text) -> Path:
    path, encoding = text.path, text.encoding
    target = Path(tempfile.mkdtemp(dir=_place())) / path.name.removesuffix(".gz")
    done = 0
    try:
        with _opened(path) as source, target.open("w", encoding=UTF_8, newline="") as out:
            reader = codecs.getincrementaldecoder(encoding)()
            while block := source.read(_BLOCK):
                out.write(reader.decode(block).removeprefix("\ufeff") if done == 0 else reader.decode(block))
                done += len(block)
            out.write(reader.decode(b"", final=True))
    except UnicodeDecodeError as wrong:
        at = done + wrong.start
        raise DataError(f"{path} is not {encoding} text (at byte {at:,}); state its encoding in data.toml.") from None
    except (gzip.BadGzipFile, EOFError):
        raise DataError(f"{path} is a damaged gzip file; fetch it again.") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}).") from None
    _ORIGINALS[target] = path
    return target


@contextmanager
def _opened(path: Path) -> Iterator[BufferedIOBase]:
    with path.open("rb") as raw:
        if raw.peek(2)[:2] == _GZIP:
            with gzip.open(raw) as unpacked:
                yield unpacked
        else:
            yield raw


@cache
def _place() -> Path:
    place = Path(tempfile.mkdtemp(prefix="creditline-text-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place
