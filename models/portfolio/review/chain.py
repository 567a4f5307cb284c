"""Whether the entries are those that were written, all of them and in their order."""

from collections.abc import Sequence
from dataclasses import dataclass

from creditline.features.errors import DataError
from creditline.models.portfolio.review.entry import BEGINNING, Entry, Happened, digest_of


@dataclass(frozen=True)
class ChainHead:
    """The last entry's number and hash: who keeps it elsewhere can tell later that nothing before it was changed."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> "ChainHead":
        """From `NUMBER:HASH`; DataError for anything else."""
        number, _, hashed = text.partition(":")
        if not number.isdecimal() or len(hashed) != 64:
            raise DataError(
                f"{text!r} is no head of a chain; give NUMBER:HASH as `creditline review verify` printed it"
            )
        return cls(int(number), hashed)


@dataclass(frozen=True)
class Verified:
    """A chain that holds. `erased`: entries without their content."""

    entries: int
    cases: int
    erased: int
    head: ChainHead


def verify_chain(entries: Sequence[Entry], known: ChainHead | None = None) -> Verified:
    """Check every entry; `known`: a head of before. DataError that names the first entry at fault."""
    previous, erased_by = BEGINNING, _erased(entries)
    for number, entry in enumerate(entries, 1):
        if entry.number != number:
            raise _broken(number, f"entry {number} is missing")
        if entry.previous != previous or entry.hash != entry.expected_hash:
            raise _broken(number, f"entry {number} was changed, or another before it")
        if entry.content is None and number not in erased_by:
            raise _broken(number, f"the content of entry {number} is gone, and no erasure names it")
        if entry.content is not None and digest_of(entry.content) != entry.digest:
            raise _broken(number, f"the content of entry {number} was changed")
        previous = entry.hash
    if known is not None and (known.number > len(entries) or _hash_at(entries, known.number) != known.hash):
        raise DataError(
            f"entry {known.number} is not the one of that head; the chain was cut off or written anew, restore a copy of it"
        )
    return Verified(
        len(entries),
        len({entry.case for entry in entries}),
        sum(entry.content is None for entry in entries),
        ChainHead(len(entries), previous),
    )


def _erased(entries: Sequence[Entry]) -> frozenset[int]:
    return frozenset(
        number
        for entry in entries
        if entry.happened is Happened.ERASED and entry.content is not None
        for number in entry.told.get("entries", ())
        if number < entry.number
    )


def _hash_at(entries: Sequence[Entry], number: int) -> str:
    return BEGINNING if number == 0 else entries[number - 1].hash


def _broken(number: int, what: str) -> DataError:
    return DataError(f"{what}; the {number - 1:,} entries before it hold, restore the rest from a copy")
