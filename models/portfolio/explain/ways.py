"""The ways of lines as arrays: row by row the eves of their decisions, and which dates left them whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.policy import NoticeState, Scaling, State, Step
from creditline.models.policy.deciding.passing import Passing, after_decision
from creditline.models.portfolio.lines.history import LineHistory
from creditline.models.portfolio.lines.notice_on_record import NAMES, notice_on_record
from creditline.models.portfolio.lines.standing import state_of

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
_NO_SCALING = (-np.inf, 1.0, 1.0)
_NOTICE = {"limit_in_force": "until_limit", "step_in_force": "until_step"}  # as `line_history` calls them


def _until(state: State) -> tuple[NDArray[np.float64], ...]:
    return state.limit_in_force, state.step_in_force, state.notice_left, state.notice_age


@dataclass(frozen=True)
class Ways:
    """One row per line and date, by customer and date; a line's last row is the day its decision is explained of.

    `first` (lines + 1,): each line's first row.
    """

    history: LineHistory
    first: Rows

    @classmethod
    def of(cls, history: LineHistory, end: Any) -> "Ways":
        """The ways of lines that were there on `end`, each as far back as the line bears one id."""
        dates = history.dates
        last = dates.filter(pc.equal(dates["as_of"], pa.scalar(end, pa.date32())))
        place = pc.index_in(dates["customer_id"], value_set=last["customer_id"].combine_chunks())
        same = pc.equal(dates["line_id"], last["line_id"].combine_chunks().take(place.combine_chunks()))
        dates = dates.filter(pc.fill_null(same, False)).combine_chunks()
        ids = dates["customer_id"].to_numpy(zero_copy_only=False)
        first = np.flatnonzero(np.append(True, ids[1:] != ids[:-1])) if len(ids) else np.zeros(0, np.int64)
        return cls(replace(history, dates=dates), np.append(first, len(ids)))

    def __len__(self) -> int:
        return len(self.first) - 1

    @property
    def dates(self) -> pa.Table:
        """The rows."""
        return self.history.dates

    @cached_property
    def last(self) -> Rows:
        """Each line's last row."""
        return self.first[1:] - 1

    @cached_property
    def customers(self) -> pa.Array:
        """Whose line each is."""
        return self.dates["customer_id"].combine_chunks().take(pa.array(self.last))

    @cached_property
    def line(self) -> Rows:
        """Which line each row is of."""
        return np.repeat(np.arange(len(self)), np.diff(self.first))

    @cached_property
    def day(self) -> NDArray[np.datetime64]:
        """The date of each row."""
        return np.asarray(self.dates["as_of"].to_numpy(), dtype="datetime64[D]")

    @cached_property
    def eve(self) -> State:
        """Where the line stood before what was decided on the date."""
        return state_of(self.dates)

    @cached_property
    def balance(self) -> NDArray[np.float64]:
        """What was owed."""
        return np.asarray(self.dates["balance"].to_numpy(), dtype=np.float64)

    @cached_property
    def decided(self) -> Flags:
        """Whether a decision of the lender's is on record."""
        return np.asarray(self.dates["decided"].to_numpy(zero_copy_only=False), dtype=bool)

    @cached_property
    def override(self) -> Flags:
        """Whether the record says that a person decided."""
        return np.asarray(self.dates["override"].to_numpy(zero_copy_only=False), dtype=bool)

    @cached_property
    def scored(self) -> NDArray[np.float64]:
        """The model's score that is recorded of the date's decision; NaN where none is."""
        return self._known("scored", np.full(len(self.line), np.nan))

    @cached_property
    def limit(self) -> NDArray[np.float64]:
        """The recorded limit after the date's decision; as it stood where nothing was decided.

        On a record without decisions that of the line's next date.
        """
        if self.history.decided_on:
            return self._known("limit_after", self.eve.limit)
        following = np.append(self.eve.limit[1:], 0.0)
        following[self.last] = self.eve.limit[self.last]
        return following

    @cached_property
    def stopping(self) -> Flags:
        """The dates on which the lender decided: those on record, or without any on record those whose limit changed after."""
        return self.decided if self.history.decided_on else np.asarray(self.limit != self.eve.limit)

    @cached_property
    def _cut(self) -> Flags:
        """Whether the lender's last change of the line by then was a cut."""
        if self.history.decided_on:
            return np.asarray(self.dates["cut"].to_numpy(zero_copy_only=False), dtype=bool)
        rows = np.arange(len(self.line))
        changed = np.maximum.accumulate(np.where(self.limit != self.eve.limit, rows, -1))
        known = (changed >= 0) & (changed >= self.first[self.line])
        return known & (self.limit < self.eve.limit)[np.maximum(changed, 0)]

    @cached_property
    def step(self) -> Rows:
        """The recorded step after the date's decision; where it is not recorded, that on the eve of the line's next date."""
        following = np.append(self.eve.step[1:], 0)
        following[self.last] = self.eve.step[self.last]
        following[self.last] = np.where(self.decided[self.last], self._by_action, following[self.last])
        found = np.where(self.decided, following, self.eve.step)
        return self._known("step_after", found.astype(np.float64)).astype(np.int64)

    @cached_property
    def cuts(self) -> tuple[tuple[date, ...], ...]:
        """Of each line the days before its last one on which the lender lowered or shut it, the earliest first."""
        down = self.stopping & ((self.limit < self.eve.limit) | (self.step > self.eve.step))
        down[self.last] = False
        days: NDArray[np.object_] = self.day.astype(object)
        return tuple(
            tuple(days[first:last][down[first:last]].tolist())
            for first, last in zip(self.first, self.first[1:], strict=False)
        )

    @cached_property
    def withdrawn(self) -> Flags:
        """The dates of announcements that were withdrawn later."""
        days, notices = self.day.astype(object), self.text("notice", np.arange(len(self.line)))
        announced = self.dates["announced_on"].to_pylist()
        gone = {
            (line, announced[row])
            for row, (line, notice) in enumerate(zip(self.line.tolist(), notices, strict=True))
            if notice == "withdrawn"
        }
        return np.array([key in gone for key in zip(self.line.tolist(), days.tolist(), strict=True)], dtype=bool)

    @cached_property
    def whole(self) -> Flags:
        """Which dates before the last left the line whole: on the top step, and no cut of the lender's since unreversed."""
        found = (self.step == Step.MAINTAIN) & ~self._cut & (self.limit > 0.0)
        found[self.last] = False
        return np.asarray(found)

    def evening(self, rows: Rows) -> State:
        """The recorded state after what was decided on these dates."""
        days = self.day[rows].astype(object).tolist()
        told = {name: self.dates[_NOTICE.get(name, name)].take(pa.array(rows)).to_pylist() for name in NAMES}
        eve = self.eve.take(rows)
        goes_on = np.flatnonzero(eve.announced & ~self.decided[rows])  # nothing was decided: a notice runs on
        notice = notice_on_record(days, told)
        for own, values in zip((notice.limit, notice.step, notice.left, notice.age), _until(eve), strict=True):
            own[goes_on] = values[goes_on]
        notice.state[goes_on] = int(NoticeState.RUNNING)
        return after_decision(eve, self.limit[rows], self.step[rows], notice)

    def passing(self, before: Rows, rows: Rows) -> Passing:
        """What passes from the dates of the rows `before` to those of `rows`, of the same lines."""
        start, end = self.day[before], self.day[rows]
        month = [days.astype("datetime64[M]") for days in (start, end)]
        asked = np.full(len(rows), np.nan)
        lower, late = np.zeros(len(rows), bool), np.zeros(len(rows), bool)
        for number in np.flatnonzero(np.isin(self.line[rows], np.array(sorted(self._wishes), np.int64))).tolist():
            here = [w for w in self._wishes[int(self.line[rows[number]])] if start[number] <= w[0] < end[number]]
            for on, had, wished in here[-1:]:
                asked[number], lower[number] = wished, wished < had
                late[number] = on.astype("datetime64[M]") == month[1][number]
        return Passing((end - start).astype(np.float64), month[0] == month[1], asked, lower, late)

    def scalings(self, rows: Rows) -> list[Scaling]:
        """What the portfolio cap did on the dates of these rows, as recorded; nothing where that is not."""
        names = ("portfolio_threshold", "portfolio_factor", "portfolio_below")
        told = list(zip(*(self.dates[name].take(pa.array(rows)).to_pylist() for name in names), strict=True))
        known = {
            values: Scaling(
                *(given if value is None else value for value, given in zip(values, _NO_SCALING, strict=True))
            )
            for values in set(told)
        }
        return [known[values] for values in told]

    def text(self, name: str, rows: Rows) -> Sequence[str | None]:
        """A column of words."""
        return list(self.dates[name].take(pa.array(rows)).to_pylist())

    def number(self, name: str, row: int) -> float | None:
        """A row's number, None where there is none."""
        found: float | None = self.dates[name][row].as_py()
        return found

    @cached_property
    def _by_action(self) -> Rows:
        """The step that the last date's action leads to, where no step is recorded."""
        leads = {"suspend": int(Step.SUSPEND), "close": int(Step.CLOSE), "reduce": int(Step.REDUCE)}
        before = self.eve.step[self.last].tolist()
        actions = self.text("action", self.last)
        return np.array(
            [
                max(leads.get(action or "", 0), was if action == "maintain" else 0)
                for action, was in zip(actions, before, strict=True)
            ],
            dtype=np.int64,
        ).reshape(len(self))

    @cached_property
    def _wishes(self) -> dict[int, list[tuple[np.datetime64, float, float]]]:
        """By line, in order: when, from which limit, to which."""
        wishes = self.history.wishes
        if not wishes.num_rows:
            return {}
        place = pc.index_in(wishes["customer_id"], value_set=self.customers).to_pylist()
        lines = self.text("line_id", self.last)
        found: dict[int, list[tuple[np.datetime64, float, float]]] = {}
        for line, row in zip(place, wishes.to_pylist(), strict=True):
            if line is not None and row["line_id"] == lines[line]:
                on = np.datetime64(row["decided_on"], "D")
                found.setdefault(line, []).append((on, row["limit_before"], row["limit_after"]))
        return found

    def _known(self, name: str, otherwise: NDArray[np.float64]) -> NDArray[np.float64]:
        values = np.asarray(self.dates[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
        return np.where(np.isnan(values), otherwise, values)
