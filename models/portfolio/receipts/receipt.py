"""A receipt: one hash over everything a decision was made from, so that it can be replayed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from creditline.features.errors import DataError
from creditline.features.plain_file import content_of
from creditline.models.portfolio.receipts.records import Records

FORMAT = 2  # 2: `catalogue` is of what was read, where 1 had every definition there was


@dataclass(frozen=True)
class Receipt:
    """`as_of` is the knowledge cut-off. `versions`: of catalogue, model, calibration and policy.

    `records`: per table, each record's key and hash as known then. `features`: what the model and the policy read.
    `state`: where the line stood. `portfolio`: the cap's threshold and factors. `decision`: what was decided.
    Numbers are given so that they read back exactly; null is not known. `edits`: of a decision made again with corrected
    records, these; without any there is no such block.
    """

    customer_id: str
    line_id: str
    product: str
    as_of: str
    versions: Mapping[str, str]
    records: Records
    features: Mapping[str, float | str | None]
    state: Mapping[str, float | None]
    portfolio: Mapping[str, float | str]
    decision: Mapping[str, float | str | None]
    format: int = FORMAT
    edits: Mapping[str, Any] | None = None

    @property
    def hash(self) -> str:
        """64 hex digits: SHA-256 over all of it, in one way of writing it."""
        text = json.dumps(self._told, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def _told(self) -> dict[str, Any]:
        told = asdict(self)
        if self.edits is None:
            del told["edits"]
        return told

    @property
    def text(self) -> str:
        """What its file holds: JSON, with its hash."""
        told = {"receipt": self.hash, **self._told}
        return json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    def write(self, file: Path) -> None:
        """Write it."""
        file.write_text(self.text, encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> "Receipt":
        """Read one back; DataError for a file that is none, of another format, or changed since it was written."""
        try:
            told: dict[str, Any] = json.loads(content_of(file))
            claimed = told.pop("receipt")
            form = told["format"]
            receipt = cls(**told) if form == FORMAT else None
        except OSError as cause:
            raise DataError(
                f"{file} cannot be read ({cause.strerror}); give a receipt that `creditline decide` wrote"
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise DataError(f"{file} is no receipt; give one that `creditline decide --receipts` wrote") from None
        if receipt is None:
            raise DataError(
                f"{file} is a receipt of format {form}, and this creditline reads {FORMAT}; verify it with the creditline "
                "that wrote it, or decide again"
            )
        if receipt.hash != claimed:
            raise DataError(
                f"{file} was changed since it was written: its content does not have the hash it states; get the original"
            )
        return receipt
