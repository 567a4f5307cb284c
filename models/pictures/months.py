"""A number over the months as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from creditline.models.pictures.svg import BAD, FAINT, GOOD, GREY, curve, dot, drawing, line, text


@dataclass(frozen=True)
class Monthly:
    """A value of a month with its bounds; None where it has none."""

    month: str
    value: float
    low: float | None = None
    high: float | None = None


def month_chart(title: str, months: Sequence[Monthly], threshold: float | None = None, *, percent: bool = False) -> str:
    """Values in their order, the months evenly apart, each with its interval; a dashed line at `threshold`."""
    left, top, size_x, size_y = 60, 12, 600, 120
    width, height = 680, top + size_y + 34
    highest = max(
        [1e-9, threshold or 0.0, *(one.value for one in months), *(one.high for one in months if one.high is not None)]
    )

    def at(place: int, value: float) -> tuple[float, float]:
        across = 0.5 if len(months) == 1 else place / (len(months) - 1)
        return left + 20 + across * (size_x - 40), top + size_y - min(value / highest, 1.0) * size_y * 0.92

    def said(value: float) -> str:
        return f"{value * 100:.1f}%" if percent else f"{value:.2f}"

    parts = [line(left, top + size_y, left + size_x, top + size_y, GREY)]
    for part in (0.0, 0.5, 1.0):
        y = at(0, highest * part)[1]
        parts += [line(left, y, left + size_x, y, FAINT), text(left - 6, y + 4, said(highest * part), "end")]
    if threshold is not None:
        y = at(0, threshold)[1]
        parts.append(line(left, y, left + size_x, y, BAD, dash="4 4"))
    parts.append(curve([at(place, one.value) for place, one in enumerate(months)], GOOD, 1.5, 1.0, title))
    every = max(len(months) // 8, 1)
    for place, one in enumerate(months):
        x, y = at(place, one.value)
        if one.low is not None and one.high is not None:
            parts.append(line(x, at(place, one.low)[1], x, at(place, one.high)[1], GOOD, 2))
        parts.append(dot(x, y, 3.5, "white", GOOD, 1.5))
        if (len(months) - 1 - place) % every == 0:
            parts.append(text(x, top + size_y + 16, one.month, "middle"))
    return drawing(width, height, title, parts)
