"""The policy replayed month by month on records carried on: many choices of many lines at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.engine.planning.plan import CUT_COUNTS_DAYS
from creditline.features.projected.days import number
from creditline.features.projected.groups import CUT_CLOCK, FeatureGroup
from creditline.features.projected.projection import Projection
from creditline.models.artefact import IN_DEFAULT
from creditline.models.calibration.figures import PREFIX
from creditline.models.policy import Inputs, Scaling, State, Step, decide_lines
from creditline.models.policy.deciding.decided import ACTIONS, Decided
from creditline.models.policy.deciding.passing import Passing, after_decision, passed
from creditline.models.policy.deciding.rule_values import rule_values
from creditline.models.portfolio.restore.held_values import HeldValues
from creditline.models.portfolio.restore.in_force_then import InForceThen
from creditline.models.portfolio.restore.made import NO_DECISIONS, in_columns, made_rows
from creditline.models.portfolio.restore.pairs import Pairs
from creditline.models.portfolio.restore.rows_of import SortedRows
from creditline.models.portfolio.restore.start import Start
from creditline.models.portfolio.restore.stated import Statements
from creditline.models.scoring.figures import figure_columns
from creditline.models.scoring.frame import score_frame

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_CUTS = [ACTIONS.index(action) for action in ACTIONS if str(action) in ("reduce", "suspend", "close")]


@dataclass(frozen=True)
class Replayed:
    """What the policy decides on each of `days`, arrays (days, rows); by row of `Pairs`.

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


