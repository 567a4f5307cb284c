"""Cause layers of a decision, and their Shapley game."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from itertools import combinations
from math import comb
from typing import Any, TypeVar


class Layer(StrEnum):
    """What can have moved between the two dates."""

    BEHAVIOUR = "behaviour"  # every feature that is not macro
    MODEL = "model"
    CALIBRATION = "calibration"
    POLICY = "policy"
    MACRO = "macro"
    PORTFOLIO = "portfolio"
    OVERRIDE = "override"  # what a person of the lender decided otherwise than the policy


# Null players of the score: only the line is moved by them.
LINE_ONLY = frozenset({Layer.POLICY, Layer.PORTFOLIO, Layer.OVERRIDE})

P = TypeVar("P")

Coalition = frozenset[Layer]  # the layers at their state of the later date; the others are at the earlier one's


def layer_of_family(family: str) -> Layer:
    """The layer a feature of a family belongs to."""
    return Layer.MACRO if family == "macro" else Layer.BEHAVIOUR


def coalitions_before(player: P, players: Sequence[P]) -> Sequence[tuple[frozenset[P], float]]:
    """Every coalition of the other `players`, with the chance that exactly it has moved when `player` comes.

    >>> [(sorted(s), w) for s, w in coalitions_before(Layer.MACRO, [Layer.BEHAVIOUR, Layer.MACRO])]
    [([], 0.5), ([<Layer.BEHAVIOUR: 'behaviour'>], 0.5)]
    """
    found: Sequence[tuple[frozenset[P], float]] = _coalitions_before(player, tuple(players))
    return found


@cache
def _coalitions_before(player: Any, players: tuple[Any, ...]) -> Any:
    others = [other for other in players if other != player]
    return [
        (frozenset(chosen), 1.0 / (len(players) * comb(len(others), size)))
        for size in range(len(others) + 1)
        for chosen in combinations(others, size)
    ]
