"""A model's folder read and checked, byte by byte, on the standard library; nothing in it is executed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from creditline.features.errors import CreditlineError, DataError
from creditline.features.plain_file import content_of
from creditline.models.artefact.canonical import FORMAT, canonical
from creditline.models.artefact.folder.body import BOOSTER, LEARNED, MODEL, OTHERS, REFERENCE, REFITS, model_of
from creditline.models.artefact.folder.checksums import changed_file
from creditline.models.artefact.folder.signature import check_signature
from creditline.models.artefact.scoring_model import ScoringModel

# What making a model of data raises that are no model's.
UNFIT = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, CreditlineError)


@dataclass(frozen=True)
class Contents:
    """The folder's files: what `model.json` holds without its checksums, and the others as they lie there."""

    body: Mapping[str, Any]
    booster: bytes
    reference: bytes
    learned: bytes
    refits: bytes


def checked_contents(folder: Path) -> Contents:
    """The files of `folder`.

    DataError, naming the file, where one is missing, a byte was changed since writing, the format is another, or a key is
    trusted that did not sign it.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder; give the folder that training wrote the model to")
    written = checked_json(folder / MODEL)
    others = {name: _bytes(folder / name) for name in OTHERS}
    check_signature(folder, canonical(written))
    body = {key: value for key, value in written.items() if key != "checksums"}
    changed = changed_file(body, written.get("checksums"), others)
    if changed is not None:
        raise damaged(folder / changed)
    return Contents(body, others[BOOSTER], others[REFERENCE], others[LEARNED], others[REFITS])


def of_contents(folder: Path, contents: Contents) -> ScoringModel:
    """The model that the files of `folder` describe; DataError where they describe none."""
    try:
        return model_of(contents.body, contents.booster.decode())
    except UNFIT as error:
        raise unfit(folder, error) from error


def checked_json(file: Path) -> dict[str, Any]:
    """What a file that `canonical` wrote holds; DataError where it is missing or is not the text that was written."""
    content = _bytes(file)
    try:
        written = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise damaged(file) from error
    if not isinstance(written, dict):
        raise damaged(file)
    form = written.get("format")
    if isinstance(form, int) and form > FORMAT:
        raise DataError(
            f"{file} was written by a newer creditline (format {form}; this one reads up to {FORMAT}); upgrade it"
        )
    if form == 1:
        raise DataError(
            f"{file} is of format 1, which creditline 0.1 wrote and this one cannot read; train the model again"
        )
    # A changed space or a repeated key changes no value: the text itself must be what would be written.
    try:
        same = canonical(written) == content
    except (ValueError, RecursionError):
        same = False
    if not same:
        raise damaged(file)
    return written


def _bytes(file: Path) -> bytes:
    try:
        return content_of(file)
    except FileNotFoundError as error:
        raise DataError(f"{file} is missing; copy the whole model folder again, or train again") from error
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror or error}; check the folder's permissions") from error


def unfit(folder: Path, error: Exception) -> DataError:
    """Says why the files of a folder, whose checksums are right, describe no model; `error`: one of `UNFIT`."""
    said = str(error).strip().partition("\n")[0].removesuffix("; train it again")[:300] or type(error).__name__
    return DataError(f"{folder} holds no model that can be used: {said}; train it again")


def damaged(file: Path) -> DataError:
    """Says that a file is not what was written."""
    return DataError(f"{file} was changed or damaged since it was written; copy the model folder again, or train again")
