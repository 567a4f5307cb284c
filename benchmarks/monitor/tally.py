"""Cases of the study and how they came out, kept as lines of JSON so that a run that was stopped goes on."""

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from creditline.training.metrics.jeffreys import jeffreys_interval


@dataclass
class Marks:
    """Cases, those that came out as they should, and what the others said; `kept`: where verdicts are written and read."""

    kept: Path | None = None
    cases: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def has(self, case: str) -> bool:
        """Whether a case was decided in an earlier run; if so it is counted."""
        if self.kept is None or not self.kept.exists():
            return False
        for line in self.kept.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            if told["case"] == case:
                self._count(told["kind"], told["right"], told["said"])
                return True
        return False

    def add(self, case: str, kind: str, right: bool, said: str) -> None:
        """Take one case."""
        if self.kept is not None:
            with self.kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"case": case, "kind": kind, "right": bool(right), "said": said}) + "\n")
        self._count(kind, right, said)
        print(f"{self.right.total()} of {self.cases.total()}", "" if right else self.wrong[-1], file=sys.stderr)

    def lines(self) -> list[str]:
        """A table of the kinds, with 95 % intervals (Jeffreys), and what did not come out as it should."""
        rows = [(kind, self.right[kind], count) for kind, count in sorted(self.cases.items())]
        found = []
        for kind, right, count in [*rows, ("all", self.right.total(), self.cases.total())]:
            bounds = jeffreys_interval(right, count)
            share = f"{right / count:.1%}, 95 % interval {float(bounds.low):.1%} to {float(bounds.high):.1%}"
            found.append(f"{kind:12} {right:>4} of {count:>4} ({share})")
        return found + [f"  not as it should: {line}" for line in self.wrong]

    def _count(self, kind: str, right: bool, said: str) -> None:
        self.cases[kind] += 1
        self.right[kind] += right
        if not right:
            self.wrong.append(f"{kind}: {said}")
