"""Files of edits, of one customer or of many: TOML, JSON, or a table of corrections, a row each."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from creditline.features.edits.edit import Edit, Edits
from creditline.features.edits.from_file import read_by_customer
from creditline.features.edits.from_table import TABLES_END, read_edit_table
from creditline.features.errors import DataError


def edits_in(files: Sequence[Path]) -> tuple[Edits, ...]:
    """The edits of all `files`, those of one customer together, by the ending of each: .toml, .json, .csv or .parquet.

    DataError that names the file, as `read_by_customer` and `read_edit_table`.
    """
    return together(
        edits
        for file in files
        for edits in (read_edit_table(file) if file.suffix in TABLES_END else read_by_customer(file))
    )


def together(edits: Iterable[Edits]) -> tuple[Edits, ...]:
    """Those of one customer as one, in the order in which customers first appear."""
    found: dict[str, tuple[Edit, ...]] = {}
    for one in edits:
        found[one.customer] = found.get(one.customer, ()) + one.edits
    if not found:
        raise DataError("the files of edits state none; strike, correct or add a row")
    return tuple(Edits(customer, own) for customer, own in found.items())
