"""Whom a model learned from, as keyed hashes: enough to recognise a row that was among them, not to list them."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DeclarationError

_BYTES = 8  # a hash's; among a million rows one in ten million million is taken for another
_BETWEEN = "\x1f"  # customer and date in what is hashed; no id holds it

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Learned:
    """The rows whose outcomes made a model: its trees, their number, or its calibration map.

    `dates`: theirs, ascending, and `horizon_months` how long each was watched. `rows`: how many. `salt`: the key of the
    hashes, another for other data or another seed. `hashes`: BLAKE2b of 8 bytes, little-endian, ascending,
    of every customer and date and of every customer alone. Nothing learned is what a model says that was not trained.

    Ids are not in it. Whoever holds the model can ask whether an id they know is among them; the 8 bytes keep nothing
    else, and no two hashes tell that they are of one customer.
    """

    salt: str = ""
    dates: tuple[date, ...] = ()
    horizon_months: int = 0
    rows: int = 0
    hashes: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if len(self.hashes) % _BYTES or self.rows * _BYTES > len(self.hashes):
            raise DeclarationError(f"{self.rows} rows learned from need as many hashes of 8 bytes at least")

    @classmethod
    def of(cls, customers: Sequence[object], days: Sequence[date], horizon_months: int, salt: str) -> "Learned":
        """Of the rows (customer, date), each once; the same rows in any order give the same."""
        pairs = set(zip(map(str, customers), days, strict=True))
        keys = [*(_key(*pair) for pair in pairs), *{customer for customer, _ in pairs}]
        hashes = np.sort(_hashes(keys, salt)).astype("<u8").tobytes()
        return cls(salt, tuple(sorted(set(days))), horizon_months, len(pairs), hashes)

    def holds(self, customers: Sequence[object], days: Sequence[date]) -> Flags:
        """Whether each row (customer, date) was learned from, (n,)."""
        return self._among([_key(str(customer), day) for customer, day in zip(customers, days, strict=True)])

    def knows(self, customers: Sequence[object]) -> Flags:
        """Whether each customer was learned from at any date, (n,)."""
        return self._among(list(map(str, customers)))

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, the hashes in base64."""
        return {
            "salt": self.salt,
            "dates": [day.isoformat() for day in self.dates],
            "horizon_months": self.horizon_months,
            "rows": self.rows,
            "hashes": base64.b64encode(self.hashes).decode(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Learned":
        """What `to_json` wrote; KeyError, TypeError or ValueError where it is something else."""
        dates = tuple(map(date.fromisoformat, data["dates"]))
        hashes = base64.b64decode(data["hashes"], validate=True)
        return cls(data["salt"], dates, data["horizon_months"], data["rows"], hashes)

    @cached_property
    def _known(self) -> NDArray[np.uint64]:
        return np.frombuffer(self.hashes, dtype="<u8")

    def _among(self, keys: Sequence[str]) -> Flags:
        if not len(self._known):
            return np.zeros(len(keys), dtype=np.bool_)
        asked = _hashes(keys, self.salt)
        place = np.minimum(np.searchsorted(self._known, asked), len(self._known) - 1)
        return np.asarray(self._known[place] == asked)


def salt_of(fingerprint: str, seed: int) -> str:
    """The key for the hashes of a training on data of that fingerprint: the same training has the same bytes."""
    return blake2b(f"{fingerprint}:{seed}".encode(), digest_size=16, person=b"learned rows").hexdigest()


def _key(customer: str, day: date) -> str:
    return f"{customer}{_BETWEEN}{day.isoformat()}"


def _hashes(keys: Sequence[str], salt: str) -> NDArray[np.uint64]:
    key = salt.encode()
    found = b"".join(blake2b(one.encode(), digest_size=_BYTES, key=key).digest() for one in keys)
    return np.frombuffer(found, dtype="<u8")
