"""Who changes band or action, overall and by segment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.parts.money import CENT
from creditline.training.compare.days.both import Both, Flags
from creditline.training.compare.days.decided_day import NEVER_LATE as COLUMN
from creditline.training.compare.days.side import SIDES
from creditline.training.validate.judged.segments import OTHERS

ALL = "all"
NEVER_LATE = "never late"


@dataclass(frozen=True)
class ChangedCell:
    """How many the champion gives `champion` and the challenger `challenger`."""

    champion: str
    challenger: str
    count: int


@dataclass(frozen=True)
class Changes:
    """`of`: `band` (of customers) or `action` (on lines), of those not in default, in one group.

    `by`: `all`, `late` (the group `never late`: customers who were never past due before) or the attribute of a segment; small
    groups are counted together as `others`. `changed` of `count` are given something else by the challenger.
    """

    of: str
    by: str
    group: str
    count: int
    changed: int
    cells: tuple[ChangedCell, ...]

    @property
    def share(self) -> float:
        """The share that changes, 0 to 1; 0 of nobody."""
        return self.changed / self.count if self.count else 0.0

    def given(self, side: str, words: Sequence[str]) -> int:
        """How many are given one of these words by `champion` or by `challenger`."""
        return sum(cell.count for cell in self.cells if getattr(cell, side) in words)


@dataclass(frozen=True)
class LinesCompared:
    """Lines decided on by both. `in_default`: of customers in default, left out of all the rest here.

    Counts of lines whose action, and whose limit, differ; sums of limits after the decision and lines that a person must look at, of each.
    """

    lines: int
    in_default: int
    changed_action: int
    changed_limit: int
    champion_limit: float
    challenger_limit: float
    champion_reviews: int
    challenger_reviews: int


def changes(of: str, column: str, both: Both, segments: Sequence[str], order: Sequence[str]) -> Iterator[Changes]:
    """The changes of `{side}_{column}`, overall, of who was never late, and by each of `segments`. `order`: of its words."""
    own = both.only(both.alive)
    words = (own.words(f"{SIDES[0]}_{column}"), own.words(f"{SIDES[1]}_{column}"))
    everybody = np.ones(len(own), dtype=bool)
    yield _changes(of, (ALL, ALL), words, everybody, order)
    if own.rows[COLUMN].null_count < len(own):
        yield _changes(of, ("late", NEVER_LATE), words, own.flags(COLUMN), order)
    for name in segments:
        values = own.words(name)
        for group in sorted(set(values.tolist()), key=lambda one: (one == OTHERS, one)):
            yield _changes(of, (name, group), words, values == group, order)


def lines_compared(lines: Both) -> LinesCompared:
    """Counts and sums of all lines."""
    own = lines.only(lines.alive)
    words = [own.words(f"{side}_line_action") for side in SIDES]
    limits = [own.numbers(f"{side}_line_limit_after") for side in SIDES]
    reviews = [int(own.flags(f"{side}_line_review").sum()) for side in SIDES]
    return LinesCompared(
        lines=len(own),
        in_default=len(lines) - len(own),
        changed_action=int((words[0] != words[1]).sum()),
        changed_limit=int((np.abs(limits[0] - limits[1]) > CENT).sum()),
        champion_limit=float(limits[0].sum()),
        challenger_limit=float(limits[1].sum()),
        champion_reviews=reviews[0],
        challenger_reviews=reviews[1],
    )


def _changes(
    of: str,
    group: tuple[str, str],
    words: tuple[NDArray[np.str_], NDArray[np.str_]],
    here: Flags,
    order: Sequence[str],
) -> Changes:
    first, second = (each[here] for each in words)
    if not len(first):
        return Changes(of, *group, 0, 0, ())
    pairs, counts = np.unique(np.stack([first, second]), axis=1, return_counts=True)
    rank = {word: place for place, word in enumerate(order)}
    cells = [ChangedCell(str(one), str(other), int(count)) for one, other, count in zip(*pairs, counts, strict=True)]
    cells.sort(key=lambda cell: (rank.get(cell.champion, len(rank)), rank.get(cell.challenger, len(rank))))
    return Changes(of, *group, len(first), int((first != second).sum()), tuple(cells))
