"""`creditline why MODEL DATA --all-cuts`: every line that was cut on a day, as tables and as a report."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from creditline.training.commands.terminal.echo import echo

if TYPE_CHECKING:
    from creditline.models.portfolio.review.state import CaseState
    from creditline.training.commands.why.letters import Letters
    from creditline.training.commands.why.paths import InForcePaths


@dataclass(frozen=True)
class Made:
    """What is made of the cuts. `per`: what has a row of its own in `out`; `lang`: the report's language; `own`: a lender's words.

    `reviews`: where what persons decided is kept, which the report counts; None for no such part.
    `xlsx`: the report as a workbook.
    """

    per: str
    out: Path | None
    records: bool
    report: Path | None
    segments: tuple[str, ...]
    lang: str
    own: tuple[Path, ...]
    threads: int
    letters: "Letters | None" = None
    reviews: str | None = None
    xlsx: Path | None = None

    def check(self, policy: str | None, *, engine: bool = False) -> None:
        """Refuse (BadParameter) what cannot be made, here or in an `engine`."""
        if self.letters is not None:
            self.letters.check()
        ending, table = ".parquet", "--all-cuts writes a table; name a .parquet file"
        if engine:
            ending, table = "", "an engine writes a file per bucket of customers; name a folder"
        unnamed = self.out is None and not self.counted and self.letters is None
        if unnamed or (self.out is not None and self.out.suffix != ending):
            raise typer.BadParameter(table, param_hint="--out")
        if self.records and self.out is None:
            raise typer.BadParameter("are written beside the table; name it", param_hint="--out")
        if self.report is not None and self.report.suffix != ".html":
            raise typer.BadParameter(f"{self.report} should end in .html", param_hint="--report")
        if self.counted and policy is None:
            raise typer.BadParameter("says which causes cut lines, which only a policy can tell", param_hint="--policy")
        if self.reviews is not None and not self.counted:
            raise typer.BadParameter("are what the report counts; name its file", param_hint="--reviews")
        if self.segments and not self.counted:
            raise typer.BadParameter("is what the report counts by; name its file", param_hint="--report")

    @property
    def counted(self) -> bool:
        """Whether the cuts are counted, for a page or a workbook."""
        return self.report is not None or self.xlsx is not None


@dataclass(frozen=True)
class _Parts:
    """Where the outputs are written before they are put in place."""

    table: Path | None
    records: Path | None
    letters: Path | None


def explain_all(asked: "InForcePaths", days: tuple[date | None, date], made: Made) -> None:
    """Explain every line cut on the later day, and write what is asked for."""
    made.check(asked.policy)

    from creditline.features.output.stage import Stage
    from creditline.models.portfolio.cut_report.account import CutOutputs, write_cuts
    from creditline.models.portfolio.cut_report.counted import CountedCuts
    from creditline.models.portfolio.cut_report.make import make_report
    from creditline.models.portfolio.cut_report.rows import late_features, priced_features
    from creditline.models.portfolio.cut_report.segments import chosen_segments
    from creditline.models.portfolio.cuts.cut_records import write_records
    from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
    from creditline.models.portfolio.cuts.table import Per
    from creditline.models.portfolio.explain.rows import read_by
    from creditline.models.portfolio.lines.record import recorded
    from creditline.training.commands.own_words.check import checked_words
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.commands.why.cut_report import report_beside, tell_report
    from creditline.training.commands.why.further import tell_further
    from creditline.training.outcomes import DefaultDefinition
    from creditline.training.outcomes.became import became

    start, end = days
    words = checked_words(made.own)
    reviewed = None if made.reviews is None else _reviewed(made.reviews)
    stated = None if made.letters is None else made.letters.stated()
    with (
        _beside(made) as parts,
        report_beside(made.report, made.xlsx, made.lang, words) as write_report,
        progress() as step,
        ExitStack() as opened,
    ):
        in_force, given = asked.read()
        data = opened.enter_context(recorded(given, in_force.decisions))
        counted = made.counted
        by = chosen_segments(data, made.segments) if counted else ()
        step("finding the cuts")
        cuts = find_cuts(in_force, data, start, end)
        late, priced = (late_features(data, in_force), priced_features(data, in_force)) if counted else ((), ())
        step(Stage(f"explaining {cuts.count:,} cuts", cuts.count))
        answers = explain_cuts(in_force, data, cuts, start, end, made.threads, tuple(dict.fromkeys((*late, *priced))))
        id_type = cuts.customers.type
        letters = None
        if made.letters is not None and stated is not None and parts.letters is not None:
            collected = made.letters.collected(parts.letters, stated, in_force, given, data, end, id_type)
            letters = opened.enter_context(collected)
            answers = letters.through(answers, id_type)
        wanted = CutOutputs(Per(made.per), parts.table, counted, late, made.records, words, in_force)
        done = write_cuts(answers, id_type, wanted)
        behind = 0
        if parts.records is not None:
            step("finding the records")
            catalogue = read_by(data, in_force)
            behind = write_records(data, catalogue, done.asks, id_type, parts.records)
        if counted:
            step("counting")
            definition = DefaultDefinition(product=in_force.model.target_product)
            later = partial(became, data, definition)
            write_report(make_report(in_force, CountedCuts.of(data, cuts, done.counted, by), end, later, reviewed))
    rest = f", {done.others:,} of them without a ledger" if done.others else ""
    tell_further(cuts.further)
    left_out = cuts.count - done.cuts
    rest += f"; {left_out:,} more have no earlier date" if left_out else ""
    if made.out is not None:
        echo(f"{done.rows:,} rows about {done.cuts:,} cuts are in {made.out}{rest}")
    if made.out is not None and made.records:
        echo(f"{behind:,} records behind them are in {_records_of(made.out)}")
    if made.letters is not None and letters is not None:
        waiting = sum(row["review"] is not None for row in letters.rows)
        said = f"{len(letters.rows):,} letters are in {made.letters.place}"
        echo(f"{said}, {waiting:,} of them for a person to look at first")
        if made.letters.way_back:
            told = sum(row["way_back"] is not None for row in letters.rows)
            echo(f"{told:,} of them say what brings the line back")
    tell_report(made.report, made.xlsx)


@contextmanager
def _beside(made: Made) -> Iterator[_Parts]:
    """All outputs are put in place when the block ends well; none is otherwise."""
    from creditline.features.output.beside import file_beside

    with ExitStack() as opened:

        def place(file: Path | None) -> Path | None:
            return None if file is None else opened.enter_context(file_beside(file))

        records = _records_of(made.out) if made.records and made.out is not None else None
        letters = None if made.letters is None else opened.enter_context(made.letters.beside())
        yield _Parts(place(made.out), place(records), letters)


def _records_of(table: Path) -> Path:
    return table.with_suffix(".records.parquet")


def _reviewed(place: str) -> "tuple[CaseState, ...]":
    from creditline.models.portfolio.review.state import states_of
    from creditline.models.portfolio.review.store import ReviewStore

    with ReviewStore.opened(place) as opened:
        return states_of(opened.entries())
