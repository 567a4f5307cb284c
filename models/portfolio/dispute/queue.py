"""A queue of disputes: a folder of edit files in, a folder per answer out, and a table; each dispute once."""

import csv
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from creditline.features.edits.as_data import edits_hash
from creditline.features.edits.from_file import ENDINGS, EditFile, read_edits
from creditline.features.errors import DataError
from creditline.features.output.beside import file_beside
from creditline.features.output.replacing import sync_folder
from creditline.features.output.spreadsheet import plain_cell
from creditline.models.portfolio.dispute.folder import ANSWER, read_answer
from creditline.models.portfolio.dispute.session import Disputes
from creditline.models.portfolio.dispute.values import Dispute

TABLE = "disputes.csv"
COLUMNS = (
    "file", "customer_id", "decision", "received", "answer_by", "result", "limit_recorded", "limit_again", "step_recorded",
    "step_again", "limit_now", "step_now", "edits", "refused",
)  # fmt: skip


@dataclass(frozen=True)
class QueueDone:
    """How many files there are; of them `answered` now and `before`, with another result (`changed`), and `refused`."""

    files: int
    answered: int
    before: int
    changed: int
    refused: int
    table: Path


def answer_files(
    disputes: Disputes, queue: Path, out: Path, write: Callable[[Path, Dispute], None], share: Callable[[float], object]
) -> QueueDone:
    """Answer every .toml and .json file of `queue` that has no folder in `out` yet; `write` fills the folder of an answer.

    A folder is there whole or not at all, so that a run that was killed goes on where it was. What cannot be answered is told in
    the table. DataError for a queue that is no folder or holds no such file.
    """
    files = sorted(file for file in _inside(queue) if file.suffix in ENDINGS and not file.name.startswith("."))
    if not files:
        raise DataError(f"{queue} holds no .toml or .json file of edits; put the disputes there")
    out.mkdir(parents=True, exist_ok=True)
    for left in out.glob(".*.part"):  # of a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    rows, answered, known = [], 0, dict(_known(out))
    for place, file in enumerate(files):
        try:
            row, new = _one(disputes, file, out, write, known)
            answered += new
        except DataError as fault:
            row = {"file": file.name, "refused": str(fault)}
        rows.append(row)
        share((place + 1) / len(files))
    with file_beside(out / TABLE) as part, part.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(map(_plain, rows))
    refused = sum("refused" in row for row in rows)
    changed = sum(row.get("result") == "changed" for row in rows)
    return QueueDone(len(files), answered, len(files) - answered - refused, changed, refused, out / TABLE)


def _one(
    disputes: Disputes, file: Path, out: Path, write: Callable[[Path, Dispute], None], known: dict[str, str]
) -> tuple[dict[str, Any], bool]:
    told, folder = read_edits(file), out / file.stem
    decision, key = told.decision, _key(told)
    if decision is None:
        raise DataError(f"{file} names no decision; write decision = 2024-12-31, say")
    if folder.exists():
        answer = read_answer(folder)
        if _answered(answer) != key:
            raise DataError(f"{folder} answers another dispute than {file} is; give the file another name")
        return _row(file, answer), False
    if key in known:
        raise DataError(f"{file} is the dispute that {known[key]} answers already; take one of the files away")
    found = disputes.answer(told.edits, decision, told.received)
    workshop = Path(tempfile.mkdtemp(prefix=f".{file.stem}.", suffix=".part", dir=out))
    try:
        part = workshop / file.stem
        part.mkdir()
        write(part, found)
        part.rename(folder)
        sync_folder(out)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    known[key] = folder.name
    return _row(file, read_answer(folder)), True


def _row(file: Path, answer: Mapping[str, Any]) -> dict[str, Any]:
    first, last = answer["days"][0], answer["days"][-1]
    row = {
        "file": file.name,
        "customer_id": answer["customer_id"],
        "decision": answer["decision"],
        "received": answer["received"],
        "answer_by": answer["answer_by"],
        "result": "changed" if answer["changed"] else "same",
        "limit_recorded": first["recorded"]["limit_after"],
        "step_recorded": first["recorded"]["step"],
        "edits": answer["edits_hash"],
    }
    for when, day in (("again", first), ("now", last)):
        if day["again"] is not None:
            row |= {f"limit_{when}": day["again"]["limit_after"], f"step_{when}": day["again"]["step"]}
    return row


def _known(out: Path) -> Iterator[tuple[str, str]]:
    for answer in sorted(out.glob(f"*/{ANSWER}")):
        yield _answered(read_answer(answer.parent)), answer.parent.name


def _key(told: EditFile) -> str:
    return f"{told.edits.customer} {told.decision} {edits_hash(told.edits)}"


def _answered(answer: Mapping[str, Any]) -> str:
    return f"{answer['customer_id']} {answer['decision']} {answer['edits_hash']}"


def _inside(queue: Path) -> Iterator[Path]:
    if not queue.is_dir():
        raise DataError(f"{queue} is not a folder; give the one that holds the files of edits")
    return queue.iterdir()


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    """People open the table: no cell of it is a formula."""
    return {name: plain_cell(value) if isinstance(value, str) else value for name, value in row.items()}
