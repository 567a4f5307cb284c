"""The replay of lines from the dates they stood whole, made of their ways and their features on every stop."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.models.policy import Decided, Inputs, Policy, Scaling, State, Step, decide_lines
from creditline.models.policy.deciding.passing import passed
from creditline.models.policy.deciding.rule_values import rule_values
from creditline.models.policy.deciding.score_part import score_had_part
from creditline.models.portfolio.explain.ends import Ends
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import policy_columns
from creditline.models.portfolio.explain.settling import as_recorded, in_force_at, stops_after, unseen_at
from creditline.models.portfolio.explain.steps import place_of, step_recorded, step_taken
from creditline.models.portfolio.explain.unseen import unseen_versions
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.scoring.frame import score_frame
from creditline.models.why.game.line_facts import Departure, LineFacts, Place, StepTaken
from creditline.models.why.game.lines import LineOutcomes
from creditline.models.why.game.override import Override
from creditline.models.why.game.replay import RecordedScore, Replay, Stop
from creditline.models.why.game.told import Told
from creditline.models.why.previous import Previous, chain_of

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Replaying:
    """Lines, all with a date they stood whole: `since` (lines,), rows of `ways`. `frame`: features, a row per row in `seen`.

    `seen`: rows of `ways`, rising; every line's row in `since` and its stops are among them. `then` and `now`: what all of
    these lines were decided on by where they stood, and on the last date.
    """

    in_force: InForce
    ways: Ways
    since: Rows
    then: tuple[Policy, Model]
    now: tuple[Policy, Model]
    ends: Ends
    seen: Rows
    frame: pa.Table
    macro: frozenset[str]
    asked_from: Sequence[date | None]

    def replay(self) -> Replay:
        """The lines in their order."""
        evening, ends, policy = self.ways.evening(self.since), self.ends, self.now[0]
        asked, eve = self._asked(evening), self.ways.eve
        stops, departures, steps = self._stops()
        not_at_hand, unseen = unseen_versions(self.in_force, self.ways, self.since)
        facts = tuple(
            LineFacts(
                stood=Place(float(evening.limit[line]), Step(int(evening.step[line]))),
                eve=place_of(eve.limit[last], eve.step[last]),
                after=place_of(ends.limit[line], ends.step[line]),
                action=ends.action[line],
                computed=bool(ends.computed[line]),
                departures=tuple(sorted(departures[line], key=lambda one: one.on)),
                steps=tuple(steps[line]),
                asked_from=self.asked_from[line],
                notice=policy.notice,
                scale=policy.scale,
                not_at_hand=tuple(not_at_hand[line]),
                cuts=self.ways.cuts[self.ways.line[last]],
                announced=ends.notice(line),
            )
            for line, last in enumerate(self._last.tolist())
        )
        return Replay(
            evening=evening,
            stops=tuple(stops),
            after=LineOutcomes(ends.limit, ends.step),
            asked=LineOutcomes(asked.limit, asked.step),
            facts=facts,
            versions=(self.then[0].version, self.now[0].version),
            macro=self.macro,
            unseen=unseen,
        )

    def _asked(self, state: State) -> State:
        """With the customer's own wishes carried out one after the other, and nothing decided."""
        stops, before, lines = stops_after(self.in_force, self.ways, self.since), self.since.copy(), len(self.since)
        for number in range(max(map(len, stops), default=0)):
            here = np.flatnonzero([len(each) > number for each in stops])
            then = np.array([stops[place][number] for place in here.tolist()], dtype=np.int64)
            eve = passed(state.take(here), self.ways.passing(before[here], then))
            state = eve.spread(here, lines).where(np.isin(np.arange(lines), here), state)
            before[here] = then
        return state

    @cached_property
    def _last(self) -> Rows:
        return self.ways.last[self.ways.line[self.since]]

    def _stops(self) -> tuple[list[Stop], list[list[Departure]], list[list[StepTaken]]]:
        """All stops in the order of their days; each line's departures of the record from the policy, and its steps."""
        per_line = stops_after(self.in_force, self.ways, self.since)
        line = np.repeat(np.arange(len(per_line)), [len(each) for each in per_line])
        row = np.concatenate(per_line)
        before = np.concatenate([np.append(start, each[:-1]) for start, each in zip(self.since, per_line, strict=True)])
        by = in_force_at(self.in_force, self.ways, row)
        scalings = self._scalings(row)
        others = unseen_at(self.in_force, self.ways, row).policy.tolist()
        keys = list(zip(self.ways.day[row].tolist(), by.which.tolist(), map(astuple, scalings), others, strict=True))
        stops: list[Stop] = []
        departures: list[list[Departure]] = [[] for _ in per_line]
        steps: list[list[StepTaken]] = [[] for _ in per_line]
        for key in sorted(set(keys), key=lambda each: (each[0], each[1], str(each[2:]))):  # by day first
            some = np.array([place for place, own in enumerate(keys) if own == key])
            at = _At(line[some], before[some], row[some], by.choices[key[1]], scalings[some[0]], others[some[0]])
            stop, departed, taken = self._stop(at)
            stops.append(stop)
            for number, step in taken:
                steps[number].append(step)
            for number, departure in departed:
                departures[number].append(departure)
        for number, departure in self._unknown(row):
            departures[number].append(departure)
        return stops, departures, steps

    def departed_at_last(self) -> list[tuple[Departure, ...]]:
        """Of each line by how much the decision of its last date alone departs from the policy: one departure, or none."""
        rows = self._last
        found: list[tuple[Departure, ...]] = [()] * len(rows)
        by = in_force_at(self.in_force, self.ways, rows)
        scalings = self._scalings(rows)
        keys = list(zip(self.ways.day[rows].tolist(), by.which.tolist(), map(astuple, scalings), strict=True))
        for key in dict.fromkeys(keys):
            some = np.array([place for place, own in enumerate(keys) if own == key])
            at = _At(some, rows[some], rows[some], by.choices[key[1]], scalings[some[0]], unseen=False)
            policy, model = at.by
            frame = self.rows_of(at.row)
            own = Told(policy, policy_columns(self.in_force, model, frame), self.ways.balance[at.row])
            decided = decide_lines(policy, self._inputs(at, frame, own), at.scaling)
            for line, departure in self._departures(at, decided)[2]:
                found[line] = (departure,)
        return found

    def _scalings(self, rows: Rows) -> list[Scaling]:
        """Those recorded, or of a last date that is computed the one it was computed with."""
        computed = np.isin(rows, self._last[self.ends.computed]).tolist()
        return [
            self.ends.scaling if now else recorded
            for now, recorded in zip(computed, self.ways.scalings(rows), strict=True)
        ]

    def _stop(self, at: "_At") -> tuple[Stop, list[tuple[int, Departure]], list[tuple[int, StepTaken]]]:
        since = self.since[at.line]
        starts, ends = self.rows_of(since), self.rows_of(at.row)
        policy, model = at.by
        previous = None if model is self.then[1] else Previous(self.then[1])
        own = Told(policy, policy_columns(self.in_force, model, ends), self.ways.balance[at.row])
        inputs = self._inputs(at, ends, own)
        decided = decide_lines(policy, inputs, at.scaling)
        override, recorded, departures = self._departures(at, decided)
        stop = Stop(
            day=self.ways.day[at.row[0]].astype(object),
            lines=at.line,
            passing=self.ways.passing(at.before, at.row),
            chain=chain_of(model, starts, ends, previous, threads=1),
            start=Told(self.then[0], policy_columns(self.in_force, self.then[1], starts), self.ways.balance[since]),
            own=own,
            scaling=at.scaling,
            override=override,
            recorded=recorded,
        )
        return stop, departures, self._steps(at, inputs, decided, starts)

    def _inputs(self, at: "_At", frame: pa.Table, own: Told) -> Inputs:
        """What the policy in force decides on, from the recorded state."""
        policy, model = at.by
        unseen = unseen_at(self.in_force, self.ways, at.row)
        score, pd = as_recorded(
            unseen.model | unseen.policy, self.ways.scored[at.row], model, score_frame(model, frame)
        )
        return Inputs(
            score=score,
            pd=pd,
            features={name: own.features[name] for name in policy.columns},
            balance=own.balance,
            state=self.ways.eve.take(at.row),
        )

    def _steps(self, at: "_At", inputs: Inputs, decided: Decided, starts: pa.Table) -> list[tuple[int, StepTaken]]:
        """What moved lines on this day, with its rule; as recorded where the policy would not have decided it."""
        limit, step = self._recorded(at, decided)
        eve, found = inputs.state, []
        values, stood = rule_values(at.by[0], inputs, decided), policy_columns(self.in_force, self.then[1], starts)
        scores = score_frame(self.then[1], starts)["score"].to_numpy().astype(np.float64)
        part = score_had_part(at.by[0], inputs, decided, scores, self.then[0])
        as_decided = (np.rint(100.0 * limit) == np.rint(100.0 * decided.limit)) & (step == decided.step)
        as_decided &= not at.unseen
        for place in np.flatnonzero((limit != eve.limit) | (step != eve.step)).tolist():
            before, after = place_of(eve.limit[place], eve.step[place]), place_of(limit[place], step[place])
            taken = step_recorded(self.ways, int(at.row[place]), before, after)
            if as_decided[place]:
                taken = step_taken(at.by[0], inputs, decided, values, place, taken, stood)
                taken = replace(taken, score_part=bool(part[place]))
            found.append((int(at.line[place]), taken))
        return found

    def _departures(
        self, at: "_At", decided: Decided
    ) -> tuple[Override, RecordedScore | None, list[tuple[int, Departure]]]:
        """What a person decided otherwise, what stands for versions not at hand, and each line's departure."""
        limit, step = self._recorded(at, decided)
        money = np.rint(100.0 * (limit - decided.limit)) / 100.0
        rungs = step - decided.step
        none = Override(np.zeros_like(rungs), np.zeros_like(money))
        start, own = self._scored(self.since[at.line]), self._scored(at.row)
        if at.unseen:
            return none, RecordedScore(start, self.ways.scored[at.row], Override(rungs, money, bounded=False)), []
        recorded = None if np.isnan(start).all() and np.isnan(own).all() else RecordedScore(start, own, none)
        by_person = self.ways.override[at.row]
        found = [
            (
                int(at.line[place]),
                self._departure(
                    int(at.row[place]),
                    (decided.limit[place], decided.step[place]),
                    (limit[place], step[place]),
                    override=bool(by_person[place]),
                ),
            )
            for place in np.flatnonzero((money != 0.0) | (rungs != 0)).tolist()
        ]
        return Override(np.where(by_person, rungs, 0), np.where(by_person, money, 0.0)), recorded, found

    def _scored(self, rows: Rows) -> NDArray[np.float64]:
        """The recorded scores of rows whose model is not at hand, NaN elsewhere."""
        return np.where(unseen_at(self.in_force, self.ways, rows).model, self.ways.scored[rows], np.nan)

    def _recorded(self, at: "_At", decided: Decided) -> tuple[NDArray[np.float64], Rows]:
        """Where lines stood after this date, the last one's decision as it is explained.

        A step that no decision on record tells is the one `decided`, where the limit is.
        """
        line, row = at.line, at.row
        last = row == self.ways.last[self.ways.line[row]]
        limit = np.where(last, self.ends.limit[line], self.ways.limit[row])
        same = np.rint(100.0 * limit) == np.rint(100.0 * decided.limit)
        step = np.where(~self.ways.decided[row] & same, decided.step, self.ways.step[row])
        return limit, np.where(last, self.ends.step[line], step)

    def _unknown(self, stops: Rows) -> list[tuple[int, Departure]]:
        """What changed lines beside the stops: decisions by policies not at hand, and changes without a decision."""
        ways = self.ways
        rows = np.concatenate([np.arange(a + 1, b + 1) for a, b in zip(self.since, self._last, strict=True)])
        line = np.repeat(np.arange(len(self.since)), self._last - self.since)
        was, eve = passed(ways.evening(rows - 1), ways.passing(rows - 1, rows)), ways.eve.take(rows)
        found = []
        for place in np.flatnonzero((was.limit != eve.limit) | (was.step != eve.step)).tolist():
            places = (was.limit[place], was.step[place]), (eve.limit[place], eve.step[place])
            found.append((int(line[place]), self._departure(int(rows[place]), *places, override=False)))
        moved = (ways.limit[rows] != eve.limit) | (ways.step[rows] != eve.step)
        for place in np.flatnonzero(ways.decided[rows] & moved & ~np.isin(rows, stops)).tolist():
            row = int(rows[place])
            places = (eve.limit[place], eve.step[place]), (ways.limit[row], ways.step[row])
            found.append((int(line[place]), self._departure(row, *places, override=bool(ways.override[row]))))
        return found

    def _departure(
        self, row: int, decided: tuple[float, int], recorded: tuple[float, int], *, override: bool
    ) -> Departure:
        (reason,) = self.ways.text("reason", np.array([row]))
        return Departure(
            on=self.ways.day[row].astype(object),
            recorded=Place(float(recorded[0]), Step(int(recorded[1]))),
            decided=Place(float(decided[0]), Step(int(decided[1]))),
            override=override,
            reason=reason,
        )

    def rows_of(self, rows: Rows) -> pa.Table:
        """The features of some rows of the ways, that are among those `seen`."""
        return self.frame.take(pa.array(np.searchsorted(self.seen, rows))).combine_chunks()


@dataclass(frozen=True)
class _At:
    """Lines that stop on one day under one policy, model and scaling; `before` and `row`: their rows before and then.

    `unseen`: whether the policy that decided is not at hand.
    """

    line: Rows
    before: Rows
    row: Rows
    by: tuple[Policy, Model]
    scaling: Scaling
    unseen: bool
