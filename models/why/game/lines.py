"""The game of the layers for the limit: the policy asked for every coalition that matters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Coalition, Layer, coalitions_before
from creditline.models.why.game.standing import Standing, standing

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LineOutcomes:
    """What was decided, one value per pair: the limit afterwards, in major units, and the action's name."""

    limit: Floats
    action: NDArray[np.str_]


class Deciding(Protocol):
    """The same lines at two dates with what a policy is told of them beside the score."""

    @property
    def versions(self) -> tuple[str, str]:
        """The versions of the policies of the earlier and of the later date."""
        ...

    def moved(self) -> Mapping[Layer, NDArray[np.bool_]]:
        """Which layers differ between the dates in what the policy is told beside the score, (pairs,) each."""
        ...

    def take(self, pairs: NDArray[np.int64]) -> "Deciding":
        """Some of the lines."""
        ...

    def decide(self, coalitions: Sequence[Coalition], scored: Sequence[Standing]) -> list[LineOutcomes]:
        """The decisions once each coalition has moved; `scored`: the scoring chain under the same coalitions."""
        ...


@dataclass(frozen=True)
class LineShares:
    """`limit` (pairs, layers): each layer's share of the change of limit; layers in `Layer`'s order.

    `start` and `end`: the decisions with none and with all moved. `alone` and `without`: per layer, had only this one
    moved, or all but this.
    """

    limit: Floats
    start: LineOutcomes
    end: LineOutcomes
    alone: Mapping[Layer, LineOutcomes]
    without: Mapping[Layer, LineOutcomes]


LAYERS = tuple(Layer)


def play_lines(
    chain: Chain, lines: Deciding, moving: Sequence[Layer], pairs: NDArray[np.int64], result: LineShares
) -> None:
    """Play the game of `moving` for these lines and write their shares into `result` at `pairs`."""
    everything = frozenset(moving)
    coalitions = [frozenset(chosen) for size in range(len(moving) + 1) for chosen in combinations(moving, size)]
    outcomes = lines.decide(coalitions, [standing(chain, coalition) for coalition in coalitions])
    decided = dict(zip(coalitions, outcomes, strict=True))
    _put(result.start, pairs, decided[frozenset()])
    _put(result.end, pairs, decided[everything])
    for place, layer in enumerate(LAYERS):
        _put(result.alone[layer], pairs, decided[everything & {layer}])
        _put(result.without[layer], pairs, decided[everything - {layer}])
        if layer in everything:
            for others, weight in coalitions_before(layer, moving):
                result.limit[pairs, place] += weight * (decided[others | {layer}].limit - decided[others].limit)


def no_line_shares(pairs: int) -> LineShares:
    """Shares still to be filled in."""

    def empty() -> LineOutcomes:
        return LineOutcomes(np.zeros(pairs), np.full(pairs, "", dtype="U16"))

    def each() -> dict[Layer, LineOutcomes]:
        return {layer: empty() for layer in LAYERS}

    return LineShares(np.zeros((pairs, len(LAYERS))), empty(), empty(), each(), each())


def _put(into: LineOutcomes, pairs: NDArray[np.int64], found: LineOutcomes) -> None:
    into.limit[pairs] = found.limit
    into.action[pairs] = found.action
