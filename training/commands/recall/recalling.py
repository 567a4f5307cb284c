"""Recalling, from what the command line names."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.features.edits.feed_fault import read_fault
from creditline.features.edits.of_customers import edits_in
from creditline.features.output.beside import require_folder_place, tables_beside
from creditline.models.portfolio.dispute.sealed import hold_to_receipt
from creditline.models.portfolio.recall.answer import RecallRequest, recall
from creditline.models.portfolio.recall.folder import write_answer
from creditline.models.portfolio.recall.json_form import recall_data
from creditline.models.portfolio.recall.text import recall_text
from creditline.models.portfolio.receipts.receipt import Receipt
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.progress import progress

if TYPE_CHECKING:
    from creditline.training.commands.why.paths import InForcePaths


def recall_all(
    asked: "InForcePaths", edits: tuple[Path, ...], faults: tuple[Path, ...], receipts: tuple[Path, ...], out: Path,
    memory: str, *, as_json: bool,
) -> None:  # fmt: skip
    """Recall, write the folder and say it on stdout; errors as those of what is read, made again and written."""
    require_folder_place(out)
    told = tuple(map(read_fault, faults))
    read = edits_in(edits) if edits else ()
    with progress() as step:
        step("reading")
        in_force, data = asked.read()
        for file in receipts:
            sealed = Receipt.read(file)
            hold_to_receipt(file, in_force, data, sealed.customer_id, date.fromisoformat(sealed.as_of))
        names = tuple(map(str, told)) + tuple(file.name for file in edits)
        request = RecallRequest(in_force, data, told, read, names, memory)
        with tables_beside(out) as part:
            found = recall(request, part, step, step.share)
            write_answer(part, found)
    if as_json:
        echo(json.dumps(recall_data(found), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        echo(recall_text(found))
