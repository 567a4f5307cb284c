"""Reading a published text file, or saying plainly that it is not the one expected."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from creditline.features.errors import DataError

Kind = Literal["text", "whole", "number", "day"]
_SAID = {"whole": "a whole number", "number": "a number", "day": "a day written YYMMDD"}


def read_published(file: Path, separator: str, columns: Mapping[str, Kind]) -> pd.DataFrame:
    """The file's `columns`, in its order of rows, each as its kind.

    Text stays as it is ("" and " " differ), a whole number is int64, a number float64, a day (YYMMDD, in the 1900s, a
    time after it ignored) datetime64. Raises DataError where the file is missing, empty, not text, lacks a column, or
    holds a value its kind cannot.
    """
    try:
        table = pd.read_csv(file, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError(f"{file} is not there; give the path of the published file.") from None
    except OSError as cause:
        raise DataError(f"{file} cannot be read ({cause.strerror or cause}); give the published file.") from None
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as cause:
        raise DataError(f"{file} cannot be read as a table ({cause}); download the published file again.") from None
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise DataError(f"{file} has no column {', '.join(missing[:3])}; it is not the published file.")
    if table.empty:
        raise DataError(f"{file} has no rows; download the published file again.")
    return pd.DataFrame({name: _read(file, table[name], kind) for name, kind in columns.items()})


def known_word(file: Path, column: pd.Series, words: Mapping[str, str]) -> list[str]:
    """Each value's word. Raises DataError for a value the publisher does not name."""
    unknown = sorted(set(column) - set(words))
    if unknown:
        raise DataError(f"{file}: the column {column.name!r} holds {unknown[0]!r}, which the publisher does not name.")
    return [words[value] for value in column]


def _read(file: Path, column: pd.Series, kind: Kind) -> pd.Series:
    if kind == "text":
        return column
    if kind == "day":
        day = pd.to_datetime("19" + column.str[:6], format="%Y%m%d", errors="coerce")
        _refuse(file, column, day.isna().to_numpy(), kind)
        return day
    number = pd.to_numeric(column, errors="coerce").to_numpy(np.float64)
    bad = ~np.isfinite(number)
    if kind == "whole":
        bad |= number != np.round(number)
    _refuse(file, column, bad, kind)
    return pd.Series(number.astype(np.int64) if kind == "whole" else number, index=column.index)


def _refuse(file: Path, column: pd.Series, bad: np.ndarray, kind: Kind) -> None:
    if bad.any():
        raise DataError(
            f"{file}: the column {column.name!r} holds {column[bad].iloc[0]!r}, which is not {_SAID[kind]} "
            f"({int(bad.sum())} rows); download the published file again."
        )
