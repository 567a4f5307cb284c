"""The folder of an answered dispute: read by `why`, and by whoever answers the customer."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from creditline.features.edits.as_data import edits_data, edits_hash
from creditline.features.edits.edit import Edits
from creditline.features.edits.from_file import read_edits
from creditline.features.errors import DataError
from creditline.features.output.file_names import id_file_name
from creditline.features.output.paths import arrow_path
from creditline.models.portfolio.dispute.json_form import dispute_data
from creditline.models.portfolio.dispute.values import Dispute
from creditline.models.portfolio.receipts.receipt import Receipt

ANSWER, EDITS = "dispute.json", "edits.json"


def write_folder(folder: Path, dispute: Dispute, receipts: Sequence[Receipt], notices: Mapping[str, str]) -> None:
    """Write it: the answer, the edits, a file of decisions per day, a receipt each, and a notice per language."""
    _json(folder / ANSWER, dispute_data(dispute))
    _json(folder / EDITS, edits_data(dispute.edits))
    mark = edits_hash(dispute.edits)[:12]
    for day in dispute.days:
        if day.again is not None:
            row = day.again.row.append_column("dispute", pa.array([mark]))
            row = row.append_column("disputed_on", pa.array([dispute.received], pa.date32()))
            parquet.write_table(row, arrow_path(folder / f"{day.recorded.day}.parquet"), compression="zstd")
    (folder / "receipts").mkdir()
    for receipt in receipts:
        name = id_file_name((receipt.customer_id, receipt.line_id), f"-{receipt.as_of}.json")
        receipt.write(folder / "receipts" / name)
    for language, text in notices.items():
        (folder / f"notice.{language}.txt").write_text(text + "\n", encoding="utf-8")


def read_answer(folder: Path) -> dict[str, Any]:
    """The answer in a folder; DataError where there is none."""
    try:
        told = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = None
    if not isinstance(told, dict):
        raise DataError(f"{folder} holds no answered dispute; give the folder that `creditline dispute --out` wrote")
    return told


def edits_of(folders: Sequence[Path]) -> tuple[Edits, ...]:
    """The edits of answered disputes, those of one customer together; DataError for a folder that is none."""
    found: dict[str, tuple[Any, ...]] = {}
    for folder in folders:
        read_answer(folder)
        own = read_edits(folder / EDITS).edits
        found[own.customer] = found.get(own.customer, ()) + own.edits
    return tuple(Edits(customer, edits) for customer, edits in found.items())


def _json(file: Path, told: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
