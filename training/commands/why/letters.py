"""`creditline why --all-cuts --letters`: a letter per cut, in a folder, or as a table of fields to merge."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    import pyarrow as pa

    from creditline.features.data import DataSet
    from creditline.models.letter.lender import Lender
    from creditline.models.portfolio.explain.in_force import InForce
    from creditline.models.portfolio.letters.of_cuts import CutLetters
    from creditline.models.portfolio.restore.of_answer import WaysBack
    from creditline.models.why.words.wording import Wording

INDEX = "letters.csv"  # of a folder: whose each letter is
_TABLES = (".parquet", ".csv")
_NEITHER = (".xlsx", ".xls", ".tsv", ".txt", ".json", ".html", ".pdf", ".zip")  # one means a file by them


@dataclass(frozen=True)
class Letters:
    """Where letters go: `place` a folder, or a table of fields; `form` of a folder's files, "text" for the usual one, html.

    `way_back`: whether they say what brings lines back, `by` which day.
    """

    place: Path
    form: str
    language: str
    own: tuple[Path, ...]
    lender: Path | None
    way_back: bool = False
    by: date | None = None

    @property
    def is_table(self) -> bool:
        """Whether it is a table."""
        return self.place.suffix in _TABLES

    def check(self) -> None:
        """Refuse (BadParameter) what cannot be written."""
        if self.place.suffix in _NEITHER:
            raise typer.BadParameter(
                f"{self.place} is neither a folder nor a .parquet or .csv table", param_hint="--letters"
            )
        if self.is_table and self.form != "text":
            raise typer.BadParameter("goes with a folder; a table holds fields", param_hint="--format")

    def stated(self) -> "Stated":
        """What the lender states, read before any long work; DeclarationError for a bad file, or words in another language."""
        from creditline.models.letter.from_toml import read_lender
        from creditline.models.letter.lender import Lender
        from creditline.models.why.words.by_language import spoken_in
        from creditline.training.commands.own_words.check import checked_words

        lender = Lender() if self.lender is None else read_lender(self.lender)
        return Stated(lender, spoken_in(self.language, checked_words(self.own)))

    def beside(self) -> AbstractContextManager[Path]:
        """Where they are written before they are put in place; entering fails at once where they cannot be."""
        from creditline.features.output.beside import file_beside, tables_beside

        return file_beside(self.place) if self.is_table else tables_beside(self.place)

    @contextmanager
    def collected(
        self,
        part: Path,
        by: "Stated",
        in_force: "InForce",
        given: "DataSet",
        record: "DataSet",
        day: date,
        id_type: "pa.DataType",
    ) -> Iterator["CutLetters"]:
        """Collect letters within the block; when it ends well they are in `part`, with an index of a folder's.

        `record`: `given` with the decisions in force in place of the lender's.
        """
        from creditline.models.letter.forms import FORMS
        from creditline.models.portfolio.letters.of_cuts import CutLetters

        form = None if self.is_table else FORMS["html" if self.form == "text" else self.form]
        with self._ways(in_force, given, day) as ways:
            made = CutLetters(in_force, record, day, by.lender, by.words, None if self.is_table else part, form, ways)
            yield made
        if self.is_table:
            _write(made.table(id_type).drop_columns(["file"]), part)
            return
        index = made.table(id_type).select(["customer_id", "decided_on", "number", "kind", "review", "file"])
        _write(index, part / INDEX)

    def _ways(self, in_force: "InForce", data: "DataSet", day: date) -> "AbstractContextManager[WaysBack | None]":
        from creditline.models.portfolio.restore.of_answer import ways_back

        return ways_back(in_force, data, day, self.by) if self.way_back else nullcontext()


@dataclass(frozen=True)
class Stated:
    """What every letter is made with: what the lender states, and the words."""

    lender: "Lender"
    words: "Wording"


def _write(table: "pa.Table", file: Path) -> None:
    """People open the CSV: no cell of it is a formula. Parquet keeps every text as it is."""
    from creditline.features.output.spreadsheet import plain_cells
    from creditline.features.output.table import write_table

    write_table(table if file.suffix == ".parquet" else plain_cells(table), file)
