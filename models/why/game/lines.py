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

    def merged(self) -> Mapping[Layer, NDArray[np.bool_]]:
        """Which layers can only be moved together with the line's others of these, (lines,) each."""
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

    With the shares of the merged player (lines,) they add up to `replayed` less `anyway`: the replays with all layers moved
    and with none. `stood`, `asked` and `after` as of `LinePaths`. `alone` and `without`: per layer, had only this one moved,
    or all but this. `merged` (lines, layers): the layers that one player stands for; they have no shares of their own, and
    their `alone` and `without` are that player's.
    """

    limit: Floats
    drawable: Floats
    merged: NDArray[np.bool_]
    merged_limit: Floats
    merged_drawable: Floats
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
    found, together = lines.moved(), lines.merged()
    moved = np.stack([found[layer] for layer in LAYERS], axis=1)
    merged = np.stack([together[layer] for layer in LAYERS], axis=1) & moved
    merged &= merged.sum(axis=1, keepdims=True) > 1  # one by itself is its own player
    shares = _no_shares(lines, merged)
    patterns, members = np.unique(np.concatenate([moved, merged], axis=1), axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        some = np.flatnonzero(members.reshape(-1) == number)
        moving, one = (
            frozenset(layer for layer, of in zip(LAYERS, part, strict=True) if of) for part in np.split(pattern, 2)
        )
        players = [Coalition([layer]) for layer in LAYERS if layer in moving - one] + ([one] if one else [])
        _play(lines if len(some) == count else lines.take(some), players, some, shares)
    return shares


def _play(lines: LinePaths, players: Sequence[Coalition], some: Places, result: LineShares) -> None:
    """Play the game of `players`, layers that move together, for these lines; write their shares into `result` at `some`."""
    everything = Coalition().union(*players)
    coalitions = [
        Coalition().union(*chosen) for size in range(len(players) + 1) for chosen in combinations(players, size)
    ]
    ends = dict(zip(coalitions, lines.replay(coalitions), strict=True))
    _put(result.anyway, some, ends[Coalition()])
    _put(result.replayed, some, ends[everything])
    own = {layer: player for player in players for layer in player}
    for layer in LAYERS:
        player = own.get(layer, Coalition())
        _put(result.alone[layer], some, ends[player])
        _put(result.without[layer], some, ends[everything - player])
    for player in players:
        limit, drawable = np.zeros(len(some)), np.zeros(len(some))
        for others, weight in coalitions_before(player, players):
            first = Coalition().union(*others)
            limit += weight * (ends[first | player].limit - ends[first].limit)
            drawable += weight * (ends[first | player].drawable - ends[first].drawable)
        if len(player) > 1:
            result.merged_limit[some], result.merged_drawable[some] = limit, drawable
        else:
            place = LAYERS.index(next(iter(player)))
            result.limit[some, place], result.drawable[some, place] = limit, drawable


def _no_shares(lines: LinePaths, merged: NDArray[np.bool_]) -> LineShares:
    """Shares still to be filled in."""
    count = len(merged)

    def empty() -> LineOutcomes:
        return LineOutcomes(np.zeros(count), np.zeros(count, dtype=np.int64))

    def each() -> dict[Layer, LineOutcomes]:
        return {layer: empty() for layer in LAYERS}

    return LineShares(
        limit=np.zeros(merged.shape),
        drawable=np.zeros(merged.shape),
        merged=merged,
        merged_limit=np.zeros(count),
        merged_drawable=np.zeros(count),
        stood=lines.stood,
        asked=lines.asked,
        anyway=empty(),
        replayed=empty(),
        after=lines.after,
        alone=each(),
        without=each(),
    )


def _put(into: LineOutcomes, some: Places, found: LineOutcomes) -> None:
    into.limit[some] = found.limit
    into.step[some] = found.step
