"""Answers about lines and scores, from the ways of the lines and the features of the dates they need."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.catalogue import Catalogue
from creditline.models.artefact import Model
from creditline.models.policy import NoticeTerms, Step
from creditline.models.portfolio.explain.ends import Ends
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.replaying import Replaying
from creditline.models.portfolio.explain.rows import of_the_economy
from creditline.models.portfolio.explain.settling import NONE, in_force_at, stops_after
from creditline.models.portfolio.explain.steps import place_of, step_recorded
from creditline.models.portfolio.explain.steps_behind import StepsBehind
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.why import Previous
from creditline.models.why.change import explain_many
from creditline.models.why.game.line_facts import Departure, LineFacts, Place, StepTaken
from creditline.models.why.ledger.answers import Answers

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class LinesExplained:
    """Answers of the lines at the places `lines`; `ends`: their feature rows on the last date."""

    answers: Answers
    lines: Rows
    ends: pa.Table


@dataclass(frozen=True)
class LineAnswers:
    """What answers about some lines are made of. `since` (lines,): the row from which each descent is told, `NONE` for none.

    `asked_from`: a day asked for as the earlier date, on which some of the lines were already going down.
    """

    in_force: InForce
    catalogue: Catalogue
    ways: Ways
    since: Rows
    ends: Ends
    asked_from: date | None = None

    @property
    def told(self) -> Rows:
        """The lines with a date from which their descent is told."""
        return np.flatnonzero(self.since != NONE)

    @property
    def untold(self) -> Rows:
        """The others: never whole as far as is known, or bad ever since."""
        return np.flatnonzero(self.since == NONE)

    def rows_needed(self) -> Rows:
        """The rows whose features are needed, rising: where each line stood, its stops, and the last of every line."""
        wanted = [self.since[self.told], self.ways.last]
        if self.in_force.policy is not None and len(self.told):
            wanted += stops_after(self.in_force, self.ways, self.since[self.told])
        return np.unique(np.concatenate(wanted))

    def together(self, lines: Rows) -> Iterator[Rows]:
        """Some of the lines that are `told`, those decided on by the same policies and models together."""
        if self.in_force.policy is None:
            yield lines
            return
        then = in_force_at(self.in_force, self.ways, self.since[lines]).which
        now = in_force_at(self.in_force, self.ways, self.ways.last[lines]).which
        for by in sorted(set(zip(then.tolist(), now.tolist(), strict=True))):
            yield lines[(then == by[0]) & (now == by[1])]

    def explain(self, lines: Rows, seen: Rows, frame: pa.Table, threads: int = 1) -> LinesExplained:
        """Answers about lines that go `together`. `frame`: features, a row per row in `seen`, rising."""
        since, last = self.since[lines], self.ways.last[lines]
        starts, ends = (frame.take(pa.array(np.searchsorted(seen, rows))).combine_chunks() for rows in (since, last))
        if self.in_force.policy is None:
            earlier = self.in_force.previous_model
            answers = explain_many(
                self.in_force.model, starts, ends, threads, previous=None if earlier is None else Previous(earlier),
                facts=self.facts(lines),
            )  # fmt: skip
            return LinesExplained(answers, lines, ends)
        before, after = (in_force_at(self.in_force, self.ways, rows[:1]).choices[0] for rows in (since, last))
        replaying = Replaying(
            self.in_force, self.ways, since, before, after, self.ends.take(lines), seen, frame,
            of_the_economy(self.catalogue), self._asked_from(lines),
        )  # fmt: skip
        replay = replaying.replay()
        previous = None if before[1] is after[1] else Previous(before[1])
        answers = explain_many(after[1], starts, ends, threads, previous=previous, lines=replay)
        behind = StepsBehind.of(
            self.catalogue, self.ways, since, replay.facts, replaying.rows_of, before[1], self._model_at
        )
        return LinesExplained(replace(answers, behind=behind.of_line), lines, ends)

    def _model_at(self, row: int) -> Model:
        """The model of the decision on a row."""
        return in_force_at(self.in_force, self.ways, np.array([row])).choices[0][1]

    def facts(self, lines: Rows, rows: pa.Table | None = None) -> tuple[LineFacts, ...]:
        """What is recorded of lines whose way is not replayed.

        `rows`: features of their last dates, a row each, by which the last decision is held to the policy; where it departs, the
        facts say so. None: nothing is said of it.
        """
        departed: list[tuple[Departure, ...]] = [()] * len(lines)
        if rows is not None:
            departed = self._departed_at_last(lines, rows)
        last, ends, asked = self.ways.last[lines], self.ends.take(lines), self._asked_from(lines)
        eve, policy = self.ways.eve.take(last), self.in_force.policy
        return tuple(
            LineFacts(
                stood=self._stood(int(line)),
                eve=Place(float(eve.limit[place]), Step(int(eve.step[place]))),
                after=Place(float(ends.limit[place]), Step(int(ends.step[place]))),
                action=ends.action[place],
                computed=bool(ends.computed[place]),
                steps=self._recorded_steps(int(line), place, ends),
                asked_from=asked[place],
                notice=NoticeTerms() if policy is None else policy.notice,
                scale=None if policy is None else policy.scale,
                cuts=self.ways.cuts[line],
                departures=departed[place],
                announced=ends.notice(place),
            )
            for place, line in enumerate(lines.tolist())
        )

    def _departed_at_last(self, lines: Rows, rows: pa.Table) -> list[tuple[Departure, ...]]:
        last = self.ways.last[lines]
        if self.in_force.policy is None or not len(lines):
            return [()] * len(lines)
        by, order = in_force_at(self.in_force, self.ways, last[:1]).choices[0], np.argsort(last)
        replaying = Replaying(
            self.in_force, self.ways, last, by, by, self.ends.take(lines), last[order],
            rows.take(pa.array(order)).combine_chunks(), of_the_economy(self.catalogue), [None] * len(lines),
        )  # fmt: skip
        return replaying.departed_at_last()

    def _recorded_steps(self, line: int, place: int, ends: Ends) -> tuple[StepTaken, ...]:
        """What moved a line since it stood, as recorded; nothing of one that never stood whole."""
        ways, last, found = self.ways, int(self.ways.last[line]), []
        if self.since[line] == NONE:
            return ()
        for row in range(int(self.since[line]) + 1, last + 1):
            before = place_of(ways.eve.limit[row], ways.eve.step[row])
            after = place_of(ways.limit[row], ways.step[row])
            if row == last:
                after = place_of(ends.limit[place], ends.step[place])
            if before != after:
                found.append(step_recorded(ways, row, before, after))
        return tuple(found)

    def _stood(self, line: int) -> Place | None:
        row = int(self.since[line])
        return None if row == NONE else Place(float(self.ways.limit[row]), Step(int(self.ways.step[row])))

    def _asked_from(self, lines: Rows) -> Sequence[date | None]:
        """The day asked for, of lines that are told from another."""
        if self.asked_from is None:
            return [None] * len(lines)
        days = self.ways.day[np.maximum(self.since[lines], 0)].tolist()
        told = [
            row != NONE and day == self.asked_from for row, day in zip(self.since[lines].tolist(), days, strict=True)
        ]
        return [None if same else self.asked_from for same in told]
