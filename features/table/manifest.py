"""What a folder of features says about itself: `manifest.json`."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from creditline.features.errors import DataError
from creditline.features.plain_file import content_of

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class FeatureColumn:
    """A feature: `kind` number (float64) or category (text, one of `values`), null where not known."""

    name: str
    kind: str
    unit: str
    family: str
    audience: str
    definition: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """One Parquet file, by its path in the folder."""

    path: str
    month: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`data`: fingerprint of the data set; `as_of`: the days, as YYYY-MM-DD; `rows` and `customers`: how many.

    `grace_days`: those of the data, in which nothing is late.
    """

    catalogue: str
    target_product: str | None
    data: str
    as_of: tuple[str, ...]
    rows: int
    customers: int
    columns: tuple[FeatureColumn, ...]
    files: tuple[File, ...]
    grace_days: int = 0
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Write it into `folder`."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """From `folder`; DataError where there is none, or not one of this format."""
        path = folder / NAME
        try:
            told = json.loads(content_of(path))
            if told["format"] != FORMAT:
                raise DataError(f"{path} has format {told['format']}; this version reads {FORMAT}, compute it again")
            columns = tuple(FeatureColumn(**{**c, "values": tuple(c["values"])}) for c in told["columns"])
            files = tuple(File(**f) for f in told["files"])
            return cls(**{**told, "as_of": tuple(told["as_of"]), "columns": columns, "files": files})
        except OSError:
            raise DataError(f"{folder} has no {NAME}; give a folder that `creditline features --out` wrote") from None
        except (ValueError, KeyError, TypeError, RecursionError) as fault:
            raise DataError(f"{path} cannot be read ({fault}); compute the features again") from None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
