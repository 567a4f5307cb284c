"""What records are worth, as values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from creditline.features.words.named import Named
from creditline.models.why.game.line_facts import Place


class HowLeftOut(StrEnum):
    """What leaving a record out comes to."""

    STRUCK = "struck"  # it never was
    INSTEAD = "instead"  # it says something else: paid when due, nothing owed
    AS_IT_IS = "as_it_is"  # there is nothing in it to leave out: a payment that was on time
    NO_MEANING = "no_meaning"  # a table of which leaving a row out means nothing


@dataclass(frozen=True)
class Worth:
    """What the score and the line would be without, less what they are: above zero, what is left out did harm.

    `points`: of whole scores, `exact` of unrounded ones; None where one side has no score, being in default. `limit`,
    `drawable`: money; `line`: what would be decided. None where no decision can be told.
    """

    points: int | None
    exact: float | None
    limit: float | None
    drawable: float | None
    line: "Decision | None"


@dataclass(frozen=True)
class RecordWorth:
    """One record. `late`: of an instalment, by how many days it was paid, or is overdue; 0 for none. `worth`: None where none can be told.

    `copies`: how many rows have this name, being equal; the worth is that of one.
    """

    table: str
    record: str
    on: date
    amount: float | None
    late: int
    copies: int
    how: HowLeftOut
    worth: Worth | None


@dataclass(frozen=True)
class GroupWorth:
    """The records behind the features of a concept that moved. `together`: all of them left out at once; None where none can be.

    `records`: by what they are worth alone, the most first; `more`: how many of those left out together are not valued alone.
    """

    concept: str
    named: Named
    features: tuple[str, ...]
    together: Worth | None
    records: tuple[RecordWorth, ...]
    more: int


@dataclass(frozen=True)
class Decision:
    """A decision: where it leaves the line, and what it does."""

    place: Place
    action: str


@dataclass(frozen=True)
class Worths:
    """What the records behind the change from `start` to `end` are worth to the score and the decision of `end`.

    `line`: the decision made on the records as they are; None where there is no policy, no line, or the decision on record is not
    the one the records give.
    """

    customer_id: int | str
    start: date
    end: date
    score: int | None
    line: Decision | None
    groups: tuple[GroupWorth, ...]

    def of(self, table: str, record: str) -> RecordWorth | None:
        """What a record is worth; None where it is not among them."""
        mine = (one for group in self.groups for one in group.records)
        return next((one for one in mine if (one.table, one.record) == (table, record)), None)
