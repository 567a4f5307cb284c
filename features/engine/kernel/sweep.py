"""The compiled loop over dates: for each (customer, date) the source's view, then the scan."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from creditline.features.compiled import compiled
from creditline.features.engine.kernel.accumulators import Scan, scratch_for
from creditline.features.engine.kernel.rows import Floats, Ints, SourceRows
from creditline.features.engine.kernel.scan import scan
from creditline.features.engine.kernel.views import PLAIN, room_to_see, view_rows


class AsOf(NamedTuple):
    """Dates to compute, (dates,): whose rows, their last day, the day they are known on, `when` among dates of `status`."""

    entity: Ints
    until: Ints
    known_at: Ints
    when: Ints

    @classmethod
    def of(cls, entity: Ints, until: Ints, known_at: Ints, when: Ints) -> "AsOf":
        """The same arrays, not to be written: to the compiler arrays that may be are of another type."""
        views = [array.view() for array in (entity, until, known_at, when)]
        for view in views:
            view.flags.writeable = False
        return cls(*views)


@compiled
def sweep(
    plan: Scan, view: int, width: int, rows: SourceRows, dates: AsOf, covered_from: int, status: NDArray[np.int8],
    out: Floats,
) -> None:  # fmt: skip
    """Fill `out` (dates x registers) in place.

    `view` is that of the source, `width` the number of columns it writes. `status`: see `views.links`.
    """
    offsets, day = rows.offsets, rows.day
    most = 0
    if view != PLAIN:
        for e in range(offsets.shape[0] - 1):
            most = max(most, offsets[e + 1] - offsets[e])
    seen = room_to_see(rows, most, width)
    scanned = rows if view == PLAIN else seen  # one call of the scan for both: it is compiled into this loop, once
    scratch = scratch_for(plan, rows.label_sizes)
    for p in range(dates.entity.shape[0]):
        e, until, known_at = dates.entity[p], dates.until[p], dates.known_at[p]
        lo, hi = (offsets[e], offsets[e + 1]) if e >= 0 else (0, 0)
        if view == PLAIN:
            first, end = lo, lo + np.searchsorted(day[lo:hi], until, side="right")
        else:
            first, end = 0, view_rows(view, rows, lo, hi, until, known_at, status, dates.when[p], seen)
            for r in range(end):
                seen.instant[r] = seen.day[r]
        scan(plan, scanned, first, end, until, known_at, covered_from, p, scratch, out[p])
