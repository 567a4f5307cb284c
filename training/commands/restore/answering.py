"""Answering what brings one line back, or every line of a day."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.features.data import DataSet
from creditline.models.portfolio.restore.asked import Question, way_back
from creditline.models.portfolio.restore.every import report_lines, ways_of_every
from creditline.models.portfolio.restore.json_form import restore_data
from creditline.models.portfolio.restore.of_answer import expressible
from creditline.models.portfolio.restore.session import restoring
from creditline.models.portfolio.restore.text import restore_text
from creditline.models.portfolio.restore.told import told_to_customer
from creditline.models.why.words.by_language import Words
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.progress import progress

if TYPE_CHECKING:
    from creditline.training.commands.why.paths import InForcePaths


@dataclass(frozen=True)
class Wanted:
    """What the command line states. `behaviours`: those named, none for all that the data can express; `daily`: decided on each day."""

    as_of: date
    horizon: int
    by: date
    behaviours: tuple[str, ...]
    draws: int
    seed: int
    language: str
    daily: bool = False
    line: str | None = None

    def asked(self, data: DataSet) -> tuple[str, ...]:
        """The behaviours to look at."""
        return self.behaviours or expressible(data)


def answer_customer(asked: "InForcePaths", customer: str, wanted: Wanted, form: str, words: Words) -> None:
    """Say it on stdout; errors as `restoring` and `way_back`."""
    with progress() as step:
        in_force, data = asked.read()
        step("carrying the records on")
        with restoring(in_force, data, wanted.as_of, wanted.horizon, daily=wanted.daily) as session:
            question = Question(customer, wanted.by, wanted.asked(data), wanted.draws, wanted.seed, wanted.line)
            found = way_back(session, question)
        regime, said, currency = session.policy.notice.regime, words.of(wanted.language), in_force.model.currency
    if form == "json":
        echo(json.dumps(restore_data(found, regime, currency, words), indent=2, ensure_ascii=False, allow_nan=False))
    elif form == "notice":
        echo("\n".join(told_to_customer(found, regime, currency, said)))
    else:
        echo(restore_text(found, regime, currency, asked.data.name, said))


def answer_every(asked: "InForcePaths", wanted: Wanted, out: Path, threads: int) -> None:
    """Write a row per line that does not stand whole, and say how many come back when; errors as `restoring`."""
    with progress() as step:
        in_force, data = asked.read()
        step("carrying the records of every cut line on")
        with restoring(in_force, data, wanted.as_of, wanted.horizon, daily=wanted.daily) as session:
            counted = ways_of_every(session, wanted.asked(data), wanted.by, out, step.share, threads)
    echo("\n".join(report_lines(counted, out)))
