"""What of the options of `creditline why` means nothing, refused before anything is read."""

from datetime import date, timedelta
from pathlib import Path

import typer

from creditline.training.commands.terminal.arguments import day
from creditline.training.commands.why.choices import Against
from creditline.training.commands.why.paths import InForcePaths


def days_asked(start: str, end: str | None) -> tuple[date | None, date]:
    """The earlier day, None for `auto`, and the later; BadParameter where they are none, or in the wrong order."""
    if end is None:
        raise typer.BadParameter("say on which date the line was decided on", param_hint="--to")
    before, after = None if start == "auto" else day(start, "--from"), day(end, "--to")
    if before is not None and before >= after:
        raise typer.BadParameter(f"{before} is not before --to {after}", param_hint="--from")
    return before, after


def day_whole(stated: str | None, end: date, way_back: bool) -> date | None:
    """The day by which a line is to be whole again, None where none is stated; BadParameter for one that cannot be."""
    if stated is None:
        return None
    if not way_back:
        raise typer.BadParameter("goes with --way-back", param_hint="--by")
    found = day(stated, "--by")
    if not end < found <= end + timedelta(365):
        raise typer.BadParameter(f"{found} is not after --to {end} and within 365 days of it", param_hint="--by")
    return found


def refuse_half(asked: InForcePaths, against: Against, kept: Path | None) -> None:
    """Refuse (BadParameter) options that mean nothing without another."""
    if against is not Against.past and kept is None:
        raise typer.BadParameter(f"--against {against} compares with customers in a file; give it", param_hint="--kept")
    needing = {
        "--previous-policy": asked.previous_policy,
        "--decisions": asked.decisions or None,
        "--models": asked.models,
        "--policies": asked.policies,
        "--dispute": asked.disputes or None,
    }
    for option, given in needing.items():
        if given is not None and asked.policy is None:
            raise typer.BadParameter("goes with --policy", param_hint=option)
