"""The policy replayed month by month on records carried on: many choices of many lines at once."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.engine.planning.plan import CUT_COUNTS_DAYS
from creditline.features.projected.days import number
from creditline.features.projected.groups import CUT_CLOCK, FeatureGroup
from creditline.models.artefact import IN_DEFAULT
from creditline.models.calibration.figures import PREFIX
from creditline.models.policy import Inputs, Scaling, State, Step, decide_lines
from creditline.models.policy.deciding.decided import ACTIONS, Decided
from creditline.models.policy.deciding.passing import Passing, after_decision, passed
from creditline.models.policy.deciding.propose_lines import CLOSED
from creditline.models.policy.deciding.rule_values import RuleValues, rule_values
from creditline.models.portfolio.restore.ahead import Ahead
from creditline.models.portfolio.restore.held_values import HeldValues
from creditline.models.portfolio.restore.made import NO_DECISIONS, in_columns, made_rows
from creditline.models.portfolio.restore.start import Start
from creditline.models.portfolio.restore.stated import Statements
from creditline.models.scoring.figures import figure_columns
from creditline.models.scoring.frame import score_frame

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_CUTS = [ACTIONS.index(action) for action in ACTIONS if str(action) in ("reduce", "suspend", "close")]
WORTH_FOLLOWING = 0.9  # of the rows: where fewer are open, those that are closed are left behind


@dataclass(frozen=True)
class Replayed:
    """What the policy decides on each of `days`, arrays (days, rows); by pair replayed.

    `rule_value` and `rule_threshold` as `RuleValues`; `rules`: the names that `rule` counts in. `frames`: the features read.
    """

    days: tuple[date, ...]
    score: Floats
    in_default: Flags
    limit: Floats
    step: Ints
    action: Ints
    rule: Ints
    rules: tuple[str, ...]
    rule_value: Floats
    rule_threshold: Floats
    standing_limit: Floats
    balance: Floats
    frames: tuple[pa.Table, ...]

    def take(self, rows: Ints) -> "Replayed":
        """Some of the rows, any of which may come twice."""
        values: dict[str, Any] = {name: getattr(self, name)[:, rows] for name in _PER_ROW}
        return replace(self, **values, frames=tuple(frame.take(pa.array(rows)) for frame in self.frames))


_PER_ROW = (
    "score", "in_default", "limit", "step", "action", "rule", "rule_value", "rule_threshold", "standing_limit", "balance",
)  # fmt: skip


class MonthsReplay:
    """Replays some pairs of what is `ahead`; `start`: a life each, or one line per customer, in order."""

    def __init__(self, ahead: Ahead, start: Start, pairs: Ints) -> None:
        self._ahead, self._force, self._start, self._pairs = ahead, ahead.force, start, pairs
        self._place = start.of_lives(ahead.projection.lives)[ahead.projection.pairs.life[pairs]]
        self._made: list[pa.Table] = []
        self._cut = np.zeros(len(pairs), bool)
        self._cut_on = np.zeros(len(pairs), np.int64)  # of the last of these cuts, since 1970
        self._held: dict[int, HeldValues] = {}
        self._statements = self._laid_out()
        self._evening = ahead.projection.lives.day  # of the last decision

    @property
    def _rows(self) -> int:
        return len(self._pairs)

    def run(self, scaling: Scaling, keep: bool = False, past_closing: bool = True) -> Replayed:
        """Decide on every day. `keep`: also the features read.

        Not `past_closing`: what is closed for good is followed no further, unless a rule may close it again; its limit, step and rule
        are told as if it were, all else as on the day it was closed.
        """
        state = self._start.state.take(self._place)
        here, shut = np.arange(self._rows), np.zeros(self._rows, bool)
        leaves = not past_closing and all(trigger.step < Step.CLOSE for trigger in self._force.policy.triggers)
        found: dict[str, list[NDArray[np.generic]]] = {}
        rules: tuple[str, ...] = ()
        frames = []
        for day in self._ahead.days:
            told: dict[str, NDArray[np.generic]] = {}
            if len(here) or not found:
                state = self._on_days_due(state, day, scaling)
                inputs, decided, frame = self._decide(day, state, scaling)
                told = _told(inputs, decided, rule_values(self._force.policy, inputs, decided))
                rules = decided.rules
                if keep:
                    frames.append(frame)
                self._remember(day, state, decided, np.ones(self._rows, bool))
                state = after_decision(state, decided.limit, decided.step, decided.notice)
                self._evening = day
            for name in told or found:
                whole = found[name][-1].copy() if name in found else told[name]
                if told:
                    whole[here] = told[name]
                found.setdefault(name, []).append(whole)
            found["rule"][-1][shut] = rules.index(CLOSED)
            left = np.flatnonzero(~self._shut(state))
            if leaves and len(left) < WORTH_FOLLOWING * len(here):
                shut[here[self._shut(state)]] = True
                here, state = here[left], state.take(left)
                self._follow(left)
        values: dict[str, Any] = {name: np.stack(each) for name, each in found.items()}
        return Replayed(days=self._ahead.days, rules=rules, frames=tuple(frames), **values)

    def _decide(self, day: date, state: State, scaling: Scaling) -> tuple[Inputs, Decided, pa.Table]:
        frame = self._frame(day, state)
        inputs = self._inputs(frame, state, self._balance(number(day)))
        return inputs, decide_lines(self._force.policy, inputs, scaling), frame

    def _on_days_due(self, state: State, day: date, scaling: Scaling) -> State:
        """The state on the eve of `day`: on days before it on which announced cuts are due, those lines alone were decided on."""
        while (running := state.notice_left > 0.0).any():
            due = self._evening + timedelta(int(np.ceil(state.notice_left[running].min())))
            if due >= day:
                break
            state = passed(state, self._passing(self._evening, due))
            whose = running & (state.notice_left <= 0.0)
            _, decided, _ = self._decide(due, state, scaling)
            self._remember(due, state, decided, whose)
            state = after_decision(state, decided.limit, decided.step, decided.notice).where(whose, state)
            self._evening = due
        return passed(state, self._passing(self._evening, day))

    def _passing(self, day: date, following: date) -> Passing:
        rows = self._rows
        nothing, none = np.full(rows, np.nan), np.zeros(rows, bool)
        same = np.full(rows, (day.year, day.month) == (following.year, following.month))
        return Passing(np.full(rows, float((following - day).days)), same, nothing, none, none)

    def _inputs(self, frame: pa.Table, state: State, balance: Floats) -> Inputs:
        scores = score_frame(self._force.model, frame)
        features: dict[str, pa.ChunkedArray | pa.Array] = {}
        for name in self._force.policy.columns:
            if name == IN_DEFAULT:
                features[name] = scores[name].cast(pa.float64())
            elif name in frame.column_names:
                column = frame[name]
                features[name] = column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
            else:
                features[name] = pa.nulls(self._rows, pa.float64())
        score = scores["score"].cast(pa.float64()).to_numpy()
        return Inputs(score, scores["pd"].to_numpy(), features, balance, state)

    def _frame(self, day: date, state: State) -> pa.Table:
        columns: dict[str, pa.ChunkedArray | pa.Array] = {
            "customer_id": pa.array(np.arange(self._rows)),
            "as_of": pa.array(np.full(self._rows, number(day), np.int32)).cast(pa.date32()),
        }
        if self._statements is not None:
            self._statements.stand(number(self._evening), number(day), state.in_force.limit)
        settled = self._settled(day)
        for group in self._force.groups:
            if not group.decided or group.before_cut or group.anchored:
                values = self._of_static(group, day, state, settled)
            else:
                values = self._decided_values(group, day, state, np.arange(self._rows))
            columns |= {name: values[name] for name in values.column_names}
        frame = pa.table(columns)
        for name in figure_columns(self._force.model):
            figure = self._force.figures[day][name.removeprefix(PREFIX)]
            frame = frame.append_column(name, pa.array(np.full(self._rows, figure)))
        return frame

    def _settled(self, day: date) -> Flags:
        """Of which rows the cut on record is the last, and windows still end before it."""
        if self._force.clock is None:
            return np.zeros(self._rows, bool)
        since = self._ahead.on(self._force.clock, day, self._pairs)[CUT_CLOCK].cast(pa.float64()).to_numpy()
        return np.asarray(~self._cut & (since < CUT_COUNTS_DAYS))

    def _of_static(self, group: FeatureGroup, day: date, state: State, settled: Flags) -> pa.Table:
        found = self._ahead.on(group, day, self._pairs)
        moved = ~settled if group.anchored else self._cut if group.before_cut else np.zeros(self._rows, bool)
        if not moved.any():
            return found
        held = self._held.get(id(group)) or HeldValues.none(found)
        recent = self._cut & (number(day) - self._cut_on < CUT_COUNTS_DAYS)
        rows = np.flatnonzero(moved & ~(held.holds & recent))
        if len(rows):
            anew = self._decided_values(group, day, state if group.anchored else None, rows)
            held = held.with_rows(rows, anew, recent[rows] & group.steady)
            self._held[id(group)] = held
        return held.where(moved, found)

    def _decided_values(self, group: FeatureGroup, day: date, state: State | None, rows: Ints) -> pa.Table:
        """The group's features of some rows, with the decisions made on the way."""
        tables: dict[str, pa.Table] = {}
        for name in group.tables:
            if name == "decisions":
                tables[name] = self._decisions(group, rows)
            elif name == "lines" and state is not None:
                assert self._statements is not None
                tables[name] = self._statements.of_entities(rows)
            else:
                own = self._ahead.rows(group, name, self._pairs[rows])
                if own is not None:
                    tables[name] = own
        when = np.full(len(rows), number(day), np.int32)
        entity, around = np.arange(len(rows), dtype=np.int32), self._ahead.projection.neighbours([number(day)])
        return group.values(tables, len(rows), entity, when, around)

    def _laid_out(self) -> Statements | None:
        told = self._ahead.projection.told("lines")
        if told is None:
            return None
        rows, target = told.rows.of_entities(told.entity[self._pairs]), self._force.model.target_product
        if target is not None and all(g.of_target for g in self._force.groups if g.decided and "lines" in g.tables):
            rows = rows.filter(pc.equal(rows["product"], target))
        lines = np.array(self._start.line_ids, object)[self._place]
        return Statements.of(rows, lines, number(self._ahead.projection.lives.day))

    def _balance(self, day: int) -> Floats:
        if self._statements is None:
            return np.zeros(self._rows)
        return self._statements.balance_on(day, self._rows)

    def _decisions(self, group: FeatureGroup, rows: Ints) -> pa.Table:
        """The decisions on record and those made on the way."""
        told = self._ahead.rows(group, "decisions", self._pairs[rows])
        made = [] if not self._made else [self._made_of(rows)]
        if told is None:
            return pa.concat_tables(made) if made else NO_DECISIONS
        return pa.concat_tables([told, *(in_columns(each, told.schema) for each in made)])

    def _made_of(self, rows: Ints) -> pa.Table:
        place = np.full(self._rows, -1, np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        every = pa.concat_tables(self._made)
        entity = place[every["entity"].to_numpy()]
        kept = every.filter(pa.array(entity >= 0))
        return kept.set_column(kept.schema.get_field_index("entity"), "entity", pa.array(entity[entity >= 0]))

    def _shut(self, state: State) -> Flags:
        """Which lines are closed for good."""
        return np.asarray((state.step == Step.CLOSE) & ~state.announced & (not self._force.policy.ladder.reopen))

    def _follow(self, rows: Ints) -> None:
        """Go on with some rows only."""
        if self._made:
            self._made = [self._made_of(rows)]
        self._pairs, self._place = self._pairs[rows], self._place[rows]
        self._cut, self._cut_on = self._cut[rows], self._cut_on[rows]
        self._held = {group: held.take(rows) for group, held in self._held.items()}
        self._statements = None if self._statements is None else self._statements.take(rows)

    def _remember(self, day: date, state: State, decided: Decided, alive: Flags) -> None:
        alive = alive & ~self._shut(state)
        self._made.append(made_rows(day, self._start, self._place, alive, state, decided))
        cut = np.isin(decided.action, _CUTS) & alive
        self._cut |= cut
        self._cut_on[cut] = number(day)
        self._held = {group: held.without(cut) for group, held in self._held.items()}


def _told(inputs: Inputs, decided: Decided, values: RuleValues) -> dict[str, NDArray[np.generic]]:
    """Of one day what `Replayed` tells of each row."""
    of_rule = {"rule_value": values.value, "rule_threshold": values.threshold}
    stands = {"standing_limit": inputs.state.standing_limit, "balance": inputs.balance}
    names = ("score", "in_default", "limit", "step", "action", "rule")
    return {name: getattr(decided, name) for name in names} | of_rule | stands
