"""Which phrases make a lender's letters: counted in the letters themselves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from creditline.features.data import DataSet
from creditline.models.letter.lender import Lender
from creditline.models.letter.text import letter_text
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.letters.of_cuts import CutLetters
from creditline.models.portfolio.lines.record import recorded
from creditline.models.why.words.keyed import keyed, keys_in
from creditline.models.why.words.wording import Wording

if TYPE_CHECKING:
    from creditline.models.portfolio.explain.in_force import InForce

MOST = 0.9  # the share of what letters say that the keys told of make at least


@dataclass(frozen=True)
class KeyUse:
    """A phrase's `uses` in all letters, in how many `letters` it stands, and the share of all uses up to this key, 0 to 1."""

    key: str
    uses: int
    letters: int
    so_far: float


@dataclass(frozen=True)
class Coverage:
    """Counts over `letters` of one language, by key: all `uses`, and the letters it stands `within`.

    A letter that a person must look at first is counted as it would go out.
    """

    language: str
    letters: int
    uses: Counter[str]
    within: Counter[str]

    @classmethod
    def of(cls, language: str, letters: Iterable[str]) -> "Coverage":
        """Count letters that were written with words that bear their keys."""
        uses: Counter[str] = Counter()
        within: Counter[str] = Counter()
        written = 0
        for letter in letters:
            found = keys_in(letter)
            uses.update(found)
            within.update(found.keys())
            written += 1
        return cls(language, written, uses, within)

    def by_use(self) -> list[KeyUse]:
        """The keys that were used, the most used first."""
        found, total, so_far = [], self.uses.total(), 0
        for key, uses in sorted(self.uses.items(), key=lambda one: (-one[1], one[0])):
            so_far += uses
            found.append(KeyUse(key, uses, self.within[key], so_far / total))
        return found

    def most(self) -> int:
        """How many of the keys make `MOST` of what is said."""
        return next((place for place, use in enumerate(self.by_use(), 1) if use.so_far >= MOST), 0)


def coverage(
    in_force: "InForce", data: DataSet, days: tuple[date | None, date], lender: Lender, words: Wording, threads: int
) -> Coverage:
    """Write the letters of a day's cuts and count the phrases in them; errors as `find_cuts`."""
    bearing = keyed(words)
    start, end = days
    with recorded(data, in_force.decisions) as record:
        cuts = find_cuts(in_force, record, start, end)
        written = CutLetters(in_force, record, end, lender, bearing)
        letters = (
            letter_text(letter, bearing)
            for part in explain_cuts(in_force, record, cuts, start, end, threads)
            for _, letter in written.made(part, cuts.customers.type)
        )
        return Coverage.of(words.language, letters)


def as_text(found: Coverage, known: int) -> str:
    """The keys that make most of the letters, a line each; `known`: how many keys there are."""
    if not found.letters:
        return "no line was cut, so that there is no letter"
    by_use, most = found.by_use(), found.most()
    head = (
        f"these {most} keys make {by_use[most - 1].so_far:.0%} of what {found.letters:,} letters in {found.language!r} say; "
        f"{len(by_use)} of {known} keys are used"
    )
    rows = [
        f"{use.uses / found.uses.total():6.1%} {use.so_far:6.1%} {use.letters:>9,}  {use.key}" for use in by_use[:most]
    ]
    return "\n".join([head, f"{'share':>6} {'so far':>6} {'letters':>9}  key", *rows])


def as_data(found: Coverage, known: int) -> dict[str, object]:
    """The same as values, with every key that was used."""
    keys = [
        {"key": one.key, "uses": one.uses, "letters": one.letters, "so_far": round(one.so_far, 6)}
        for one in found.by_use()
    ]
    return {"language": found.language, "letters": found.letters, "known": known, "most": found.most(), "keys": keys}
