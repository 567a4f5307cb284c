"""The workbook beside a report, as an option."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from creditline.training.workbooks.book import Book
    from creditline.training.workbooks.wording import BookWords

Writing = Callable[[Callable[["BookWords"], "Book"]], None]


@contextmanager
def workbook_beside(file: Path | None, language: str) -> Iterator[Writing]:
    """Give what writes the book that it is handed a maker of; None: nothing is made. It is put in place when the block ends well.

    BadParameter for a file that is no .xlsx; DataError where XlsxWriter or the language's words are missing, before any long work.
    """
    if file is None:
        yield lambda _: None
        return
    if file.suffix != ".xlsx":
        raise typer.BadParameter(f"{file} should end in .xlsx", param_hint="--xlsx")

    from creditline.features.output.beside import file_beside
    from creditline.training.workbooks.wording import book_words
    from creditline.training.workbooks.write import require_xlsxwriter, write_book

    require_xlsxwriter()
    words = book_words(language)
    with file_beside(file) as part:
        yield lambda make: write_book(make(words), part)
