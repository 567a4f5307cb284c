"""Lines decided on again from the date at which they stood whole, with what the policy is told taken from either date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.policy import Decided, Inputs, Policy, Scaling, State, Step, decide_lines
from creditline.models.policy.deciding.passing import Passing, after_decision, passed
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Coalition, Layer
from creditline.models.why.game.line_facts import LineFacts
from creditline.models.why.game.lines import LineOutcomes
from creditline.models.why.game.standing import standing
from creditline.models.why.game.told import Told, features_differ

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

_FOR_ALL = frozenset({Layer.POLICY, Layer.MACRO, Layer.PORTFOLIO})  # what is decided by is the same for every line


@dataclass(frozen=True)
class Override:
    """By how much a person departed from the policy, (lines,) each: steps of the ladder, and money. 0 for not at all."""

    rungs: Places
    money: Floats

    def take(self, lines: Places) -> "Override":
        """Of some of the lines."""
        return Override(self.rungs[lines], self.money[lines])


@dataclass(frozen=True)
class Stop:
    """One day on which some lines are decided on again. `lines`: their places among all, (k,); everything else is of these.

    `chain`: their scores at the earlier date and on this day. `start`, `own`: what the policy is told then and now.
    `scaling`: what the portfolio cap did to everybody that day, as recorded. `passing`: since their stop before.
    """

    day: date
    lines: Places
    passing: Passing
    chain: Chain
    start: Told
    own: Told
    scaling: Scaling
    override: Override

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
        )

    def policy(self, coalition: Coalition) -> Policy:
        """The policy and the overlay that a coalition is decided on by."""
        of = self.own if Layer.POLICY in coalition else self.start
        overlay = (self.own if Layer.MACRO in coalition else self.start).policy.overlay
        return of.policy.with_overlay(overlay)


@dataclass(frozen=True)
class Replay:
    """Lines from the evening of an earlier date, each its own, over the `stops` since, in the order of their days.

    `macro`: the features that belong to the economy; the others are behaviour. Who moves what, on every stop: `policy` the
    policy but its overlay; `macro` the overlay and the macro features; `behaviour` the other features and the balance;
    `model` and `calibration` what scores; `portfolio` the recorded scaling, none without it; `override` what a person
    decided otherwise, added to the decision within what the policy may decide. The rest is as of `LinePaths`.
    """

    evening: State
    stops: tuple[Stop, ...]
    after: LineOutcomes
    asked: LineOutcomes
    facts: tuple[LineFacts, ...]
    versions: tuple[str, str]
    macro: frozenset[str] = frozenset()

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
        )

    def moved(self) -> Mapping[Layer, NDArray[np.bool_]]:
        """Which layers differ from the earlier date at any stop, (lines,) each."""
        found = {layer: np.zeros(len(self.evening.limit), dtype=bool) for layer in Layer}
        for stop in self.stops:
            for layer, differs in self._moved(stop).items():
                found[layer][stop.lines] |= differs
        return found

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
            chosen = [stop.override if Layer.OVERRIDE in one else None for one in some]
            limit, step = overridden(decided, chosen, stop.policy(shared))
            evening = after_decision(before, limit, step)
            count = len(stop.lines)
            for at, number in enumerate(numbers):
                found[number] = evening.take(np.arange(at * count, (at + 1) * count))
        return [found[number] for number in range(len(coalitions))]

    def _together(self, stop: Stop, coalitions: Sequence[Coalition], before: State) -> Decided:
        """Coalitions that agree on what is the same for all lines, one after the other in one table."""

        def at(layer: Layer) -> list[Told]:
            return [stop.own if layer in coalition else stop.start for coalition in coalitions]

        policy = stop.policy(coalitions[0])
        scored = [standing(stop.chain, coalition) for coalition in coalitions]
        names = [name for name in policy.columns if name in stop.start.features.column_names]
        inputs = Inputs(
            score=np.concatenate([found.score for found in scored]).astype(np.float64),
            pd=np.concatenate([found.pd for found in scored]),
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


def overridden(decided: Decided, overrides: Sequence[Override | None], policy: Policy) -> tuple[Floats, Places]:
    """Limits and steps with what persons decided otherwise, one block of lines per override.

    The limit stays from 0 up to the most the policy gives anybody, or to what was decided where that is more.
    """
    count = len(decided.limit) // max(len(overrides), 1)
    rungs = np.concatenate([np.zeros(count, np.int64) if one is None else one.rungs for one in overrides])
    money = np.concatenate([np.zeros(count) if one is None else one.money for one in overrides])
    step = np.clip(decided.step + rungs, Step.MAINTAIN, Step.CLOSE)
    most = np.maximum(policy.bands[-1].cap, decided.limit)
    limit = np.where(money == 0.0, decided.limit, np.rint(100.0 * np.clip(decided.limit + money, 0.0, most)) / 100.0)
    return np.where(step == Step.CLOSE, 0.0, limit), step
