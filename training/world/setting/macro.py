"""Unemployment, national and by region: the part of the world no customer can change.

National: u_t = 5 + a_t + recession bump, with a_t = 0.95 a_(t-1) + N(0, 0.08). The bump rises to its height along a
half cosine in 8 months, stays for 10 and falls in 12. Region r: u_t + offset_r + N(0, 0.15). A customer feels the gap
between their region and 5 points.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from creditline.training.world.setting.arrays import Floats, Ints
from creditline.training.world.setting.calendar import BURN_IN, Calendar
from creditline.training.world.setting.draws import Draws, Stream
from creditline.training.world.setting.presets import Preset
from creditline.training.world.setting.regions import REGION_OFFSETS, REGIONS

NORMAL_RATE = 5.0
_PERSISTENCE, _SHOCK = 0.95, 0.08
_RISE, _STAY, _FALL = 8, 10, 12
_REGION_NOISE = 0.15
_PRELIMINARY_AFTER, _REVISED_AFTER, _REVISION = 17, 52, 0.1


@dataclass(frozen=True)
class Macro:
    """Unemployment in percent: `national` by month, `regional` by month and region, and the first month of a recession."""

    national: Floats
    regional: Floats
    preliminary: Floats
    confidence: Floats
    moves_at: int

    def gap(self, month: int, region: Ints) -> Floats:
        """Percentage points above the normal rate, per customer."""
        return np.asarray(self.regional[month, region] - NORMAL_RATE)


def make_macro(seed: int, preset: Preset, calendar: Calendar, *, moves: bool = True) -> Macro:
    """The macro path of a world; without its recession when `moves` is false (its noise stays the same)."""
    count = len(calendar.first)
    months = np.arange(count, dtype=np.int64)
    draws = Draws.of(seed, np.zeros(1, dtype=np.int64))
    nobody = np.zeros(count, dtype=np.int64)

    def normal(purpose: int) -> Floats:
        from scipy.special import ndtri

        return np.asarray(ndtri(draws.uniform_at(Stream.MACRO, nobody, months, nobody, purpose)))

    moves_at = calendar.share(preset.recession_at)
    bump = preset.recession * _bump(months - moves_at) if moves else np.zeros(count)
    noise, level = normal(0) * _SHOCK, np.zeros(count)
    for month in range(1, count):
        level[month] = _PERSISTENCE * level[month - 1] + noise[month]
    national = NORMAL_RATE + level + bump
    regional = np.stack(
        [national + offset + _REGION_NOISE * normal(10 + r) for r, offset in enumerate(REGION_OFFSETS)], axis=1
    )
    return Macro(
        national=np.round(national, 2),
        regional=np.round(regional, 2),
        preliminary=np.round(national + _REVISION * normal(1), 2),
        confidence=np.round(100.0 - 6.0 * (national - NORMAL_RATE) + 1.5 * normal(2), 1),
        moves_at=moves_at,
    )


def _bump(since: Ints) -> Floats:
    rise = 0.5 - 0.5 * np.cos(np.pi * np.clip((since + 1) / _RISE, 0.0, 1.0))
    fall = 0.5 + 0.5 * np.cos(np.pi * np.clip((since - _RISE - _STAY + 1) / _FALL, 0.0, 1.0))
    return np.minimum(rise, fall)


def macro_table(macro: Macro, calendar: Calendar) -> pa.Table:
    """Every figure published by the end of the world; national unemployment is published twice, the second time revised."""
    shown = np.arange(0, BURN_IN + calendar.months, dtype=np.int64)
    series: list[tuple[str, str | None, Floats, int]] = [
        ("unemployment", None, macro.preliminary, _PRELIMINARY_AFTER),
        ("unemployment", None, macro.national, _REVISED_AFTER),
        ("consumer_confidence", None, macro.confidence, 25),
        *(("unemployment", name, macro.regional[:, r], 40) for r, name in enumerate(REGIONS)),
    ]
    rows: list[tuple[str, str | None, int, int, float]] = []
    for indicator, region, values, lag in series:
        period = calendar.first[shown]
        published = period + calendar.length[shown] - 1 + lag
        rows += [
            (indicator, region, int(on), int(known), float(value))
            for on, known, value in zip(period, published, values[shown], strict=True)
            if known <= calendar.end
        ]
    rows.sort(key=lambda row: (row[0], row[1] or "", row[2], row[3]))
    indicator_, region_, period_, published_, value_ = zip(*rows, strict=True)
    return pa.table(
        {
            "indicator": pa.array(indicator_, pa.string()),
            "region": pa.array(region_, pa.string()),
            "period_on": pa.array(period_, pa.int32()).cast(pa.date32()),
            "published_on": pa.array(published_, pa.int32()).cast(pa.date32()),
            "value": pa.array(value_, pa.float64()),
        }
    )


def flat(macro: Macro, other: Macro) -> Macro:
    """`macro` with the paths of `other`, keeping the month it would have moved at."""
    return replace(other, moves_at=macro.moves_at)
