"""`creditline why --customer`: one answer, as sentences, as JSON or as a page."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from creditline.features.data import DataSet
from creditline.features.output.beside import file_beside
from creditline.models.letter.from_toml import read_lender
from creditline.models.letter.html import letter_html
from creditline.models.letter.json_form import letter_data
from creditline.models.letter.lender import Lender
from creditline.models.letter.pdf import letter_pdf
from creditline.models.letter.text import letter_text
from creditline.models.policy import Regime
from creditline.models.portfolio.customer_page.page import page_of
from creditline.models.portfolio.explain.behind import records_behind
from creditline.models.portfolio.explain.cohort import read_cohort
from creditline.models.portfolio.explain.customer import explain_customer, explain_newcomer, has_past
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.letters.of_customer import customer_letter
from creditline.models.portfolio.restore.json_form import restore_data
from creditline.models.portfolio.restore.of_answer import ways_back
from creditline.models.portfolio.restore.text import restore_text
from creditline.models.portfolio.restore.values import Restoration
from creditline.models.portfolio.worth.json_form import worths_data
from creditline.models.portfolio.worth.of_answer import record_worths
from creditline.models.portfolio.worth.saying import worth_text
from creditline.models.why import Why
from creditline.models.why.json_form import as_json
from creditline.models.why.words.by_language import Words, spoken_in
from creditline.models.why.words.page import as_text
from creditline.models.why.words.wording import Wording
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.log_lines import run_log
from creditline.training.commands.terminal.pairs import say_nothing_since

if TYPE_CHECKING:
    from creditline.models.why import Against
    from creditline.training.commands.why.paths import InForcePaths


@dataclass(frozen=True)
class Said:
    """How an answer is said: `form` is text, notice, json, html or pdf; `audience`, who reads a page.

    `own`: a lender's words; `letter`: the file of what it states in letters. `worth`: whether what records are worth is told;
    `way_back`: whether what brings the line back is, `by` which day. `disputes`: folders of answered ones, for the page.
    """

    form: str
    audience: str
    language: str
    own: Words
    letter: Path | None
    worth: bool = False
    disputes: tuple[Path, ...] = ()
    way_back: bool = False
    by: date | None = None

    def stated(self) -> tuple[Lender, Wording]:
        """What the lender states in letters, and the words; DeclarationError for a bad file, or words in another language."""
        # JSON says everything in every language; only its letter is in the one asked for.
        words = self.own.of(self.language) if self.form == "json" else spoken_in(self.language, self.own)
        return Lender() if self.letter is None else read_lender(self.letter), words

    def of(self, answer: Why, in_force: InForce, data: DataSet, lender: Lender, words: Wording) -> str | bytes:
        """The answer in that form; why a person must look at a letter first goes to stderr.

        DataError for a PDF where WeasyPrint is not installed.
        """
        language = words.language
        worths = record_worths(in_force, data, answer) if self.worth else None
        back = self._way_back(answer, in_force, data)
        if self.form == "text":
            parts = [as_text(answer, language, words)]
            if worths is not None:
                parts.append(worth_text(worths, words))
            if back is not None:
                parts.append(restore_text(back, regime_of(answer), answer.currency, data.folder.name, words))
            return "\n\n".join(parts)
        if self.form == "html" and self.audience == "staff":
            return page_of(in_force, data, answer, language, words, worths, self.disputes, back)
        letter = customer_letter(in_force, data, answer, lender, words, back)
        if self.form == "json":
            behind = records_behind(in_force, data, answer)
            told = None if worths is None else worths_data(worths, self.own)
            way = None if back is None else restore_data(back, regime_of(answer), answer.currency, self.own)
            return as_json(answer, behind, letter_data(letter), self.own, told, way)
        if letter.review is not None:
            _say_review(letter.review)
        if self.form == "pdf":
            return letter_pdf(letter, words)
        return letter_html(letter, words) if self.form == "html" else letter_text(letter, words)

    def _way_back(self, answer: Why, in_force: InForce, data: DataSet) -> Restoration | None:
        if not self.way_back:
            return None
        with ways_back(in_force, data, answer.end.as_of, self.by) as ways:
            return ways.of(answer)


def regime_of(answer: Why) -> Regime:
    """Of the policy that decided; plain where no line was."""
    return Regime.PLAIN if answer.line is None else answer.line.facts.notice.regime


def _say_review(why: str) -> None:
    """To people on stderr; a log of the job hears that there is a reason, which is about somebody, and not which."""
    if (log := run_log()) is None:
        echo(why, err=True)
    else:
        log.say("warning", "a person must look at the letter first")


def explain_one(
    asked: "InForcePaths", customer: str, days: tuple[date | None, date], against: str, kept: Path | None, how: Said,
    out: Path | None,
) -> None:  # fmt: skip
    """Explain and write to `out`, or to stdout; errors as those of what is read, explained and written."""
    stated = how.stated()
    with nullcontext() if out is None else file_beside(out) as part:  # what is refused, before any long work
        said = how.of(*_explained(asked, customer, days, against, kept), *stated)
        if part is not None:
            part.write_bytes(said if isinstance(said, bytes) else f"{said}\n".encode())
            return
    echo(said, nl=isinstance(said, str))


def _explained(
    asked: "InForcePaths", customer: str, days: tuple[date | None, date], against: str, kept: Path | None
) -> tuple[Why, InForce, DataSet]:
    in_force, data = asked.read()
    start, end = days
    say_nothing_since(data, end)
    own = against == "past" and (kept is None or start is None or has_past(data, customer, start))
    if own:
        answer = explain_customer(in_force, data, customer, start, end)
    else:
        assert kept is not None
        chosen = cast("Against", "kept" if against == "past" else against)
        answer = explain_newcomer(in_force, data, customer, end, lambda: read_cohort(kept, chosen, in_force.model))
    return answer, in_force, data
