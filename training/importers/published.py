"""Reading a published text file, or saying plainly that it is not the one expected."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from creditline.features.errors import DataError


def read_published(file: Path, separator: str, columns: Sequence[str]) -> pd.DataFrame:
    """The file's `columns`, as pandas reads them; empty fields and blanks stay text ("" and " " differ).

    Raises DataError where the file is missing, empty, not text, or lacks a column.
    """
    try:
        table = pd.read_csv(file, sep=separator, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError(f"{file} is not there; give the path of the published file.") from None
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as cause:
        raise DataError(f"{file} cannot be read as a table ({cause}); download the published file again.") from None
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise DataError(f"{file} has no column {', '.join(missing[:3])}; it is not the published file.")
    if table.empty:
        raise DataError(f"{file} has no rows; download the published file again.")
    return table
