"""Read a model's folder; nothing in it is executed, and every byte is checked first."""

import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from creditline.features.errors import CreditlineError, DataError
from creditline.models.artefact.body import BOOSTER, FORMAT, MODEL, REFERENCE, canonical, model_of
from creditline.models.artefact.checksums import changed_file
from creditline.models.artefact.model import Model


def read_model(folder: Path) -> Model:
    """The model in `folder`.

    DataError, naming the file, where one is missing, a byte was changed since writing, or the format is newer.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder; give the folder that training wrote the model to")
    written = _json(folder / MODEL)
    booster, reference = _bytes(folder / BOOSTER), _bytes(folder / REFERENCE)
    body = {key: value for key, value in written.items() if key != "checksums"}
    changed = changed_file(body, written.get("checksums"), booster, reference)
    if changed is not None:
        raise _damaged(folder / changed)
    try:
        return model_of(body, booster.decode(), parquet.read_table(io.BytesIO(reference)))
    except (KeyError, TypeError, ValueError, CreditlineError, pa.ArrowException) as error:
        raise DataError(f"{folder} holds no model that can be used: {error}; train it again") from error


def _json(file: Path) -> dict[str, Any]:
    content = _bytes(file)
    try:
        written = json.loads(content)
    except ValueError as error:
        raise _damaged(file) from error
    if not isinstance(written, dict):
        raise _damaged(file)
    form = written.get("format")
    if isinstance(form, int) and form > FORMAT:
        raise DataError(
            f"{file} was written by a newer creditline (format {form}; this one reads up to {FORMAT}); upgrade it"
        )
    # A changed space or a repeated key changes no value: the text itself must be what would be written.
    try:
        same = canonical(written) == content
    except ValueError:
        same = False
    if not same:
        raise _damaged(file)
    return written


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise DataError(f"{file} is missing; copy the whole model folder again, or train again") from error
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror or error}; check the folder's permissions") from error


def _damaged(file: Path) -> DataError:
    return DataError(f"{file} was changed or damaged since it was written; copy the model folder again, or train again")
