"""Bars as SVG."""

from collections.abc import Sequence

from creditline.models.pictures.svg import BAD, GOOD, GREY, INK, box, drawing, line, text

_LIGHTS = {"green": "#3b8f5a", "amber": "#c98a12", "red": "#b3421f"}


def bars(title: str, rows: Sequence[tuple[str, float, str]]) -> str:
    """One bar per (name, value, what is written beside it); below 0 it stands left of the axis, in another colour."""
    left, right, step, top = 230, 130, 24, 6
    width, height = 680, top + step * len(rows) + 6
    low, high = min([0.0, *(value for _, value, _ in rows)]), max([1e-9, *(value for _, value, _ in rows)])
    start = left + (90 if low < 0 else 0)  # room for what is written left of a bar

    def at(value: float) -> float:
        return start + (value - low) / (high - low) * (width - start - right)

    parts = [line(at(0.0), top, at(0.0), height - 6, INK)]
    for number, (name, value, said) in enumerate(rows):
        y = top + step * number
        begin, end = sorted((at(0.0), at(value)))
        parts += [
            text(left - 8, y + 16, name, "end"),
            box(begin, y + 4, max(end - begin, 0.5), step - 8, BAD if value > 0 else GOOD),
            text(end + 6, y + 16, said, "start") if value >= 0 else text(begin - 6, y + 16, said, "end"),
        ]
    return drawing(width, height, title, parts)


def bar_chart(rows: Sequence[tuple[str, float, str]], marks: Sequence[float] = ()) -> str:
    """One bar per (name, value >= 0, light), with lines at `marks`."""
    left, right, step, top = 300, 60, 19, 8
    width, height = 680, top + step * len(rows) + 8
    largest = max([*(value for _, value, _ in rows), *marks, 1e-9]) * 1.02

    def at(value: float) -> float:
        return left + value / largest * (width - left - right)

    bottom = top + step * len(rows)
    parts = [line(at(mark), top, at(mark), bottom, GREY, dash="4 4") for mark in marks]
    for number, (name, value, light) in enumerate(rows):
        y = top + step * number
        length = max(at(value) - left, 0.5)
        parts += [
            text(left - 8, y + 13, name, "end"),
            box(left, y + 3, length, step - 6, _LIGHTS[light]),
            text(at(value) + 6, y + 13, f"{value:.3f}", "start"),
        ]
    return drawing(width, height, "Bars", parts)
