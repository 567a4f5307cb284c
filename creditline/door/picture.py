"""An answer as a notebook shows it: the notice, and under it the ledger as a picture."""

from html import escape
from typing import TYPE_CHECKING

from creditline.models.why.pages.ledger import ledger_of
from creditline.models.why.words.from_toml import wording

if TYPE_CHECKING:
    from creditline.models.why import Why

_NAMES, _BARS, _ROW = 220, 420, 26  # px
_LOWER, _RAISE, _INK = "#b3421f", "#1f6f8b", "#333333"


def answer_html(why: "Why", notice: str, lang: str | None = None) -> str:
    """HTML of one piece, without a script: whatever the data hold stands there as text."""
    said = "".join(f"<p>{escape(line)}</p>" for line in notice.splitlines() if line.strip())
    return f'<div style="max-width:48em">{said}{_ledger(why, lang)}</div>'


def _ledger(why: "Why", lang: str | None) -> str:
    """A row per step from the earlier score to the later, each bar from the running score before it to that after."""
    ledger = ledger_of(why, wording(lang).names)
    low, high = ledger.ends
    span = max(high - low, 1)

    def at(score: float) -> float:
        return _NAMES + (score - low) / span * _BARS

    rows = [("", ledger.start, ledger.start, 0), *((s.name, s.before, s.after, s.points) for s in ledger.steps)]
    rows.append(("", ledger.end, ledger.end, 0))
    parts = []
    for number, (name, before, after, points) in enumerate(rows):
        y = number * _ROW + _ROW / 2
        left, width = min(at(before), at(after)), abs(at(after) - at(before))
        label = escape(name) if name else f"{after}"
        parts.append(f'<text x="{_NAMES - 8}" y="{y + 4:.0f}" text-anchor="end" fill="{_INK}">{label}</text>')
        if not points:
            parts.append(f'<circle cx="{at(after):.1f}" cy="{y:.0f}" r="4" fill="{_INK}"/>')
            continue
        fill = _LOWER if points < 0 else _RAISE
        parts.append(
            f'<rect x="{left:.1f}" y="{y - 8:.0f}" width="{max(width, 1):.1f}" height="16" fill="{fill}"/>'
            f'<text x="{left + width + 6:.1f}" y="{y + 4:.0f}" fill="{_INK}">{points:+,d}</text>'
        )
    width, height = _NAMES + _BARS + 60, len(rows) * _ROW
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" font-family="sans-serif" font-size="12">'
        f"<title>{why.start.score} → {why.end.score}</title>{''.join(parts)}</svg>"
    )
