"""Who changes band or action, overall and by segment."""

from dataclasses import dataclass

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
