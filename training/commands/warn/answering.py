"""Answering who is about to go down the ladder."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.features.data.span import span_of
from creditline.features.errors import DataError
from creditline.features.projected.behaviour import acts
from creditline.models.portfolio.decide_dates.job import month_ends
from creditline.models.portfolio.restore.session import restoring
from creditline.models.portfolio.warn.json_form import warn_data
from creditline.models.portfolio.warn.text import warn_text
from creditline.models.portfolio.warn.values import Asked
from creditline.models.portfolio.warn.warn import warn
from creditline.models.why.words.by_language import Words
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.progress import progress

if TYPE_CHECKING:
    from creditline.training.commands.why.paths import InForcePaths


def answer_warning(
    asked: "InForcePaths", as_of: date, within: tuple[int, ...], capacity: int, out: Path, form: str, words: Words,
    language: str,
) -> None:  # fmt: skip
    """Write the table and say on stdout what is in it; errors as `restoring` and `warn`."""
    with progress() as step:
        in_force, data = asked.read()
        if not data.has("lines", "credit_limit"):
            raise DataError(
                f"{data.folder} has no table lines with credit_limit, so nobody has a line to warn of; add it"
            )
        last = span_of(data).last
        if as_of > last:
            raise DataError(f"{data.folder} ends on {last}, before {as_of}; name a day up to then")
        if month_ends(as_of, 2)[1] > as_of + timedelta(within[-1]):
            raise DataError(
                f"no month ends within {within[-1]} days of {as_of}, so nothing is decided by then; give a longer --within"
            )
        names = tuple(one.name for one in acts() if any(data.has(table) for table in one.writes))
        step("carrying the records of every line in good standing on")
        with restoring(in_force, data, as_of, within[-1]) as session:
            found = warn(session, Asked(within, capacity, names), out, step.share)
            concepts = {f.concept: f.concept_named.said(language) for f in session.model.features}
    if form == "json":
        echo(json.dumps(warn_data(found), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        echo(warn_text(found, concepts, words.of(language)))
