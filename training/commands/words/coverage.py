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
from creditline.models.why.words.keyed import keyed, keys_in, signs_in
from creditline.models.why.words.wording import Wording

if TYPE_CHECKING:
    from creditline.models.portfolio.explain.in_force import InForce

MOST = 0.9  # the share of the letters' wording that the keys told of make at least


@dataclass(frozen=True)
class KeyUse:
    """A phrase's `share` of the wording of all letters, in signs, that up to this key (both 0 to 1), its `uses` and `letters`."""

    key: str
    share: float
    so_far: float
    uses: int
    letters: int


@dataclass(frozen=True)
class Coverage:
    """Counts over `letters` of one language, by key: all `uses`, the `signs` in them beside values, and the letters it is `within`.

    A letter that a person must look at first is counted as it would go out.
    """

    language: str
    letters: int
    uses: Counter[str]
    signs: Counter[str]
    within: Counter[str]

    @classmethod
    def of(cls, language: str, letters: Iterable[str]) -> "Coverage":
        """Count letters that were written with words that bear their keys."""
        uses: Counter[str] = Counter()
        signs: Counter[str] = Counter()
        within: Counter[str] = Counter()
        written = 0
        for letter in letters:
            found = keys_in(letter)
            uses.update(found)
            signs.update(signs_in(letter))
            within.update(found.keys())
            written += 1
        return cls(language, written, uses, signs, within)

    def by_share(self) -> list[KeyUse]:
        """The keys that were used, what makes most of the letters first."""
        found, total, so_far = [], self.signs.total(), 0
        for key, signs in sorted(self.signs.items(), key=lambda one: (-one[1], one[0])):
            so_far += signs
            found.append(KeyUse(key, signs / total, so_far / total, self.uses[key], self.within[key]))
        return found

    def most(self) -> int:
        """How many of the keys make `MOST` of the letters; 0 where there are none."""
        return next((place for place, use in enumerate(self.by_share(), 1) if use.so_far >= MOST), 0)


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
    by_share, most = found.by_share(), found.most()
    head = (
        f"these {most} keys make {by_share[most - 1].so_far:.0%} of {found.letters:,} letters in {found.language!r}; "
        f"{len(by_share)} of {known:,} keys are used"
    )
    rows = [
        f"{use.share:6.1%} {use.so_far:6.1%} {use.uses:>9,} {use.letters:>9,}  {use.key}" for use in by_share[:most]
    ]
    return "\n".join([head, f"{'share':>6} {'so far':>6} {'uses':>9} {'letters':>9}  key", *rows])


def as_data(found: Coverage, known: int) -> dict[str, object]:
    """The same as values, with every key that was used."""
    keys = [
        {
            "key": use.key,
            "share": round(use.share, 6),
            "so_far": round(use.so_far, 6),
            "uses": use.uses,
            "letters": use.letters,
        }
        for use in found.by_share()
    ]
    return {"language": found.language, "letters": found.letters, "known": known, "most": found.most(), "keys": keys}
