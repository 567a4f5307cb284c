"""The bars of the ledger's waterfall: one ornament per row, on one scale, so that rows join into one picture."""

from creditline.models.pictures.svg import BAD, FAINT, GOOD, GREY, INK, box, dot, line, ornament, percent
from creditline.models.why.pages.ledger import Ledger, LedgerStep

STRIPES = "url(#lowers)"  # the page defines it once
_MARGIN = 0.06


def step_bar(ledger: Ledger, step: LedgerStep) -> str:
    """From the running score before to that after: striped and red to the left, plain and blue to the right."""
    before, after = (_at(ledger, score) for score in (step.before, step.after))
    low, high = min(before, after), max(before, after)
    fill, edge = (STRIPES, BAD) if step.points < 0 else (GOOD, GOOD)
    return ornament(
        [
            *_frame(ledger),
            line(percent(before), "0%", percent(before), "50%", GREY),
            line(percent(after), "50%", percent(after), "100%", GREY),
            box(percent(low), "22%", percent(max(high - low, 0.006)), "56%", fill),
            line(percent(after), "16%", percent(after), "84%", edge, 2),
        ]
    )


def end_mark(ledger: Ledger, *, first: bool) -> str:
    """Where the ledger begins, or ends."""
    at = percent(_at(ledger, ledger.start if first else ledger.end))
    rest = line(at, "50%", at, "100%", GREY) if first else line(at, "0%", at, "50%", GREY)
    return ornament([*_frame(ledger), rest, dot(at, "50%", 5, INK, INK)])


def _frame(ledger: Ledger) -> list[str]:
    """A faint line through every row where the ledger began."""
    at = percent(_at(ledger, ledger.start))
    return [line(at, "0%", at, "100%", FAINT, dash="2 3")]


def _at(ledger: Ledger, score: int) -> float:
    """The place of a score in the row, 0 to 1."""
    low, high = ledger.ends
    return 0.5 if low == high else _MARGIN + (1 - 2 * _MARGIN) * (score - low) / (high - low)
