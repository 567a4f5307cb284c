"""Whole points that add up to a given whole."""

import math
from collections.abc import Sequence


def whole_parts(exact: Sequence[float], total: int) -> list[int]:
    """Round `exact` to integers that sum to `total` by largest remainder; a part of exactly 0.0 stays 0.

    Ties go to the larger magnitude, then to the earlier part. `total` is meant to be within a point or so of the sum;
    whatever it is, the result adds up, even if every part is 0.0 (ValueError only where there are none).

    >>> whole_parts([1.4, 1.4, 0.0, -0.8], 2)
    [2, 1, 0, -1]
    """
    parts = [math.floor(part) for part in exact]
    open_to = [place for place, part in enumerate(exact) if part != 0.0] or list(range(len(exact)))
    short = total - sum(parts)
    if short and not open_to:
        raise ValueError(f"no parts cannot add up to {total}")
    up = sorted(open_to, key=lambda place: (parts[place] - exact[place], -abs(exact[place]), place))
    down = up[::-1]
    while short:
        for place in up[:short] if short > 0 else down[:-short]:
            parts[place] += 1 if short > 0 else -1
        short = total - sum(parts)
    return parts
