"""Write a model's folder: whole or not at all, the same bytes for the same model."""

import os
import secrets
import shutil
import time
from pathlib import Path

from creditline.features.errors import DataError
from creditline.features.output.replacing import put_in_place, sync_folder
from creditline.models.artefact.canonical import canonical
from creditline.models.artefact.folder.body import BOOSTER, LEARNED, MODEL, OTHERS, REFERENCE, REFITS
from creditline.models.artefact.folder.checksums import all_checksums
from creditline.models.artefact.folder.signature import SIGNATURE
from creditline.models.artefact.model import Model
from creditline.models.artefact.reference import reference_bytes

_STALE_SECONDS = 3600.0


def write_model(model: Model, folder: Path) -> None:
    """Write `model` to `folder`, replacing a model that is there; the parent is made if need be.

    It is written beside and renamed. DataError where nothing can be written, or `folder` holds anything but a model.
    """
    _refuse_foreign(folder)
    folder = folder.resolve()
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.partial")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(folder)
        part.mkdir()
        try:
            for name, content in _contents(model).items():
                _write(part / name, content)
            sync_folder(part)
            put_in_place(part, folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        raise DataError(
            f"the model cannot be written to {folder}: {error.strerror or error}; name a folder that can be written"
        ) from error


def _contents(model: Model) -> dict[str, bytes]:
    body = model.to_json()
    others = {
        BOOSTER: model.booster_text.encode(),
        REFERENCE: reference_bytes(model.reference),
        LEARNED: canonical(model.learned.to_json()),
        REFITS: model.refits.to_bytes(),
    }
    return {**others, MODEL: canonical({**body, "checksums": all_checksums(body, others)})}


def _write(file: Path, content: bytes) -> None:
    with file.open("xb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def _refuse_foreign(folder: Path) -> None:
    if folder.is_file():
        raise DataError(f"{folder} is a file; name a folder for the model")
    if folder.is_dir():
        foreign = sorted({entry.name for entry in folder.iterdir()} - {MODEL, *OTHERS, SIGNATURE})
        if foreign:
            raise DataError(
                f"{folder} holds files that are no part of a model ({', '.join(foreign[:3])}); name a new folder"
            )


def _remove_stale(folder: Path) -> None:
    """What a killed write left beside `folder`, once it is too old to be another write going on."""
    for entry in folder.parent.glob(f".{folder.name}.*.partial*"):
        if time.time() - entry.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(entry, ignore_errors=True)
