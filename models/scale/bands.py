"""Bands: names for ranges of the integer score."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from creditline.features.errors import DeclarationError


@dataclass(frozen=True)
class Band:
    """A range of integer scores, both ends included."""

    name: str
    lowest: int
    highest: int


BANDS = (
    Band("poor", 350, 549),
    Band("fair", 550, 599),
    Band("good", 600, 649),
    Band("excellent", 650, 699),
    Band("outstanding", 700, 950),
)


def check_bands(bands: Sequence[Band], low: int, high: int) -> None:
    """Refuse (DeclarationError) bands that do not cover every score from `low` to `high` exactly once, in order."""
    expected = low
    for band in bands:
        if band.lowest != expected or band.highest < band.lowest:
            raise DeclarationError(f"band {band.name} should begin at {expected}, not {band.lowest} to {band.highest}")
        expected = band.highest + 1
    if expected != high + 1:
        raise DeclarationError(f"the bands end at {expected - 1}, but the highest score is {high}")


def bands_from(low: int, high: int) -> tuple[Band, ...]:
    """The usual bands for scores from `low` to `high`: the outer two end there, the bounds between them stay.

    DeclarationError where an outer one would hold no score.

    >>> [(band.lowest, band.highest) for band in bands_from(300, 850)]
    [(300, 549), (550, 599), (600, 649), (650, 699), (700, 850)]
    """
    first, *inner, last = BANDS
    if low > first.highest or high < last.lowest:
        raise DeclarationError(
            f"scores from {low} to {high} leave the band {first.name} (up to {first.highest}) or {last.name} (from "
            f"{last.lowest}) empty; let them begin at {first.highest} at most and reach {last.lowest} at least"
        )
    return (replace(first, lowest=low), *inner, replace(last, highest=high))


def band_of(score: int, bands: Sequence[Band] = BANDS) -> Band:
    """The band a score lies in.

    >>> band_of(549).name, band_of(550).name
    ('poor', 'fair')
    """
    for band in bands:
        if band.lowest <= score <= band.highest:
            return band
    raise ValueError(f"no band holds the score {score}; they reach from {bands[0].lowest} to {bands[-1].highest}")


def band_names(scores: ArrayLike, bands: Sequence[Band] = BANDS) -> list[str]:
    """The band of each score; scores within the bands' ends, shape (n,)."""
    starts = np.array([band.lowest for band in bands[1:]])
    return [bands[place].name for place in np.searchsorted(starts, np.asarray(scores), side="right")]
