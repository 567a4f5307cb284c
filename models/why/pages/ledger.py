"""The ledger from the earlier score to the later: one step per family or other cause, in whole points."""

from dataclasses import dataclass

from creditline.models.why.answer.values import Why
from creditline.models.why.words.wording import Names


@dataclass(frozen=True)
class LedgerStep:
    """One step: what it is called, its whole points, and the running score before and after it."""

    name: str
    points: int
    before: int
    after: int


@dataclass(frozen=True)
class Ledger:
    """`steps` lead from `start` to `end` exactly; `small`: the families that moved by less than a whole point."""

    start: int
    end: int
    steps: tuple[LedgerStep, ...]
    small: tuple[str, ...]

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest running score."""
        scores = (self.start, self.end, *(step.after for step in self.steps))
        return min(scores), max(scores)


def ledger_of(why: Why, names: Names) -> Ledger:
    """Layer by layer in their order, within a layer its families in order of harm; a layer without families as one step."""
    steps: list[LedgerStep] = []
    small: list[str] = []
    for share in why.layers:
        own = [reason for reason in why.reasons if reason.layer is share.layer]
        parts = [(names.families.get(reason.family, reason.family), reason.points) for reason in own]
        for name, points in parts or [(names.layers[share.layer], share.points)]:
            if points:
                before = steps[-1].after if steps else why.start.score
                steps.append(LedgerStep(name, points, before, before + points))
            elif parts:
                small.append(name)
    return Ledger(why.start.score, why.end.score, tuple(steps), tuple(small))
