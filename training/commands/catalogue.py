"""The feature catalogue as a table to read, or as JSON."""

import json
from typing import TYPE_CHECKING

from creditline.features.catalogue import catalogue

if TYPE_CHECKING:
    from creditline.features.catalogue import Catalogue
    from creditline.features.data import DataSet

_COLUMNS = ("name", "family", "unit", "risk", "told to", "words")
_RISK = {1: "rises", -1: "falls", 0: ""}


def as_table(data: "DataSet | None") -> str:
    """One line per feature of the catalogue (only what `data` can give, if given), columns aligned."""
    rows = [
        (f.name, str(f.family), str(f.unit), _RISK[f.direction], str(f.audience), f.words.en)
        for f in _catalogue_of(data)
    ]
    widths = [max(len(row[i]) for row in [_COLUMNS, *rows]) for i in range(len(_COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [_COLUMNS, *rows]]
    return "\n".join(line.rstrip() for line in lines)


def as_json(data: "DataSet | None") -> str:
    """The same as a JSON list of objects, with the definition hash and both names."""
    found = [
        {
            "name": f.name,
            "family": f.family,
            "unit": f.unit,
            "kind": f.kind,
            "direction": f.direction,
            "audience": f.audience,
            "changeable": f.changeable,
            "definition_hash": f.definition_hash,
            "words": {"en": f.words.en, "zh": f.words.zh},
        }
        for f in _catalogue_of(data)
    ]
    return json.dumps(found, ensure_ascii=False, indent=1)


def _catalogue_of(data: "DataSet | None") -> "Catalogue":
    return catalogue() if data is None else catalogue(attributes=data.attributes).available(data)
