"""`creditline why --customer`: one answer, as sentences, as JSON or as a page."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from creditline.features.data import DataSet
from creditline.models.why import Why
from creditline.training.output.beside import file_beside
from creditline.training.why.asked import InForce
from creditline.training.why.behind import records_behind
from creditline.training.why.cohort import read_cohort
from creditline.training.why.customer import explain_customer, explain_newcomer, has_past

if TYPE_CHECKING:
    from creditline.models.why import Against
    from creditline.training.commands.why import Asked


@dataclass(frozen=True)
class Said:
    """How an answer is said: `form` is text, json or html, and `audience` who reads a page."""

    form: str
    audience: str
    language: str


def explain_one(
    asked: "Asked", customer: str, days: tuple[date | None, date], against: str, kept: Path | None, how: Said,
    out: Path | None,
) -> None:  # fmt: skip
    """Explain and write to `out`, or to stdout; errors as those of what is read, explained and written."""
    in_force, data = asked.read()
    start, end = days
    own = against == "past" and start is not None and (kept is None or has_past(data, customer, start))
    if own:
        assert start is not None
        answer = explain_customer(in_force, data, customer, start, end)
    else:
        assert kept is not None
        chosen = cast("Against", "kept" if against == "past" else against)
        answer = explain_newcomer(in_force, data, customer, end, lambda: read_cohort(kept, chosen, in_force.model))
    said = _said(in_force, data, answer, how)
    if out is None:
        typer.echo(said)
        return
    with file_beside(out) as part:
        part.write_text(said + "\n", encoding="utf-8")


def _said(in_force: InForce, data: DataSet, answer: Why, how: Said) -> str:
    if how.form == "html":
        from creditline.training.why.page import page_of

        return page_of(in_force, data, answer, how.audience, how.language)
    if how.form == "json":
        return answer.to_json(records_behind(in_force, data, answer))
    return answer.text(how.language)
