"""The replay of lines from the dates they stood whole, made of their ways and their features on every stop."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.models.policy import Decided, Inputs, Policy, Scaling, State, Step, decide_lines
from creditline.models.policy.deciding.passing import passed
from creditline.models.portfolio.explain.ends import Ends
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import policy_columns
from creditline.models.portfolio.explain.settling import in_force_at, stops_after
from creditline.models.portfolio.explain.steps import place_of, step_taken
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.scoring.frame import score_frame
from creditline.models.why.game.line_facts import Departure, LineFacts, Place, StepTaken
from creditline.models.why.game.lines import LineOutcomes
from creditline.models.why.game.replay import Override, Replay, Stop
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
        evening, ends = self.ways.evening(self.since), self.ends
        asked = self._asked(evening)
        stops, departures, steps = self._stops()
        eve = self.ways.eve
        facts = tuple(
            LineFacts(
                stood=Place(float(evening.limit[line]), Step(int(evening.step[line]))),
                eve=Place(float(eve.limit[last]), Step(int(eve.step[last]))),
                after=Place(float(ends.limit[line]), Step(int(ends.step[line]))),
                action=ends.action[line],
                computed=bool(ends.computed[line]),
                departures=tuple(sorted(departures[line], key=lambda one: one.on)),
                steps=tuple(steps[line]),
                asked_from=self.asked_from[line],
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
        keys = list(zip(self.ways.day[row].tolist(), by.which.tolist(), map(astuple, scalings), strict=True))
        stops: list[Stop] = []
        departures: list[list[Departure]] = [[] for _ in per_line]
        steps: list[list[StepTaken]] = [[] for _ in per_line]
        for key in sorted(set(keys), key=lambda each: (each[0], each[1], str(each[2]))):  # by day first
            some = np.array([place for place, own in enumerate(keys) if own == key])
            at = _At(line[some], before[some], row[some], by.choices[key[1]], scalings[some[0]])
            stop, departed, taken = self._stop(at)
            stops.append(stop)
            for number, step in taken:
                steps[number].append(step)
            for number, departure in departed:
                departures[number].append(departure)
        for number, departure in self._unknown(row):
            departures[number].append(departure)
        return stops, departures, steps

    def _scalings(self, rows: Rows) -> list[Scaling]:
        """Those recorded, or of a last date that is computed the one it was computed with."""
        computed = np.isin(rows, self._last[self.ends.computed]).tolist()
        return [
            self.ends.scaling if now else recorded
            for now, recorded in zip(computed, self.ways.scalings(rows), strict=True)
        ]

    def _stop(self, at: "_At") -> tuple[Stop, list[tuple[int, Departure]], list[tuple[int, StepTaken]]]:
        since = self.since[at.line]
        starts, ends = self._features(since), self._features(at.row)
        policy, model = at.by
        previous = None if model is self.then[1] else Previous(self.then[1])
        own = Told(policy, policy_columns(self.in_force, ends), self.ways.balance[at.row])
        inputs = self._inputs(at, ends, own)
        decided = decide_lines(policy, inputs, at.scaling)
        override, departures = self._departures(at, decided)
        stop = Stop(
            day=self.ways.day[at.row[0]].astype(object),
            lines=at.line,
            passing=self.ways.passing(at.before, at.row),
            chain=chain_of(model, starts, ends, previous, threads=1),
            start=Told(self.then[0], policy_columns(self.in_force, starts), self.ways.balance[since]),
            own=own,
            scaling=at.scaling,
            override=override,
        )
        return stop, departures, self._steps(at, inputs, decided)

    def _inputs(self, at: "_At", frame: pa.Table, own: Told) -> Inputs:
        """What the policy in force decides on, from the recorded state."""
        policy, model = at.by
        scores = score_frame(model, frame)
        return Inputs(
            score=scores["score"].to_numpy().astype(np.float64),
            pd=scores["pd"].to_numpy(),
            features={name: own.features[name] for name in policy.columns},
            balance=own.balance,
            state=self.ways.eve.take(at.row),
        )

    def _steps(self, at: "_At", inputs: Inputs, decided: Decided) -> list[tuple[int, StepTaken]]:
        """What moved lines on this day, with its rule; as recorded where the policy would not have decided it."""
        limit, step = self._recorded(at.line, at.row)
        eve, found = inputs.state, []
        as_decided = (np.rint(100.0 * limit) == np.rint(100.0 * decided.limit)) & (step == decided.step)
        for place in np.flatnonzero((limit != eve.limit) | (step != eve.step)).tolist():
            row = at.row[place : place + 1]
            (told,) = self.ways.text("rule", row)
            (reason,) = self.ways.text("reason", row)
            before, after = place_of(eve.limit[place], eve.step[place]), place_of(limit[place], step[place])
            taken = StepTaken(self.ways.day[row[0]].astype(object), before, after, told or reason)
            found.append(
                (
                    int(at.line[place]),
                    step_taken(at.by[0], inputs, decided, place, taken, by_policy=bool(as_decided[place])),
                )
            )
        return found

    def _departures(self, at: "_At", decided: Decided) -> tuple[Override, list[tuple[int, Departure]]]:
        limit, step = self._recorded(at.line, at.row)
        money = np.rint(100.0 * (limit - decided.limit)) / 100.0
        rungs = step - decided.step
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
        return Override(np.where(by_person, rungs, 0), np.where(by_person, money, 0.0)), found

    def _recorded(self, line: Rows, row: Rows) -> tuple[NDArray[np.float64], Rows]:
        """Where lines stood after these dates, the last one's decision as it is explained."""
        last = row == self.ways.last[self.ways.line[row]]
        return (
            np.where(last, self.ends.limit[line], self.ways.limit[row]),
            np.where(last, self.ends.step[line], self.ways.step[row]),
        )

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

    def _features(self, rows: Rows) -> pa.Table:
        return self.frame.take(pa.array(np.searchsorted(self.seen, rows))).combine_chunks()


@dataclass(frozen=True)
class _At:
    """Lines that stop on one day under one policy, model and scaling; `before` and `row`: their rows before and then."""

    line: Rows
    before: Rows
    row: Rows
    by: tuple[Policy, Model]
    scaling: Scaling
