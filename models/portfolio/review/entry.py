"""One entry of the chain: what happened to a case, hashed together with the entry before it."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FORMAT = 1  # raise it when an older reader would misread an entry
BEGINNING = hashlib.sha256(f"creditline review {FORMAT}".encode()).hexdigest()  # what the first entry follows


class Happened(StrEnum):
    """What an entry says of its case."""

    OPENED = "opened"  # it goes to a person
    ASSIGNED = "assigned"  # to whom
    DECIDED = "decided"  # upheld, overridden, or evidence is asked for
    CONFIRMED = "confirmed"  # by a second person
    RETURNED = "returned"  # by a second person, to be decided again
    ERASED = "erased"  # what the entries before it said of a person is gone


@dataclass(frozen=True)
class Entry:
    """`number`: from 1 without a gap; `case`: from 1; `at`: when it was written, UTC; `actor`: who of the lender's staff.

    `content`: all that is said of the customer and the decision, as JSON text with a salt; None once it is erased. `digest`:
    its SHA-256. `previous` and `hash`: of the entry before, and of this one, 64 hex digits. The hash is over all but `content`.
    """

    number: int
    case: int
    happened: Happened
    at: str
    actor: str
    content: str | None
    digest: str
    previous: str
    hash: str

    @property
    def told(self) -> Mapping[str, Any]:
        """What the content says; empty once it is erased."""
        told: dict[str, Any] = {} if self.content is None else json.loads(self.content)
        return told

    @property
    def expected_hash(self) -> str:
        """The hash that the entry should have."""
        return _sha(
            _text([FORMAT, self.number, self.case, self.happened, self.at, self.actor, self.digest, self.previous])
        )


def entry_after(
    number: int, previous: str, case: int, happened: Happened, at: str, actor: str, told: Mapping[str, Any]
) -> Entry:
    """The entry `number` that follows the one with the hash `previous`; the salt keeps a digest from being guessed back."""
    content = _text({**told, "salt": secrets.token_hex(16)})
    digest = _sha(content)
    hashed = _sha(_text([FORMAT, number, case, happened, at, actor, digest, previous]))
    return Entry(number, case, happened, at, actor, content, digest, previous, hashed)


def digest_of(content: str) -> str:
    """The digest of a content."""
    return _sha(content)


def _text(told: Any) -> str:
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
