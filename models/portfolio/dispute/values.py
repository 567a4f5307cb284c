"""A dispute as values: what was decided, and what is decided with corrected records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa

from creditline.features.edits.edit import Edits
from creditline.models.policy import Scaling, Step
from creditline.models.why.game.line_facts import Place


@dataclass(frozen=True)
class OnRecord:
    """A decision on record. `after`: where it left the line; `scaling`: what the portfolio cap did that day."""

    day: date
    line_id: str
    before: Place
    after: Place
    action: str
    rule: str | None
    score: float | None
    policy_version: str | None
    model_version: str | None
    override: bool
    scaling: Scaling


@dataclass(frozen=True)
class MadeAgain:
    """A decision made again. `row`: as `decide` writes it; `features`: what was read; `state`: where the line stood before.

    `held`: whether it would have left less than the record, which therefore stands.
    """

    day: date
    row: pa.Table
    features: pa.Table
    state: Mapping[str, float | None]
    held: bool = False

    @cached_property
    def told(self) -> Mapping[str, Any]:
        """The row as plain values."""
        (told,) = self.row.to_pylist()
        return dict(told)

    @property
    def before(self) -> Place:
        """Where the line stood before it."""
        return _place(self.told, "limit_before", "step_before")

    @property
    def after(self) -> Place:
        """Where it leaves the line."""
        return _place(self.told, "limit_after", "step")


@dataclass(frozen=True)
class PutRight:
    """A record that was put right: `how` is struck, corrected or added; `record` what it is called, `on` its event date."""

    table: str
    how: str
    record: str
    on: date | None
    reference: str


@dataclass(frozen=True)
class MovedFeature:
    """A feature that corrected records change; `points`: its part of the change of score, None where there is no score."""

    feature: str
    family: str
    before: float | str | None
    after: float | str | None
    points: int | None


@dataclass(frozen=True)
class DisputedDay:
    """A day's decision as it was and as it is made again; `again` is None where no line is left to decide on."""

    recorded: OnRecord
    again: MadeAgain | None

    @property
    def closed(self) -> bool:
        """Whether it leaves the line closed, so that nothing is decided on it after."""
        return self.again is not None and self.again.after.step is Step.CLOSE

    @property
    def elsewhere(self) -> bool:
        """Whether the line is left elsewhere."""
        return self.again is not None and self.again.after != self.recorded.after


@dataclass(frozen=True)
class Dispute:
    """What came of it. `records`: what was put right. `days`: the disputed decision, then every one after it.

    `was`: the disputed decision made again as recorded. `moved`: the features of the model that say something else on that day.
    `answer_by`: the policy's day; `stopped`: why decisions after the last of `days` were not made again, None where all were.
    """

    customer_id: int | str
    edits: Edits
    records: tuple[PutRight, ...]
    days: tuple[DisputedDay, ...]
    was: MadeAgain
    moved: tuple[MovedFeature, ...]
    received: date
    answer_by: date
    stopped: str | None = None

    @property
    def decision(self) -> DisputedDay:
        """The disputed one."""
        return self.days[0]

    @property
    def changed(self) -> bool:
        """Whether any decision leaves the line elsewhere."""
        return any(day.elsewhere for day in self.days)

    @property
    def held(self) -> bool:
        """Whether a decision on record stands because the one made again would have left less."""
        return any(day.again is not None and day.again.held for day in self.days)

    @property
    def now(self) -> DisputedDay:
        """The last decision."""
        return self.days[-1]


def leaves_less(one: Place, other: Place) -> bool:
    """Whether `one` leaves a customer less than `other`: less to draw, or as much on a deeper step or under a lower limit."""
    return (one.drawable, -one.step, one.limit) < (other.drawable, -other.step, other.limit)


def _place(told: Mapping[str, Any], limit: str, step: str) -> Place:
    return Place(float(told[limit]), Step(int(told[step])))
