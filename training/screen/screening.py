"""Which features are left out, and why."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Dropped, ModelFeature
from creditline.training.metrics.stability import count_in_bins, psi
from creditline.training.screen.redundant import redundant
from creditline.training.screen.screen_settings import ScreenSettings
from creditline.training.trees.selected import Matrix

Floats = NDArray[np.float64]

_ENOUGH = 500  # rows on a date: fewer, and the index is above 0.1 by chance alone


def screen(
    matrix: Matrix, as_of: NDArray[np.datetime64], features: Sequence[ModelFeature], settings: ScreenSettings
) -> tuple[Dropped, ...]:
    """The features to leave out, in their order; at least one is kept.

    `matrix` (n, features) and `as_of` (n,) are the rows the trees may learn from. No outcome is looked at, so that what
    is measured out of fold stays honest.
    """
    reasons = {
        place: why for place in range(len(features)) if (why := _useless(matrix[:, place], features[place], settings))
    }
    days, day_of = np.unique(as_of, return_inverse=True)
    first, last = day_of == 0, day_of == len(days) - 1
    if len(days) > 1 and min(first.sum(), last.sum()) >= _ENOUGH:
        between = f"between {days[0]} and {days[-1]}"
        for place in range(len(features)):
            if place not in reasons:
                moved = psi(*count_in_bins(matrix[first, place], matrix[last, place]))
                if moved > settings.psi:
                    reasons[place] = f"unstable: population stability index {moved:.2f} {between}"
    left = [place for place in range(len(features)) if place not in reasons]
    for twin, kept, rho in redundant(matrix[:, left], [features[place] for place in left], settings.correlation):
        reasons[left[twin]] = f"redundant: rank correlation {rho:.3f} with {features[left[kept]].name}"
    if len(reasons) == len(features):
        return ()
    return tuple(Dropped(features[place].name, reasons[place]) for place in sorted(reasons))


def _useless(column: Floats, feature: ModelFeature, settings: ScreenSettings) -> str | None:
    missing = float(np.isnan(column).mean())
    if missing > settings.missing:
        return f"missing on {missing:.1%} of the rows"
    if missing == 0 and column.min() == column.max():
        value = feature.categories[int(column[0])] if feature.kind == "category" else f"{column[0]:g}"
        return f"constant: {value} on every row"
    return None
