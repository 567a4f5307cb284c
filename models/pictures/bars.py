"""Bars as SVG, to the left of the axis where a value is below 0."""

from collections.abc import Sequence

from creditline.models.pictures.charts import BAD, GOOD, INK, line, svg, text


def bars(title: str, rows: Sequence[tuple[str, float, str]]) -> str:
    """One bar per (name, value, what is written beside it); what held limits up stands left, in another colour."""
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
            f'<rect x="{begin:.1f}" y="{y + 4}" width="{max(end - begin, 0.5):.1f}" height="{step - 8}" '
            f'fill="{BAD if value > 0 else GOOD}"/>',
            text(end + 6, y + 16, said, "start") if value >= 0 else text(begin - 6, y + 16, said, "end"),
        ]
    return svg(width, height, title, parts)