class MonthsReplay:
    """Replays the lines of `start`: a life each, or one line per customer, in order. `days`: of the decisions, rising."""

    def __init__(
        self, force: InForceThen, projection: Projection, start: Start, days: Sequence[date], pairs: Pairs
    ) -> None:
        self._force, self._projection, self._days, self._pairs = force, projection, tuple(days), pairs
        self._numbers = [number(day) for day in days]
        self._rows = len(pairs.life)
        own = projection.lives.customer
        each = np.array_equal(own, start.entity)  # a life per line, of whoever has several
        self._place = (np.arange(len(own)) if each else np.searchsorted(start.entity, own))[pairs.life]
        self._start = start
        self._lines = np.array(start.line_ids, object)[self._place]
        kept = [group for group in force.groups if not group.decided or group.before_cut or group.anchored]
        self._static = {
            id(group): projection.values(group, self._numbers, self._known_decisions(group))
            for group in (*kept, *([] if force.clock is None else [force.clock]))
        }
        self._sorted: dict[tuple[int, str], tuple[SortedRows, Ints]] = {}
        self._made: list[pa.Table] = []
        self._cut = np.zeros(self._rows, bool)
        self._cut_on = np.zeros(self._rows, np.int64)  # of the last of these cuts, since 1970
        self._held: dict[int, HeldValues] = {}
        self._statements = self._laid_out()
        self._evening = projection.lives.day  # of the last decision

    def run(self, scaling: Scaling, keep: bool = False) -> Replayed:
        """Decide on every day. `keep`: also the features read."""
        state = self._start.state.take(self._place)
        found: list[Decided] = []
        values, frames, standing, owed = [], [], [], []
        for day in self._days:
            state = self._on_days_due(state, day, scaling)
            inputs, decided, frame = self._decide(day, state, scaling)
            found.append(decided)
            values.append(rule_values(self._force.policy, inputs, decided))
            standing.append(state.standing_limit)
            owed.append(inputs.balance)
            if keep:
                frames.append(frame)
            self._remember(day, state, decided, np.ones(self._rows, bool))
            state = after_decision(state, decided.limit, decided.step, decided.notice)
            self._evening = day
        return Replayed(
            days=self._days,
            score=np.stack([one.score for one in found]),
            in_default=np.stack([one.in_default for one in found]),
            limit=np.stack([one.limit for one in found]),
            step=np.stack([one.step for one in found]),
            action=np.stack([one.action for one in found]),
            rule=np.stack([one.rule for one in found]),
            rules=found[0].rules,
            rule_value=np.stack([one.value for one in values]),
            rule_threshold=np.stack([one.threshold for one in values]),
            standing_limit=np.stack(standing),
            balance=np.stack(owed),
            frames=tuple(frames),
        )

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
            if id(group) in self._static:
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
        since = self._on(self._force.clock, day)[CUT_CLOCK].cast(pa.float64()).to_numpy()
        return np.asarray(~self._cut & (since < CUT_COUNTS_DAYS))

    def _on(self, group: FeatureGroup, day: date) -> pa.Table:
        """The group's features of each row, if nothing more is decided."""
        if day in self._days:
            values, key = self._static[id(group)]
            place = self._own(key) * len(self._days) + self._days.index(day)
        else:
            values, key = self._projection.values(group, [number(day)], self._known_decisions(group))
            place = self._own(key)
        return values.take(pa.array(place))

    def _of_static(self, group: FeatureGroup, day: date, state: State, settled: Flags) -> pa.Table:
        found = self._on(group, day)
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
                own = self._sorted_rows(group, name)
                if own is not None:
                    tables[name] = own[0].of_entities(own[1][rows])
        when = np.full(len(rows), number(day), np.int32)
        entity, around = np.arange(len(rows), dtype=np.int32), self._projection.neighbours([number(day)])
        return group.values(tables, len(rows), entity, when, around)

    def _own(self, key: Ints) -> Ints:
        """The entity of each row, where choices are told apart by `key` only."""
        return np.asarray(key[self._pairs.choice] * self._projection.lives.count + self._pairs.life, np.int64)

    def _sorted_rows(self, group: FeatureGroup, name: str) -> tuple[SortedRows, Ints] | None:
        """A table's rows by key and life, and which of them each row of the replay has."""
        if (id(group), name) not in self._sorted:
            lives = self._projection.lives.count
            keys, key = self._projection.keys_of(frozenset([name]))
            rows = self._projection.read_by(group, name, keys, self._numbers[0])
            if rows is None:
                return None
            self._sorted[id(group), name] = SortedRows.of(rows, len(keys) * lives), self._own(key)
        return self._sorted[id(group), name]

    def _laid_out(self) -> Statements | None:
        lives = self._projection.lives.count
        keys, key = self._projection.keys_of(frozenset(["lines"]))
        rows = self._projection.table("lines", keys)
        if rows is None:
            return None
        target = self._force.model.target_product
        if target is not None and all(g.of_target for g in self._force.groups if g.decided and "lines" in g.tables):
            rows = rows.filter(pc.equal(rows["product"], target))
        return Statements.of(
            SortedRows.of(rows, len(keys) * lives).of_entities(self._own(key)),
            self._lines,
            number(self._projection.lives.day),
        )

    def _balance(self, day: int) -> Floats:
        if self._statements is None:
            return np.zeros(self._rows)
        return self._statements.balance_on(day, self._rows)

    def _known_decisions(self, group: FeatureGroup) -> pa.Table | None:
        """The decisions on record, for a group that only looks for the last cut."""
        if "decisions" not in group.tables or "decisions" not in self._projection.known.rows:
            return None
        keys, _ = self._projection.keys_of(group.tables - {"decisions"})
        return self._projection.table("decisions", keys)

    def _decisions(self, group: FeatureGroup, rows: Ints) -> pa.Table:
        """The decisions on record and those made on the way."""
        own = self._sorted_rows(group, "decisions")
        made = [] if not self._made else [self._made_of(rows)]
        if own is None:
            return pa.concat_tables(made) if made else NO_DECISIONS
        told = own[0].of_entities(own[1][rows])
        return pa.concat_tables([told, *(in_columns(each, told.schema) for each in made)])

    def _made_of(self, rows: Ints) -> pa.Table:
        place = np.full(self._rows, -1, np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        every = pa.concat_tables(self._made)
        entity = place[every["entity"].to_numpy()]
        kept = every.filter(pa.array(entity >= 0))
        return kept.set_column(kept.schema.get_field_index("entity"), "entity", pa.array(entity[entity >= 0]))

    def _remember(self, day: date, state: State, decided: Decided, alive: Flags) -> None:
        closed = (state.step == Step.CLOSE) & ~state.announced & (not self._force.policy.ladder.reopen)
        self._made.append(made_rows(day, self._start, self._place, alive & ~closed, state, decided))
        cut = np.isin(decided.action, _CUTS) & alive & ~closed
        self._cut |= cut
        self._cut_on[cut] = number(day)
        self._held = {group: held.without(cut) for group, held in self._held.items()}
