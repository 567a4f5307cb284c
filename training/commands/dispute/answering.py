"""Answering one dispute, or a queue of them."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.features.edits.from_file import read_edits
from creditline.features.errors import DataError
from creditline.features.output.beside import tables_beside
from creditline.features.words.languages import languages
from creditline.models.portfolio.dispute.folder import write_folder
from creditline.models.portfolio.dispute.json_form import dispute_data
from creditline.models.portfolio.dispute.notice import dispute_notice
from creditline.models.portfolio.dispute.queue import answer_files
from creditline.models.portfolio.dispute.sealed import hold_to_receipt
from creditline.models.portfolio.dispute.session import Disputes
from creditline.models.portfolio.dispute.text import dispute_text
from creditline.models.portfolio.dispute.values import Dispute
from creditline.models.why.words.by_language import Words
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.progress import progress

if TYPE_CHECKING:
    from creditline.training.commands.why.paths import InForcePaths


@dataclass(frozen=True)
class Claim:
    """What the command line states of a dispute beside its file, or in its place."""

    customer: str | None
    on: date | None
    received: date | None
    receipt: Path | None


def answer_one(
    asked: "InForcePaths", file: Path, claim: Claim, words: Words, out: Path | None, *, as_json: bool
) -> None:
    """Answer, say it on stdout and write the folder; errors as those of what is read, answered and written."""
    told, on = read_edits(file, claim.customer), claim.on
    decision = on or told.decision
    if decision is None:
        raise DataError(f"{file} names no decision; write decision = 2024-12-31, say, or give --decision")
    if on is not None and told.decision not in (None, on):
        raise DataError(f"{file} disputes the decision of {told.decision}, not that of {on}; give one of them")
    in_force, data = asked.read()
    if claim.receipt is not None:
        hold_to_receipt(claim.receipt, in_force, data, told.edits.customer, decision)
    with Disputes.opened(in_force, data) as disputes:
        found = disputes.answer(told.edits, decision, claim.received or told.received)
        if out is not None:
            with tables_beside(out) as part:
                write_folder(part, found, disputes.receipts(found), notices(found, in_force.model.currency, words))
    if as_json:
        echo(json.dumps(dispute_data(found), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        echo(dispute_text(found))


def answer_queue(asked: "InForcePaths", queue: Path, out: Path, words: Words) -> None:
    """Answer every file of a folder once, and say how many of them came to what; DataError where one could not be answered."""
    with progress() as step:
        in_force, data = asked.read()
        with Disputes.opened(in_force, data) as disputes:
            step("answering disputes")

            def written(part: Path, found: Dispute) -> None:
                write_folder(part, found, disputes.receipts(found), notices(found, in_force.model.currency, words))

            done = answer_files(disputes, queue, out, written, step.share)
    echo(
        f"{done.files:,} disputes: {done.answered:,} answered now, {done.before:,} before, {done.changed:,} with another result, "
        f"{done.refused:,} refused; the table is {done.table}"
    )
    if done.refused:
        raise DataError(
            f"{done.refused:,} of {done.files:,} disputes could not be answered; {done.table} says why of each"
        )


def notices(dispute: Dispute, currency: str, words: Words) -> dict[str, str]:
    """What the customer is told, in every language."""
    return {language: dispute_notice(dispute, currency, words.of(language)) for language in languages()}
