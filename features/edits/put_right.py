"""Edits and faults of feeds, undone over a data set in files of a folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from creditline.features.data import DataSet
from creditline.features.edits.changed_rows import ChangedRows, write_changes
from creditline.features.edits.edit import Edits
from creditline.features.edits.fault_undone import write_undone
from creditline.features.edits.feed_fault import FeedFault
from creditline.features.edits.with_changes import with_changes


@dataclass(frozen=True)
class PutRight:
    """The data set as it is right, and the rows that differ from the one on record, in files."""

    data: DataSet
    changed: tuple[ChangedRows, ...]


def put_right(data: DataSet, faults: Sequence[FeedFault], edits: Sequence[Edits], folder: Path) -> PutRight:
    """Undo the `faults`, one after the other, then apply `edits` (each customer's once) to what that gives.

    The files in `folder` must stay there while the data set is used. Errors as `write_undone` and `write_changes`.
    """
    changed: list[ChangedRows] = []
    for number, fault in enumerate(faults):
        place = folder / f"fault-{number}"
        place.mkdir()
        undone = write_undone(data, fault, place)
        changed.append(undone)
        data = with_changes(data, [undone])
    if edits:
        place = folder / "edits"
        place.mkdir()
        made = write_changes(data, edits, place)
        changed += made
        data = with_changes(data, made)
    return PutRight(data, tuple(changed))
