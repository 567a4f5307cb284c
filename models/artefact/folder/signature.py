"""A model's signature: whether its `model.json`, which vouches for every other file, is signed by a key that is trusted.

The form is minisign's (Ed25519), so `minisign -Vm model.json -p KEY` says the same.
"""

import os
from pathlib import Path
from typing import Any

from creditline.features.errors import DataError
from creditline.features.plain_file import require_plain

SIGNATURE = "model.json.minisig"
TRUST = "CREDITLINE_TRUST"  # the environment's variable that names the key: it reaches whatever reads a model
_LARGEST = 65_536  # bytes; a signature takes a few hundred


def check_signature(folder: Path, content: bytes) -> None:
    """DataError where a key is trusted and `content`, that of the folder's `model.json`, is not signed by it.

    The key is what the variable CREDITLINE_TRUST holds: a file, or the key itself. Without it nothing is asked.
    """
    stated = os.environ.get(TRUST)
    if not stated:
        return
    minisign = minisign_library()
    key = _public_key(minisign, stated)
    file = folder / SIGNATURE
    try:
        require_plain(file)
        with file.open("rb") as handle:
            written = handle.read(_LARGEST)
    except FileNotFoundError:
        raise DataError(
            f"{folder} is not signed, and only models signed by a trusted key may be read; `creditline sign` signs one"
        ) from None
    except OSError as error:
        raise DataError(f"{file} cannot be read ({error.strerror}); check its permissions") from error
    try:
        key.verify(content, minisign.Signature.from_bytes(written))
    except ValueError as error:
        raise DataError(
            f"{file} is no signature of this model by the trusted key ({error}); copy the folder again, or have it signed"
        ) from error


def minisign_library() -> Any:
    """The library of the extra `sign`, asked for only where something is signed; DataError where it is not installed."""
    try:
        import minisign
    except ModuleNotFoundError as error:
        raise DataError("minisign is not installed; run `pip install 'creditline[sign]'`") from error
    return minisign


def _public_key(minisign: Any, stated: str) -> Any:
    try:
        file = Path(stated)
        return minisign.PublicKey.from_file(file) if file.is_file() else minisign.PublicKey.from_base64(stated)
    except (OSError, ValueError) as error:
        raise DataError(
            f"{stated[:200]} is no public key of minisign ({error}); name its .pub file, or give its line that begins with RW"
        ) from error
