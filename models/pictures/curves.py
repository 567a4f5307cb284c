"""Vintage curves as SVG."""

from collections.abc import Sequence
from math import ceil

from creditline.models.pictures.svg import FAINT, GOOD, curve, drawing, line, text


def vintage_chart(curves: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Cumulative default rates (0 to 1) over the months, one line per (name, rates), the oldest first and the faintest."""
    left, top, size_x, size_y = 56, 12, 560, 220
    width, height = 680, top + size_y + 44
    months = max(max((len(rates) - 1 for _, rates in curves), default=1), 1)
    highest = max(max((max(rates) for _, rates in curves), default=0.01), 1e-4)
    step = next(s for s in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25) if highest / s <= 6 or s == 0.25)
    end = ceil(highest / step - 1e-9) * step

    def at(month: float, rate: float) -> tuple[float, float]:
        return left + month / months * size_x, top + size_y - rate / end * size_y

    parts = []
    for number in range(round(end / step) + 1):
        y = at(0, number * step)[1]
        parts += [line(left, y, left + size_x, y, FAINT), text(left - 6, y + 4, f"{number * step * 100:g}%", "end")]
    every = 3 if months <= 24 else 6 if months <= 60 else 12
    for month in range(0, months + 1, every):
        x = at(month, 0)[0]
        parts += [line(x, top + size_y, x, top + size_y + 4, FAINT), text(x, top + size_y + 18, str(month), "middle")]
    for number, (name, rates) in enumerate(curves):
        opacity = 0.3 + 0.7 * (number + 1) / len(curves)
        points = [at(month, rate) for month, rate in enumerate(rates)]
        parts.append(curve(points, GOOD, 1.6, opacity, name))
    parts.append(text(left + size_x / 2, height - 6, "months since", "middle"))
    return drawing(width, height, "Vintage curves", parts)
