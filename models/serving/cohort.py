"""Others to compare with where a customer has no earlier row, carried beside the model as JSON."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact.canonical import FORMAT, canonical
from creditline.models.artefact.feature import ModelFeature
from creditline.models.artefact.folder.checked import checked_json, damaged
from creditline.models.serving.rows import RowReader

COHORT = "cohort.json"
_MOST = 1000  # rows
_LARGEST = 1.7976931348623157e308

Others = Literal["kept", "training"]  # lines a policy just kept, or the model's sample of training rows


@dataclass(frozen=True)
class Cohort:
    """Anonymous feature rows: by feature one value per row, None where missing. `as_of`: their day, if all share one."""

    against: Others
    columns: Mapping[str, Sequence[float | str | None]]
    as_of: str | None = None

    def rows(self, features: Sequence[ModelFeature]) -> list[dict[str, object]]:
        """One mapping per row; DataError where a feature is missing or the cohort is empty."""
        missing = [feature.name for feature in features if feature.name not in self.columns]
        if missing:
            raise DataError(f"the rows to compare with lack the features {', '.join(missing[:5])}; make them again")
        columns = {feature.name: self.columns[feature.name] for feature in features}
        rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        if not rows:
            raise DataError("there are no rows to compare with; give a cohort that has some")
        return rows

    def written(self) -> bytes:
        """The file's text, with a checksum of the rest."""
        body = self._body()
        return canonical({**body, "checksum": _checksum(body)})

    def _body(self) -> dict[str, Any]:
        columns = {name: list(values) for name, values in self.columns.items()}
        return {"format": FORMAT, "against": self.against, "as_of": self.as_of, "columns": columns}


def read_cohort(file: Path) -> Cohort:
    """The cohort in `file`; DataError naming it where it is missing or a byte was changed."""
    written = checked_json(file)
    body = {key: value for key, value in written.items() if key != "checksum"}
    if (
        written.get("checksum") != _checksum(body)
        or body.get("against") not in ("kept", "training")
        or body.get("format") != FORMAT
        or not _is_table(body.get("columns"))
        or not _is_day(body.get("as_of"))
    ):
        raise damaged(file)
    return Cohort(body["against"], body["columns"], body.get("as_of"))


def _is_table(columns: object) -> bool:
    """Whether it is columns of one length, of texts, finite numbers and nothing; whoever writes it can seal it, too."""
    if not isinstance(columns, dict) or not all(isinstance(values, list) for values in columns.values()):
        return False
    if len(sizes := set(map(len, columns.values()))) > 1 or max(sizes, default=0) > _MOST:
        return False
    return all(_is_value(value) for values in columns.values() for value in values)


def _is_value(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return value is None or isinstance(value, str) or (number and abs(value) <= _LARGEST)  # type: ignore[arg-type]


def _is_day(told: object) -> bool:
    if told is None:
        return True
    try:
        return isinstance(told, str) and bool(date.fromisoformat(told))
    except ValueError:
        return False


def reference_matrix(cohort: Cohort, features: Sequence[ModelFeature]) -> NDArray[np.float64]:
    """The cohort's rows as the trees read them, (rows, features)."""
    return RowReader(features).matrix(cohort.rows(features))


def _checksum(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()
