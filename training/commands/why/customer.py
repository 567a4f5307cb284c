"""`creditline why --customer`: one answer, as sentences, as JSON or as a page."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from creditline.features.data import DataSet
from creditline.features.output.beside import file_beside
from creditline.models.portfolio.customer_page.page import page_of
from creditline.models.portfolio.explain.behind import records_behind
from creditline.models.portfolio.explain.cohort import read_cohort
from creditline.models.portfolio.explain.customer import explain_customer, explain_newcomer, has_past
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.why import Why
from creditline.models.why.json_form import as_json
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.text import notice_text
from creditline.models.why.words.by_language import Words, spoken_in
from creditline.models.why.words.page import as_text

if TYPE_CHECKING:
    from creditline.models.why import Against
    from creditline.training.commands.why.paths import InForcePaths


@dataclass(frozen=True)
class Said:
    """How an answer is said: `form` is text, notice, json or html; `audience`, who reads a page; `own`, a lender's words."""

    form: str
    audience: str
    language: str
    own: Words

    def of(self, answer: Why, in_force: InForce, data: DataSet) -> str:
        """The answer in that form; why a person must look at a notice first goes to stderr.

        DeclarationError for bad words; errors as `page_of` for a page.
        """
        if self.form == "json":
            return as_json(answer, records_behind(in_force, data, answer), self.own)
        words = spoken_in(self.language, self.own)
        language = words.language
        if self.form == "text":
            return as_text(answer, language, words)
        if self.form == "html":
            return page_of(in_force, data, answer, self.audience, language, words)
        notice = notice_of(answer, language, words)
        if notice.review is not None:
            typer.echo(notice.review, err=True)
        return notice_text(notice, words)


def explain_one(
    asked: "InForcePaths", customer: str, days: tuple[date | None, date], against: str, kept: Path | None, how: Said,
    out: Path | None,
) -> None:  # fmt: skip
    """Explain and write to `out`, or to stdout; errors as those of what is read, explained and written."""
    in_force, data = asked.read()
    start, end = days
    own = against == "past" and (kept is None or start is None or has_past(data, customer, start))
    if own:
        answer = explain_customer(in_force, data, customer, start, end)
    else:
        assert kept is not None
        chosen = cast("Against", "kept" if against == "past" else against)
        answer = explain_newcomer(in_force, data, customer, end, lambda: read_cohort(kept, chosen, in_force.model))
    said = how.of(answer, in_force, data)
    if out is None:
        typer.echo(said)
        return
    with file_beside(out) as part:
        part.write_text(said + "\n", encoding="utf-8")
