"""Edits as plain values, in one order, however they were written: for files, receipts and their hash."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from creditline.features.edits.edit import Addition, Correction, Edit, Edits, Grounds, Strike, Values


def edits_data(edits: Edits) -> dict[str, Any]:
    """What `edit_file` reads back to the same edits. Two ways to write the same edits give one; their order does not matter."""
    told: dict[str, Any] = {"customer": edits.customer}
    for name, kind in (("strike", Strike), ("correct", Correction), ("add", Addition)):
        mine = [_edit(edit) for edit in edits.edits if isinstance(edit, kind)]
        if mine:
            told[name] = sorted(mine, key=_text)
    return told


def edits_hash(edits: Edits) -> str:
    """64 hex digits: SHA-256 over all of it."""
    return hashlib.sha256(_text(edits_data(edits)).encode()).hexdigest()


def _text(told: Mapping[str, Any]) -> str:
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _edit(edit: Edit) -> dict[str, Any]:
    told: dict[str, Any] = {"table": edit.table, "evidence": _grounds(edit.grounds)}
    if isinstance(edit, Addition):
        told["row"] = _values(edit.values)
        return told
    if edit.row.record is not None:
        told["record"] = edit.row.record
    if edit.row.where:
        told["where"] = _values(edit.row.where)
    if edit.row.copies is not None:
        told["copies"] = edit.row.copies
    if isinstance(edit, Correction):
        told["set"] = _values(edit.values)
        if empty := sorted(name for name, value in edit.values.items() if value is None):
            told["empty"] = empty
    return told


def _values(values: Values) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in sorted(values.items())
        if value is not None
    }


def _grounds(grounds: Grounds) -> dict[str, str]:
    return {"reference": grounds.reference, "on": grounds.on.isoformat(), "by": grounds.by, "why": grounds.why}
