"""Lines decided on by a policy, with what it is told taken from either date."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.policy import Inputs, Policy, Scaling, State, decide_lines
from creditline.models.why.game.layer import Coalition, Layer
from creditline.models.why.game.lines import Outcome
from creditline.models.why.game.standing import Standing

Floats = NDArray[np.float64]


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

    def decide(self, coalition: Coalition, scored: Standing) -> Outcome:
        """The decision once `coalition` has moved; DataError where the rows lack a column the policy reads."""

        def at(layer: Layer) -> LineDate:
            return self.end if layer in coalition else self.start

        policy = at(Layer.POLICY).policy.with_overlay(at(Layer.MACRO).policy.overlay)
        features = {
            name: at(self._layer(name)).features[name]
            for name in policy.columns
            if name in self.start.features.column_names
        }
        inputs = Inputs(
            score=scored.score.astype(np.float64),
            pd=scored.pd,
            features=features,
            balance=at(Layer.BEHAVIOUR).balance,
            state=at(Layer.STATE).state,
        )
        decided = decide_lines(policy, inputs, at(Layer.PORTFOLIO).scaling)
        return Outcome(decided.limit, np.array(decided.actions, dtype=np.str_))

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
