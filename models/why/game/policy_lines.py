"""Lines decided on by a policy, with what it is told taken from either date."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.policy import Inputs, Policy, Scaling, State, decide_lines
from creditline.models.why.game.layer import Coalition, Layer
from creditline.models.why.game.lines import LineOutcomes
from creditline.models.why.game.standing import Standing

Floats = NDArray[np.float64]
Values = TypeVar("Values")

_FOR_ALL = frozenset({Layer.POLICY, Layer.MACRO, Layer.PORTFOLIO})  # what is decided by is the same for every line


@dataclass(frozen=True)
class LineDate:
    """What a policy is told of n lines at one date beside the score.

    `features`: n rows with every feature that the policy of either date reads. `scaling`: what the portfolio cap did to
    everybody that day, as recorded.
    """

    policy: Policy
    features: pa.Table
    balance: Floats
    state: State
    scaling: Scaling

    def take(self, lines: NDArray[np.int64]) -> "LineDate":
        """Some of the lines."""
        state = State(*(getattr(self.state, field.name)[lines] for field in fields(State)))
        return replace(self, features=self.features.take(pa.array(lines)), balance=self.balance[lines], state=state)


@dataclass(frozen=True)
class PolicyLines:
    """The same lines at both dates. `macro`: the features that belong to the economy; the others are behaviour.

    Who moves what: `policy` the policy but its overlay; `macro` the overlay and the macro features; `behaviour` the
    other features and the balance; `portfolio` the scaling; `state` the ladder step, the clocks and the limits before.
    """

    start: LineDate
    end: LineDate
    macro: frozenset[str] = frozenset()

    @property
    def versions(self) -> tuple[str, str]:
        """The versions of the policies of the earlier and of the later date."""
        return self.start.policy.version, self.end.policy.version

    def take(self, pairs: NDArray[np.int64]) -> "PolicyLines":
        """Some of the lines."""
        return PolicyLines(self.start.take(pairs), self.end.take(pairs), self.macro)

    def moved(self) -> Mapping[Layer, NDArray[np.bool_]]:
        """Which layers differ between the dates in what the policy is told beside the score, (lines,) each."""
        start, end, lines = self.start, self.end, len(self.start.balance)

        def everywhere(differs: bool) -> NDArray[np.bool_]:
            return np.full(lines, differs)

        states = [_differ(getattr(start.state, f.name), getattr(end.state, f.name)) for f in fields(State)]
        return {
            Layer.BEHAVIOUR: self._features_differ(Layer.BEHAVIOUR) | _differ(start.balance, end.balance),
            Layer.POLICY: everywhere(start.policy.without_overlay() != end.policy.without_overlay()),
            Layer.MACRO: self._features_differ(Layer.MACRO) | (start.policy.overlay != end.policy.overlay),
            Layer.PORTFOLIO: everywhere(start.scaling != end.scaling),
            Layer.STATE: np.any(states, axis=0),
        }

    def decide(self, coalitions: Sequence[Coalition], scored: Sequence[Standing]) -> list[LineOutcomes]:
        """The decisions once each coalition has moved; DataError where the rows lack a column the policy reads.

        A decision depends on its own line only, so that all coalitions under one policy, overlay and scaling are
        decided on together.
        """
        found: list[LineOutcomes | None] = [None] * len(coalitions)
        groups: dict[Coalition, list[int]] = {}
        for number, coalition in enumerate(coalitions):
            groups.setdefault(coalition & _FOR_ALL, []).append(number)
        for numbers in groups.values():
            outcomes = self._together(
                [coalitions[number] for number in numbers], [scored[number] for number in numbers]
            )
            for number, outcome in zip(numbers, outcomes, strict=True):
                found[number] = outcome
        return [outcome for outcome in found if outcome is not None]

    def _together(self, coalitions: Sequence[Coalition], scored: Sequence[Standing]) -> list[LineOutcomes]:
        """Coalitions that agree on what is the same for all lines, one after the other in one table."""
        lines = len(self.start.balance)

        def each(layer: Layer, of: Callable[[LineDate], Values]) -> list[Values]:
            return [of(self._at(layer, coalition)) for coalition in coalitions]

        policy = self._at(Layer.POLICY, coalitions[0]).policy
        policy = policy.with_overlay(self._at(Layer.MACRO, coalitions[0]).policy.overlay)
        names = [name for name in policy.columns if name in self.start.features.column_names]
        columns = {name: [self._at(self._layer(name), c).features[name] for c in coalitions] for name in names}
        states = each(Layer.STATE, lambda date: date.state)
        inputs = Inputs(
            score=np.concatenate([found.score for found in scored]).astype(np.float64),
            pd=np.concatenate([found.pd for found in scored]),
            features={
                name: pa.chunked_array([c for part in parts for c in part.chunks]) for name, parts in columns.items()
            },
            balance=np.concatenate(each(Layer.BEHAVIOUR, lambda date: date.balance)),
            state=State(*(np.concatenate([getattr(state, f.name) for state in states]) for f in fields(State))),
        )
        decided = decide_lines(policy, inputs, self._at(Layer.PORTFOLIO, coalitions[0]).scaling)
        limits, actions = decided.limit, np.array(decided.actions, dtype=np.str_)
        ends = range(lines, lines * len(coalitions) + 1, lines)
        return [LineOutcomes(limits[end - lines : end], actions[end - lines : end]) for end in ends]

    def _at(self, layer: Layer, coalition: Coalition) -> LineDate:
        return self.end if layer in coalition else self.start

    def _layer(self, name: str) -> Layer:
        return Layer.MACRO if name in self.macro else Layer.BEHAVIOUR

    def _features_differ(self, layer: Layer) -> NDArray[np.bool_]:
        names = [name for name in self._read if self._layer(name) is layer]
        columns = [_unequal(self.start.features[name], self.end.features[name]) for name in names]
        return np.any(columns, axis=0) if columns else np.zeros(len(self.start.balance), dtype=bool)

    @property
    def _read(self) -> list[str]:
        wanted = dict.fromkeys((*self.start.policy.columns, *self.end.policy.columns))
        return [name for name in wanted if name in self.start.features.column_names]


def _differ(one: NDArray[np.generic], other: NDArray[np.generic]) -> NDArray[np.bool_]:
    same = (one == other) | ((one != one) & (other != other))  # NaN on both dates is no change
    return np.asarray(~same)


def _unequal(one: pa.ChunkedArray, other: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Whether two columns differ, null on both sides being no change."""
    known = pc.fill_null(pc.equal(one, other), False)
    same = pc.or_(known, pc.and_(pc.is_null(one, nan_is_null=True), pc.is_null(other, nan_is_null=True)))
    differs: NDArray[np.bool_] = pc.invert(same).to_numpy()
    return differs
