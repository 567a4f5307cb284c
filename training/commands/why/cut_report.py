"""The report of a day's cuts, as a page with its numbers and as a workbook."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.training.commands.terminal.echo import echo

if TYPE_CHECKING:
    from creditline.models.portfolio.cut_report.values import CutReport
    from creditline.models.why.words.by_language import Words


@contextmanager
def report_beside(
    page: Path | None, xlsx: Path | None, language: str, words: "Words"
) -> "Iterator[Callable[[CutReport], None]]":
    """Give a function that writes the report, as a `page` or not, as a workbook or not; put in place when the block ends well."""
    from creditline.features.output.beside import file_beside
    from creditline.features.output.report import write_report
    from creditline.models.portfolio.cut_report.page import as_page
    from creditline.training.commands.terminal.workbook import workbook_beside
    from creditline.training.workbooks.cuts_book import cuts_book

    with ExitStack() as opened:
        files = () if page is None else (page, page.with_suffix(".json"))
        places = [opened.enter_context(file_beside(file)) for file in files]
        write_workbook = opened.enter_context(workbook_beside(xlsx, language))

        def write(found: "CutReport") -> None:
            write_workbook(partial(cuts_book, found))
            if places:
                write_report(as_page(found, language, words.of(language)), found.to_json(), *places)

        yield write


def tell_report(page: Path | None, xlsx: Path | None) -> None:
    """Say where it is."""
    if page is not None:
        echo(f"report {page}, numbers in {page.with_suffix('.json')}")
    if xlsx is not None:
        echo(f"workbook {xlsx}")
