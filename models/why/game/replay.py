"""Lines decided on again from the date at which they stood whole, with what the policy is told taken from either date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import expit

from creditline.models.policy import Decided, Inputs, Policy, Scaling, State, decide_lines
from creditline.models.policy.deciding.passing import Passing, after_decision, passed
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Coalition, Layer
from creditline.models.why.game.line_facts import LineFacts
from creditline.models.why.game.lines import LineOutcomes
from creditline.models.why.game.override import Override, notice_of, overridden
from creditline.models.why.game.standing import standing
from creditline.models.why.game.told import Told, features_differ

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

_SCORING = frozenset({Layer.BEHAVIOUR, Layer.MODEL, Layer.CALIBRATION, Layer.MACRO})
_FOR_ALL = frozenset({Layer.POLICY, Layer.MACRO, Layer.PORTFOLIO})  # what is decided by is the same for every line


@dataclass(frozen=True)
class RecordedScore:
    """What stands for versions that are not at hand, (lines,) each: the score recorded at the earlier date and on a day.

    NaN where the model is at hand. `departs`: where the policy is not, by how much the record departs from what another one
    decides on the recorded state.
    """

    start: Floats
    own: Floats
    departs: Override

    def take(self, lines: Places) -> "RecordedScore":
        """Of some of the lines."""
        return RecordedScore(self.start[lines], self.own[lines], self.departs.take(lines))

    def score(self, coalition: Coalition) -> Floats:
        """The score a coalition is decided by, NaN where a model says it."""
        return self.own if coalition & _SCORING else self.start


@dataclass(frozen=True)
class Stop:
    """One day on which some lines are decided on again. `lines`: their places among all, (k,); everything else is of these.

    `chain`: their scores at the earlier date and on this day. `start`, `own`: what the policy is told then and now.
    `scaling`: what the portfolio cap did to everybody that day, as recorded. `passing`: since their stop before.
    `recorded`: where a line met a version that is not at hand.
    """

    day: date
    lines: Places
    passing: Passing
    chain: Chain
    start: Told
    own: Told
    scaling: Scaling
    override: Override
    recorded: RecordedScore | None = None

    def take(self, those: Places, lines: Places) -> "Stop":
        """Of those at the places `those`, which are called `lines`."""
        return replace(
            self,
            lines=lines,
            passing=self.passing.take(those),
            chain=self.chain.take(those),
            start=self.start.take(those),
            own=self.own.take(those),
            override=self.override.take(those),
            recorded=None if self.recorded is None else self.recorded.take(those),
        )

    def policy(self, coalition: Coalition) -> Policy:
        """The policy and the overlay that a coalition is decided on by."""
        of = self.own if Layer.POLICY in coalition else self.start
        overlay = (self.own if Layer.MACRO in coalition else self.start).policy.overlay
        return of.policy.with_overlay(overlay)

    def departs(self, coalition: Coalition) -> Override | None:
        """By how much a coalition departs from what the policy decides."""
        own = self.override if Layer.OVERRIDE in coalition else None
        if self.recorded is None or Layer.POLICY not in coalition:
            return own
        return self.recorded.departs if own is None else own.add(self.recorded.departs)

    def scored(self, coalition: Coalition) -> tuple[Floats, Floats]:
        """Score and pd of each line under a coalition, as recorded where a model is not at hand."""
        found = standing(self.chain, coalition)
        score = found.score.astype(np.float64)
        if self.recorded is None:
            return score, found.pd
        told = self.recorded.score(coalition)
        unknown = np.isnan(told)
        return np.where(unknown, score, told), np.where(unknown, found.pd, expit(found.scale.log_odds(told)))


@dataclass(frozen=True)
class Unseen:
    """The lines that met a model or a policy which is not at hand, (lines,) each.

    `scaled`, `by_person`: on a day by such a policy the portfolio cap scaled the line, a person decided otherwise.
    """

    model: NDArray[np.bool_]
    policy: NDArray[np.bool_]
    scaled: NDArray[np.bool_]
    by_person: NDArray[np.bool_]

    def take(self, lines: Places) -> "Unseen":
        """Of some of the lines."""
        return Unseen(self.model[lines], self.policy[lines], self.scaled[lines], self.by_person[lines])

    def merged(self) -> Mapping[Layer, NDArray[np.bool_]]:
        """The layers whose effect cannot be told without that version: what scores, or everything that a policy is told."""
        either = self.model | self.policy
        own = {Layer.POLICY: self.policy, Layer.PORTFOLIO: self.scaled, Layer.OVERRIDE: self.by_person}
        return {layer: either if layer in _SCORING else own[layer] for layer in Layer}


@dataclass(frozen=True)
class Replay:
    """Lines from the evening of an earlier date, each its own, over the `stops` since, in the order of their days.

    `macro`: the features that belong to the economy; the others are behaviour. Who moves what, on every stop: `policy` the
    policy but its overlay; `macro` the overlay and the macro features; `behaviour` the other features and the balance;
    `model` and `calibration` what scores; `portfolio` the recorded scaling, none without it; `override` what a person
    decided otherwise, added to the decision within what the policy may decide. `unseen`: the lines that met a
    version that is not at hand. The rest is as of `LinePaths`.
    """

    evening: State
    stops: tuple[Stop, ...]
    after: LineOutcomes
    asked: LineOutcomes
    facts: tuple[LineFacts, ...]
    versions: tuple[str, str]
    macro: frozenset[str] = frozenset()
    unseen: "Unseen | None" = None

    @property
    def stood(self) -> LineOutcomes:
        """As recorded at the earlier date."""
        return LineOutcomes(self.evening.limit, self.evening.step)

    def take(self, lines: Places) -> "Replay":
        """Some of the lines."""
        place = np.full(len(self.evening.limit), -1, dtype=np.int64)
        place[lines] = np.arange(len(lines))
        stops = []
        for stop in self.stops:
            those = np.flatnonzero(place[stop.lines] >= 0)
            if len(those):
                stops.append(stop.take(those, place[stop.lines[those]]))
        return replace(
            self,
            evening=self.evening.take(lines),
            stops=tuple(stops),
            after=self.after.take(lines),
            asked=self.asked.take(lines),
            facts=tuple(self.facts[line] for line in lines.tolist()),
            unseen=None if self.unseen is None else self.unseen.take(lines),
        )

    def moved(self) -> Mapping[Layer, NDArray[np.bool_]]:
        """Which layers differ from the earlier date at any stop, (lines,) each."""
        found = {layer: np.zeros(len(self.evening.limit), dtype=bool) for layer in Layer}
        for stop in self.stops:
            for layer, differs in self._moved(stop).items():
                found[layer][stop.lines] |= differs
        if self.unseen is not None:  # what is not at hand may read anything
            found[Layer.MODEL] |= self.unseen.model
            found[Layer.POLICY] |= self.unseen.policy
            found[Layer.BEHAVIOUR] |= self.unseen.model | self.unseen.policy
        return found

    def merged(self) -> Mapping[Layer, NDArray[np.bool_]]:
        """The layers that a version which is not at hand is needed for."""
        if self.unseen is None:
            return {layer: np.zeros(len(self.evening.limit), dtype=bool) for layer in Layer}
        return self.unseen.merged()

    def _moved(self, stop: Stop) -> Mapping[Layer, NDArray[np.bool_]]:
        start, own, count = stop.start, stop.own, len(stop.lines)

        def everywhere(differs: bool) -> NDArray[np.bool_]:
            return np.full(count, differs)

        behaviour = frozenset(start.features.column_names) - self.macro
        found = {
            Layer.BEHAVIOUR: features_differ(start, own, behaviour) | (start.balance != own.balance),
            Layer.POLICY: everywhere(start.policy.without_overlay() != own.policy.without_overlay()),
            Layer.MACRO: features_differ(start, own, self.macro) | (start.policy.overlay != own.policy.overlay),
            Layer.PORTFOLIO: everywhere(min(stop.scaling.below, stop.scaling.factor) < 1.0),
            Layer.OVERRIDE: (stop.override.rungs != 0) | (stop.override.money != 0.0),
        }
        for layer, differs in zip(stop.chain.layers, stop.chain.moved().T, strict=True):
            found[layer] = found.get(layer, everywhere(False)) | differs
        return found

    def replay(self, coalitions: Sequence[Coalition]) -> list[LineOutcomes]:
        """Where the lines end; DataError where the rows lack a column a policy reads."""
        states = [self.evening] * len(coalitions)
        for stop in self.stops:
            eves = [passed(state.take(stop.lines), stop.passing) for state in states]
            for number, made in enumerate(self._decide(stop, coalitions, eves)):
                here = np.zeros(len(self.evening.limit), dtype=bool)
                here[stop.lines] = True
                states[number] = made.spread(stop.lines, len(here)).where(here, states[number])
        return [LineOutcomes(state.limit, state.step) for state in states]

    def _decide(self, stop: Stop, coalitions: Sequence[Coalition], eves: Sequence[State]) -> list[State]:
        """Coalitions under one policy, overlay and scaling are decided on together: a decision depends on its line only."""
        found: dict[int, State] = {}
        groups: dict[Coalition, list[int]] = {}
        for number, coalition in enumerate(coalitions):
            groups.setdefault(coalition & _FOR_ALL, []).append(number)
        for shared, numbers in groups.items():
            some = [coalitions[number] for number in numbers]
            before = State.joined([eves[number] for number in numbers])
            decided = self._together(stop, some, before)
            chosen = [stop.departs(one) for one in some]
            limit, step = overridden(decided, chosen, stop.policy(shared))
            evening = after_decision(before, limit, step, notice_of(decided, limit, step))
            count = len(stop.lines)
            for at, number in enumerate(numbers):
                found[number] = evening.take(np.arange(at * count, (at + 1) * count))
        return [found[number] for number in range(len(coalitions))]

    def _together(self, stop: Stop, coalitions: Sequence[Coalition], before: State) -> Decided:
        """Coalitions that agree on what is the same for all lines, one after the other in one table."""

        def at(layer: Layer) -> list[Told]:
            return [stop.own if layer in coalition else stop.start for coalition in coalitions]

        policy = stop.policy(coalitions[0])
        scored = [stop.scored(coalition) for coalition in coalitions]
        names = [name for name in policy.columns if name in stop.start.features.column_names]
        inputs = Inputs(
            score=np.concatenate([score for score, _ in scored]),
            pd=np.concatenate([pd for _, pd in scored]),
            features={
                name: pa.chunked_array(
                    [
                        chunk
                        for told in at(Layer.MACRO if name in self.macro else Layer.BEHAVIOUR)
                        for chunk in told.features[name].chunks
                    ]
                )
                for name in names
            },
            balance=np.concatenate([told.balance for told in at(Layer.BEHAVIOUR)]),
            state=before,
        )
        return decide_lines(policy, inputs, stop.scaling if Layer.PORTFOLIO in coalitions[0] else Scaling())
