"""The game of the layers for the line: its way replayed for every coalition that matters, for the limit and what may be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.parts.action import Step
from creditline.models.why.game.layer import Coalition, Layer, coalitions_before
from creditline.models.why.game.line_facts import LineFacts

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class LineOutcomes:
    """Where lines stand, one value per line: the limit, in major units, and the step of the ladder (0 maintain to 3 close)."""

    limit: Floats
    step: Places

    @property
    def drawable(self) -> Floats:
        """What may be drawn or owed, in major units: the limit, 0 of a line that is suspended or closed."""
        return np.where(self.step >= Step.SUSPEND, 0.0, self.limit)

    def take(self, lines: Places) -> "LineOutcomes":
        """Of some of the lines."""
        return LineOutcomes(self.limit[lines], self.step[lines])


class LinePaths(Protocol):
    """The same lines from an earlier date, at which each stood whole, to a later one, and what was decided in between."""

    @property
    def versions(self) -> tuple[str, str]:
        """The versions of the policies of the earlier and of the later date."""
        ...

    @property
    def stood(self) -> LineOutcomes:
        """As recorded at the earlier date, after what was decided on it."""
        ...

    @property
    def asked(self) -> LineOutcomes:
        """The same once the customer's own wishes since are carried out."""
        ...

    @property
    def after(self) -> LineOutcomes:
        """After the decision of the later date."""
        ...

    @property
    def facts(self) -> Sequence[LineFacts]:
        """What else is known of each line."""
        ...

    def moved(self) -> Mapping[Layer, NDArray[np.bool_]]:
        """Which layers differ from the earlier date at any decision since, (lines,) each."""
        ...

    def take(self, lines: Places) -> "LinePaths":
        """Some of the lines."""
        ...

    def replay(self, coalitions: Sequence[Coalition]) -> list[LineOutcomes]:
        """Where the lines end where each coalition has its own value on every date, the other layers their earlier one."""
        ...


@dataclass(frozen=True)
class LineShares:
    """Each layer's share, (lines, layers) in `Layer`'s order, of the change of `limit` and of what is `drawable`.

    They add up to `replayed` less `anyway`: the replays with all layers moved and with none. `stood`, `asked` and `after`
    as of `LinePaths`. `alone` and `without`: per layer, had only this one moved, or all but this.
    """

    limit: Floats
    drawable: Floats
    stood: LineOutcomes
    asked: LineOutcomes
    anyway: LineOutcomes
    replayed: LineOutcomes
    after: LineOutcomes
    alone: Mapping[Layer, LineOutcomes]
    without: Mapping[Layer, LineOutcomes]


LAYERS = tuple(Layer)


def play_lines(lines: LinePaths) -> LineShares:
    """Play for every line; lines for which the same layers moved are played together, the other layers not at all."""
    count = len(lines.after.limit)
    found = lines.moved()
    moved = np.stack([found[layer] for layer in LAYERS], axis=1)
    shares = _no_shares(lines, count)
    patterns, members = np.unique(moved, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        some = np.flatnonzero(members.reshape(-1) == number)
        moving = [layer for layer, moves in zip(LAYERS, pattern, strict=True) if moves]
        _play(lines if len(some) == count else lines.take(some), moving, some, shares)
    return shares


def _play(lines: LinePaths, moving: Sequence[Layer], some: Places, result: LineShares) -> None:
    """Play the game of `moving` for these lines and write their shares into `result` at `some`."""
    everything = frozenset(moving)
    coalitions = [frozenset(chosen) for size in range(len(moving) + 1) for chosen in combinations(moving, size)]
    ends = dict(zip(coalitions, lines.replay(coalitions), strict=True))
    _put(result.anyway, some, ends[frozenset()])
    _put(result.replayed, some, ends[everything])
    for place, layer in enumerate(LAYERS):
        _put(result.alone[layer], some, ends[everything & {layer}])
        _put(result.without[layer], some, ends[everything - {layer}])
        if layer in everything:
            for others, weight in coalitions_before(layer, moving):
                last, first = ends[others | {layer}], ends[others]
                result.limit[some, place] += weight * (last.limit - first.limit)
                result.drawable[some, place] += weight * (last.drawable - first.drawable)


def _no_shares(lines: LinePaths, count: int) -> LineShares:
    """Shares still to be filled in."""

    def empty() -> LineOutcomes:
        return LineOutcomes(np.zeros(count), np.zeros(count, dtype=np.int64))

    def each() -> dict[Layer, LineOutcomes]:
        return {layer: empty() for layer in LAYERS}

    nothing = np.zeros((count, len(LAYERS)))
    return LineShares(
        nothing, nothing.copy(), lines.stood, lines.asked, empty(), empty(), lines.after, each(), each()
    )  # fmt: skip


def _put(into: LineOutcomes, some: Places, found: LineOutcomes) -> None:
    into.limit[some] = found.limit
    into.step[some] = found.step
