"""The list of mutants with verdicts, as CSV."""

import csv
import difflib
from collections.abc import Iterable
from pathlib import Path

from cosmic_ray.work_item import TestOutcome, WorkResult
from draw import Mutant
from rooms import ROOT, Room


def write(found: Iterable[tuple[Room, Mutant, WorkResult]], to: Path) -> None:
    """One line a mutant: its room, place and change, whether it was killed, and by which test or why not."""
    with to.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("room", "key", "place", "was", "became", "verdict", "by"))
        for room, mutant, verdict in found:
            was, became = _change(mutant)
            place = f"{mutant.spec.module_path}:{mutant.spec.start_pos[0]}"
            lines.writerow((room.name, mutant.key, place, was, became, _named(verdict), verdict.output))


def _named(verdict: WorkResult) -> str:
    if verdict.test_outcome is TestOutcome.INCOMPETENT:
        return "timed out" if verdict.output == "timeout" else "not viable"
    return str(verdict.test_outcome.value) if verdict.test_outcome else ""


def _change(mutant: Mutant) -> tuple[str, str]:
    was = (ROOT / mutant.spec.module_path).read_text(encoding="utf-8").splitlines()
    became = (mutant.source() or "").splitlines()
    lines = [
        line
        for line in difflib.unified_diff(was, became, n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]
    return tuple(" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")  # type: ignore[return-value]
