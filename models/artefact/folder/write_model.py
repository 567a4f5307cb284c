"""Write a model's folder: whole or not at all, the same bytes for the same model."""

import os
from pathlib import Path

from creditline.features.errors import DataError
from creditline.features.output.place import settled
from creditline.features.output.replacing import put_in_place, sync_folder
from creditline.features.output.stop import stop_if_told
from creditline.features.output.workshop import workshop
from creditline.models.artefact.canonical import canonical
from creditline.models.artefact.folder.body import BOOSTER, LEARNED, MODEL, OTHERS, REFERENCE, REFITS
from creditline.models.artefact.folder.checksums import all_checksums
from creditline.models.artefact.folder.signature import SIGNATURE
from creditline.models.artefact.model import Model
from creditline.models.artefact.reference import reference_bytes


def write_model(model: Model, folder: Path) -> None:
    """Write `model` to `folder`, replacing a model that is there; the parent is made if need be.

    It is written beside and renamed; another writer of `folder` is waited for. DataError where nothing can be written, or
    `folder` holds anything but a model.
    """
    refuse_no_model(folder)
    try:
        with workshop(settled(folder)) as part:
            part.mkdir()
            for name, content in _contents(model).items():
                _write(part / name, content)
            sync_folder(part)
            stop_if_told()
            put_in_place(part, settled(folder))
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


def refuse_no_model(folder: Path) -> None:
    """DataError where `folder` is anything but a model's folder, an empty one or none: nobody's files are replaced."""
    settled(folder)
    if folder.is_file():
        raise DataError(f"{folder} is a file; name a folder for the model")
    if folder.is_dir():
        foreign = sorted({entry.name for entry in folder.iterdir()} - {MODEL, *OTHERS, SIGNATURE})
        if foreign:
            raise DataError(
                f"{folder} holds files that are no part of a model ({', '.join(foreign[:3])}); name a new folder"
            )
