"""Whether an export scores as the library does: the gate every export passes, and what it says."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RouteScores:
    """What one route says of the same rows: `pd` (0 to 1), `score` in whole points, band names; actions where decided.

    Of who is in default `score` is NaN and the band None.
    """

    pd: Floats
    score: Floats
    band: Sequence[str | None]
    action: Sequence[str] | None = None


@dataclass(frozen=True)
class Parity:
    """One route held against the library, over `rows` rows.

    `largest_score_difference` in points, `largest_pd_difference` in probability; the changes count rows.
    `action_changes` is None where no `policy` (its version) decided. `refused`: why the rules let the route carry no such model;
    nothing was compared then.
    """

    route: str
    model: str
    rows: int
    largest_score_difference: int = 0
    largest_pd_difference: float = 0.0
    score_changes: int = 0
    band_changes: int = 0
    action_changes: int | None = None
    policy: str | None = None
    refused: str | None = None

    @property
    def exact(self) -> bool:
        """Whether every answer is the library's, to the last bit."""
        return not (self.score_changes or self.band_changes or self.action_changes or self.largest_pd_difference)

    def to_json(self) -> dict[str, Any]:
        """Every field, and whether it is exact."""
        return {**asdict(self), "exact": self.exact and self.refused is None}

    def text(self) -> str:
        """One line for a person."""
        if self.refused is not None:
            return f"{self.route}: refused, as it must be: {self.refused}"
        parts = [f"{self.score_changes:,} scores", f"{self.band_changes:,} bands"]
        parts += [] if self.action_changes is None else [f"{self.action_changes:,} actions"]
        return (
            f"{self.route}: {self.rows:,} rows, {', '.join(parts)} changed; largest difference "
            f"{self.largest_score_difference} points, {self.largest_pd_difference:.3g} in pd"
        )


def compare(route: str, model: str, ours: RouteScores, theirs: RouteScores, policy: str | None = None) -> Parity:
    """Hold a route's answers against the library's; DataError where it does not answer every row."""
    if len(theirs.score) != len(ours.score):
        raise DataError(f"the export {route} answers {len(theirs.score)} of {len(ours.score)} rows; do not use it")
    unlike = np.isnan(theirs.score) != np.isnan(ours.score)
    away = np.where(unlike, np.inf, np.nan_to_num(np.abs(theirs.score - ours.score)))
    apart = np.where(theirs.pd == ours.pd, 0.0, np.abs(theirs.pd - ours.pd))
    return Parity(
        route=route,
        model=model,
        rows=len(away),
        largest_score_difference=int(away[~unlike].max(initial=0)),
        largest_pd_difference=float(np.max(apart, initial=0.0)),
        score_changes=int((away > 0).sum()),
        band_changes=_changes(ours.band, theirs.band),
        action_changes=None if ours.action is None or theirs.action is None else _changes(ours.action, theirs.action),
        policy=policy,
    )


def gate(parity: Parity, allow_inexact: bool) -> None:
    """Let an export pass, or refuse it (DataError).

    An exact one passes, as does one the rules refuse to make. One that is not exact passes where that was asked for and
    a policy showed that no action changes.
    """
    if parity.exact or parity.refused is not None:
        return
    if not allow_inexact:
        raise DataError(f"the export is not exact and is not written ({parity.text()}); allow it with --allow-inexact")
    if parity.action_changes is None:
        raise DataError(f"the export is not exact ({parity.text()}); name the --policy whose actions must not change")
    if parity.action_changes:
        raise DataError(f"the export changes decisions and is not written ({parity.text()}); use another route")


def _changes(ours: Sequence[str | None], theirs: Sequence[str | None]) -> int:
    return sum(one != other for one, other in zip(ours, theirs, strict=True))
