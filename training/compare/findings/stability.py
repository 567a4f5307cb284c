"""Whether customers are still those each model was made for."""

from collections.abc import Mapping
from dataclasses import dataclass

from creditline.training.compare.days.both import Both
from creditline.training.compare.days.side import Side
from creditline.training.metrics.stability import count_in_bins, psi, psi_by_chance
from creditline.training.validate.findings.stability import reference_scores


@dataclass(frozen=True)
class ScoreStability:
    """`psi` of the scores of all customers against the reference sample of `model` (`champion` or `challenger`), in its tenths.

    `psi_by_chance`: about what it is where nobody changed.
    """

    model: str
    psi: float
    psi_by_chance: float


def stability_compared(sides: Mapping[str, Side], people: Both) -> tuple[ScoreStability, ...]:
    """Of both models, the champion's first."""
    alive, found = people.only(people.alive), []
    for side in sides.values():
        counts = count_in_bins(reference_scores(side.model), alive.numbers(f"{side.name}_score"))
        found.append(ScoreStability(side.name, psi(*counts), psi_by_chance(*counts)))
    return tuple(found)
