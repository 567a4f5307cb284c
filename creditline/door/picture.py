"""An answer as a notebook shows it: the notice, and under it the ledger as a picture."""

from html import escape
from typing import TYPE_CHECKING

from creditline.models.pictures.svg import BAD, GOOD, INK, box, dot, drawing, text
from creditline.models.why.pages.ledger import ledger_of
from creditline.models.why.words.from_toml import wording

if TYPE_CHECKING:
    from creditline.models.why import Why

_NAMES, _BARS, _ROW = 220, 420, 26  # px


def answer_html(why: "Why", notice: str, lang: str | None = None) -> str:
    """HTML of one piece, without a script: whatever the data hold stands there as text."""
    said = "".join(f"<p>{escape(line)}</p>" for line in notice.splitlines() if line.strip())
    return f'<div style="max-width:48em; font: 13px sans-serif">{said}{_ledger(why, lang)}</div>'


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
        y = (number + 0.5) * _ROW
        left, right = sorted((at(before), at(after)))
        parts.append(text(_NAMES - 8, y + 4, name or f"{after}", "end"))
        if points:
            parts.append(box(left, y - 8, max(right - left, 1), 16, BAD if points < 0 else GOOD))
            parts.append(text(right + 6, y + 4, f"{points:+,d}", "start"))
        else:
            parts.append(dot(at(after), y, 4, INK, INK))
    return drawing(_NAMES + _BARS + 60, len(rows) * _ROW, f"{why.start.score} → {why.end.score}", parts)
