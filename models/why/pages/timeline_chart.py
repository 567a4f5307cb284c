"""Score, limit and decisions over the months, as one picture that keeps the size of its text on any width."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from creditline.models.pictures.svg import BAD, FAINT, GOOD, INK, box, dot, line, percent, picture, text
from creditline.models.scale.bands import Band
from creditline.models.why.pages.timeline import Timeline

_MARKS = {"reduce": "▼", "suspend": "■", "close": "✕", "restore": "▲", "increase": "▲"}
_LEFT, _RIGHT = 0.15, 0.9  # where the first and the last date lie
_TOP, _SCORES, _LIMITS, _MARKED, _HEIGHT = 14.0, 170.0, 56.0, 280.0, 318.0
_LIMIT_TOP = _TOP + _SCORES + 26.0


def timeline_chart(timeline: Timeline, band_names: Sequence[str], limits: Sequence[str], title: str, told: str) -> str:
    """The picture. `band_names`: of the bands; `limits`: those of the months, as they are said (empty: not known)."""
    months = timeline.months
    first, last = months[0].as_of, months[-1].as_of

    def across(day: date) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (day - first).days / max((last - first).days, 1)

    scores = [month.score for month in months if month.score is not None]
    shown = [band for band in timeline.bands if band.highest >= min(scores) - 15 and band.lowest <= max(scores) + 15]
    low = max(min(scores) - 15, shown[0].lowest)
    high = min(max(scores) + 15, shown[-1].highest)

    def up(score: float) -> float:
        return _TOP + _SCORES * (1 - (score - low) / max(high - low, 1))

    parts = _bands(timeline.bands, shown, band_names, up, low, high)
    for decision in timeline.decisions:
        if decision.action in _MARKS and first <= decision.decided_on <= last:
            colour = GOOD if decision.action in ("restore", "increase") else BAD
            at = percent(across(decision.decided_on))
            parts += [
                line(at, _TOP, at, _MARKED - 12, colour, dash="3 4"),
                f'<g fill="{colour}">{text(at, _MARKED, _MARKS[decision.action], "middle", kind="mark")}</g>',
            ]
    parts += [
        line(percent(across(one.as_of)), up(one.score), percent(across(two.as_of)), up(two.score), GOOD, 2)
        for one, two in pairwise(months)
        if one.score is not None and two.score is not None
    ]
    for number, month in enumerate(months):
        at, end = percent(across(month.as_of)), number in (0, len(months) - 1)
        if month.score is None:
            continue
        parts.append(dot(at, up(month.score), 4.5 if end else 3, INK if end else "#ffffff", INK if end else GOOD))
        if end:
            above = up(month.score) - 10 if up(month.score) > _TOP + 14 else up(month.score) + 20
            parts.append(text(at, above, str(month.score), "middle", kind="strong"))
        if number % _every(len(months)) == (len(months) - 1) % _every(len(months)):
            parts.append(text(at, _HEIGHT - 6, f"{month.as_of:%Y-%m}", "middle"))
    parts += _limits(timeline, limits, across)
    return picture(parts, name="timeline", title=title, described=told, height=_HEIGHT)


def _bands(
    every: Sequence[Band],
    shown: Sequence[Band],
    names: Sequence[str],
    up: Callable[[float], float],
    low: int,
    high: int,
) -> list[str]:
    """The shown bands as stripes, each with its name."""
    parts = []
    for band in shown:
        top, bottom = up(min(band.highest + 1, high)), up(max(band.lowest, low))
        place = list(every).index(band)
        if place % 2:
            parts.append(box("0%", top, "100%", bottom - top, "#f3f6f7"))
        if band.lowest > low:
            parts.append(line("0%", bottom, "100%", bottom, FAINT))
        if bottom - top >= 14:
            parts.append(text("0%", (top + bottom) / 2 + 4, names[place], "start", kind="band"))
    return parts


def _limits(timeline: Timeline, said: Sequence[str], across: Callable[[date], float]) -> list[str]:
    """The limit as steps, its value written where it changes."""
    months = timeline.months
    largest = max(*(month.limit or 0.0 for month in months), *(one.limit_after for one in timeline.decisions), 1.0)
    bottom = _LIMIT_TOP + _LIMITS
    parts = [line("0%", bottom, "100%", bottom, FAINT)]
    before: float | None = None
    for number, month in enumerate(months):
        if month.limit is None:
            continue
        start = across(month.as_of)
        end = across(months[min(number + 1, len(months) - 1)].as_of)
        tall = _LIMITS * month.limit / largest
        parts.append(box(percent(start), bottom - tall, percent(end - start), tall, "#dbe6ea"))
        parts.append(line(percent(start), bottom - tall, percent(end), bottom - tall, INK, 1.5))
        if month.limit != before:
            parts.append(text(percent(start), bottom - tall - 5, said[number], "middle"))
        before = month.limit
    last = timeline.decisions[-1] if timeline.decisions else None
    if last is not None and last.explained and last.limit_after != before:
        tall, at = _LIMITS * last.limit_after / largest, percent(across(months[-1].as_of))
        parts.append(line(at, bottom - tall, "100%", bottom - tall, INK, 1.5))
        parts.append(line(at, bottom - _LIMITS * (before or 0.0) / largest, at, bottom - tall, INK, 1.5))
    return parts


def _every(count: int) -> int:
    """Of how many dates one is written below."""
    return max(1, -(-count // 4))
