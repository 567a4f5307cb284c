"""Reading a data set with edits: the option, and the data set as it is right while a command works on it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from creditline.features.data import DataSet

EditFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--edits",
        metavar="FILE",
        show_default=False,
        help="Read the data with these records struck, corrected or added: .toml, .json, .csv or .parquet; may be repeated. "
        "The data stay as they are.",
    ),
]


@contextmanager
def edited(files: Sequence[Path] | None, *, written: bool = False) -> "Iterator[Callable[[DataSet], DataSet]]":
    """Give a function that puts a data set right by all the files; what it gives is for use within the block.

    Without files it gives the data set back. `written`: tables with edits are files of their own, which can be checked.
    DataError as `edits_in` and `put_right`.
    """
    if not files:
        yield lambda data: data
        return
    import tempfile

    from creditline.features.edits.of_customers import edits_in
    from creditline.features.edits.put_right import put_right
    from creditline.features.edits.written_out import written_out

    read = edits_in(files)
    with tempfile.TemporaryDirectory(prefix="creditline-edits-") as name:
        folder = Path(name)

        def right(data: "DataSet") -> "DataSet":
            found = put_right(data, (), read, folder)
            return written_out(found, folder / "tables") if written else found.data

        yield right
