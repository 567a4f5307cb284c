"""What a recall found, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from creditline.features.edits.edit import Grounds

CAUSES = ("record", "link", "cap")
WRONGS = ("wrongly cut", "wrongly kept", "left less", "left more", "only on record", "only made again")
LETTERS = ("withdraw", "reissue", "reasons")


@dataclass(frozen=True)
class CapOfDay:
    """What the portfolio cap did on a day: lines scored below `threshold` were scaled to `below`, those at it to `factor`."""

    threshold: float
    factor: float
    below: float

    @property
    def binds(self) -> bool:
        """Whether it scaled anybody."""
        return self.below < 1.0


@dataclass(frozen=True)
class Money:
    """Sums over lines, in money: limits, what may be owed, and the expected loss, pd times that."""

    limit: float = 0.0
    exposure: float = 0.0
    loss: float = 0.0


@dataclass(frozen=True)
class RecallMonth:
    """One day's decisions against those made again.

    `lines`: on record that day. `replayed`: of them and of those made again, whose records, links or earlier decisions differ;
    `moved_by_cap`: others whom the cap of that day moves. `recorded`, `again`: sums over both. `causes`, `wrongs`, `letters`: how
    many decisions are otherwise by what moved them and by what it comes to, and letters that are no longer true.
    `held`: of the replayed, those a person or a dispute decided, which stand.
    """

    day: date
    lines: int
    replayed: int
    moved_by_cap: int
    held: int
    otherwise: int
    causes: Mapping[str, int]
    wrongs: Mapping[str, int]
    letters: Mapping[str, int]
    recorded: Money
    again: Money
    cap_recorded: CapOfDay
    cap_again: CapOfDay

    @property
    def same_cap(self) -> bool:
        """Whether the cap did the same that day, so that every other decision is what it was, to its receipt."""
        return self.cap_recorded == self.cap_again


@dataclass(frozen=True)
class Recall:
    """All of it. `told`: the faults and files that were put right; `grounds`: each once.

    `rows`: that differ, by table, gone and come. `by_record`, `by_link`: customers; `undecided`: of the former, those of whom no
    decision is on record. `customers`: with a decision that is otherwise. `made_again`: of how many decisions that are
    otherwise it was seen that the records as they were give what is on record.
    """

    told: tuple[str, ...]
    grounds: tuple[Grounds, ...]
    rows: Mapping[str, tuple[int, int]]
    by_record: int
    by_link: int
    undecided: int
    customers: int
    made_again: int
    months: tuple[RecallMonth, ...]

    @property
    def otherwise(self) -> int:
        """How many decisions are otherwise."""
        return sum(month.otherwise for month in self.months)

    def counted(self, what: str) -> dict[str, int]:
        """`causes`, `wrongs` or `letters` over all months."""
        found: dict[str, int] = {}
        for month in self.months:
            for name, count in getattr(month, what).items():
                found[name] = found.get(name, 0) + count
        return found
