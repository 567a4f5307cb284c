"""Charts as SVG, drawn by hand: a few kB each, sharp on paper, nothing to load."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from creditline.models.pictures.svg import BAD, FAINT, GOOD, GREY, INK, box, dot, drawing, line, text


@dataclass(frozen=True)
class Interval:
    """A named value with bounds, for a row of `interval_chart`; hollow where `hollow`."""

    name: str
    value: float
    low: float
    high: float
    hollow: bool = False


def reliability_chart(points: Sequence[tuple[float, float, float, float]]) -> str:
    """Mean pd against default rate with its bounds: (pd, rate, low, high) per bin, all in [0, 1], on log axes."""
    width, height, left, top, size_x, size_y = 560, 380, 66, 16, 470, 300
    positive = [value for point in points for value in point if value > 0]
    start, end = floor(log10(min(positive)) * 2) / 2, min(ceil(log10(max(positive)) * 2) / 2, 0.0)
    start = max(start, -5.0)

    def place(value: float, origin: float, size: float) -> float:
        share = (min(max(log10(value), start), end) - start) / (end - start) if value > 0 else 0.0
        return origin + share * size

    def at(pd: float, rate: float) -> tuple[float, float]:
        return place(pd, left, size_x), place(rate, top + size_y, -size_y)

    parts = []
    for tick in (m * 10.0**e for e in range(-5, 1) for m in (1, 3) if start <= log10(m * 10.0**e) + 1e-9 <= end + 2e-9):
        x, y = at(tick, tick)
        parts += [
            line(left, y, left + size_x, y, FAINT),
            text(left - 6, y + 4, f"{tick * 100:g}%", "end"),
            line(x, top, x, top + size_y, FAINT),
            text(x, top + size_y + 16, f"{tick * 100:g}%", "middle"),
        ]
    parts.append(line(left, top + size_y, left + size_x, top, GREY, dash="4 4"))
    for pd, rate, low, high in points:
        x, y = at(pd, rate)
        parts.append(line(x, at(pd, low)[1], x, at(pd, high)[1], GOOD, 2))
        fill = BAD if rate > 0 else "white"
        parts.append(dot(x, y, 4.5, fill, BAD, 1))
    parts.append(text(left + size_x / 2, height - 10, "mean predicted probability of default", "middle"))
    parts.append(text(14, top + size_y / 2, "default rate", "middle", turned=True))
    return drawing(width, height, "Reliability diagram", parts)


def interval_chart(rows: Sequence[Interval], reference: float) -> str:
    """One row per interval and a line at `reference`; the axis covers them all, within [0, 1]."""
    left, right, step, top = 190, 60, 24, 8
    width, height = 680, top + step * len(rows) + 34
    low = max(floor(min([reference, *(row.low for row in rows)]) * 20) / 20, 0.0)
    high = min(ceil(max([reference, *(row.high for row in rows)]) * 20) / 20, 1.0)
    high = high if high > low else low + 0.05

    def at(value: float) -> float:
        return left + (value - low) / (high - low) * (width - left - right)

    bottom = top + step * len(rows)
    parts = []
    every = 1 if high - low <= 0.4 else 2
    for tick in range(round(low * 20), round(high * 20) + 1, every):
        x = at(tick / 20)
        parts += [line(x, top, x, bottom, FAINT), text(x, bottom + 16, f"{tick / 20:.2f}", "middle")]
    parts.append(line(at(reference), top, at(reference), bottom, GREY, dash="4 4"))
    for number, row in enumerate(rows):
        y = top + step * (number + 0.5)
        fill = "white" if row.hollow else BAD
        parts += [
            text(left - 10, y + 4, row.name, "end"),
            line(at(row.low), y, at(row.high), y, GOOD, 2),
            dot(at(row.value), y, 4.5, fill, BAD, 1),
            text(width - right + 10, y + 4, f"{row.value:.3f}", "start"),
        ]
    return drawing(width, height, "Values with intervals", parts)


def score_chart(bins: Sequence[tuple[int, float, float]], bands: Sequence[tuple[int, str]]) -> str:
    """Shares of goods and of bads per score bin, (lowest score, goods, bads), and where (lowest score, band) begin."""
    left, top, size_x, size_y = 20, 36, 640, 190
    width, height = 680, top + size_y + 40
    largest = max([1e-9, *(max(goods, bads) for _, goods, bads in bins)])
    step = size_x / len(bins)
    first, points = bins[0][0], bins[1][0] - bins[0][0]
    parts = []
    for number, (_, goods, bads) in enumerate(bins):
        for share, colour in ((goods, GOOD), (bads, BAD)):
            tall = share / largest * size_y
            parts.append(box(left + number * step, top + size_y - tall, step - 1, tall, colour, 0.55))
    for number, (lowest, name) in enumerate(bands):
        x = left + (lowest - first) / points * step
        raised = 16 * (number % 2)  # narrow bands' names would run into each other on one line
        parts += [
            line(x, top - 4 - raised, x, top + size_y, GREY, dash="3 3"),
            text(x + 3, top - 8 - raised, name, "start"),
            text(x, top + size_y + 16, str(lowest), "middle"),
        ]
    parts.append(line(left, top + size_y, left + size_x, top + size_y, INK))
    parts.append(text(left + size_x / 2, height - 6, "score, higher is safer", "middle"))
    return drawing(width, height, "Score distribution", parts)
