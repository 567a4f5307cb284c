"""Checksums: SHA-256 in hex of every file; `model.json` also vouches for the others' checksums."""

import hashlib
from collections.abc import Mapping
from typing import Any

from creditline.models.artefact.canonical import canonical
from creditline.models.artefact.folder.body import MODEL


def all_checksums(body: Mapping[str, Any], others: Mapping[str, bytes]) -> dict[str, str]:
    """The checksums that go into `model.json`; `others`: the content of the other files by name."""
    files = {name: _sha256(content) for name, content in others.items()}
    return {**files, MODEL: _sha256(canonical({**body, "checksums": files}))}


def changed_file(body: Mapping[str, Any], stated: object, others: Mapping[str, bytes]) -> str | None:
    """The first file that is not what `stated` says it was, `model.json` before the others; None if all are."""
    if not isinstance(stated, dict):
        return MODEL
    files = {name: checksum for name, checksum in stated.items() if name != MODEL}
    if stated.get(MODEL) != _sha256(canonical({**body, "checksums": files})):
        return MODEL
    expected = all_checksums(body, others)
    return next((name for name in others if stated.get(name) != expected[name]), None)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
