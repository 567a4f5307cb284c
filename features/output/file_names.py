"""Names of files after ids: of any length, kind and script, and no two alike."""

import hashlib
from collections.abc import Iterable
from urllib.parse import quote

_LONGEST = 200  # bytes; file systems take 255, and what is being written has more beside it


def id_file_name(ids: Iterable[str], suffix: str) -> str:
    """The name of the file of what has these ids.

    Letters other than of ASCII, and the hyphen that parts one id from the next, are percent-encoded; of a long name the end
    is a hash.

    >>> id_file_name(("A-1", "2"), ".json"), id_file_name(("A", "1-2"), ".json")
    ('A%2D1-2.json', 'A-1%2D2.json')
    """
    return shortened("-".join(quote(one, safe="").replace("-", "%2D") for one in ids), suffix)


def shortened(stem: str, suffix: str) -> str:
    """The name `stem` + `suffix`; where a file system would not take it, its start and a hash of all of it."""
    if len(f"{stem}{suffix}".encode()) <= _LONGEST:
        return stem + suffix
    start = stem.encode()[: _LONGEST - 40].decode(errors="ignore")
    return f"{start}-{hashlib.sha256(stem.encode()).hexdigest()[:32]}{suffix}"
