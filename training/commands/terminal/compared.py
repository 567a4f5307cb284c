"""The option `--compare`."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from creditline.training.outcomes import DefaultDefinition


def compared(text: str, definition: "DefaultDefinition") -> "tuple[DefaultDefinition, ...]":
    """The definitions written in `text`, all else of them as in `definition`; a usage error where it cannot be read."""
    from dataclasses import replace

    found = []
    for part in text.split(","):
        days, cross, months = part.strip().partition("x")
        if not cross or not days.isdecimal() or not months.isdecimal():
            raise typer.BadParameter(f"{part.strip()!r} is not DAYSxMONTHS; write it as 60x12", param_hint="--compare")
        found.append(replace(definition, days=int(days), horizon_months=int(months)))
    return tuple(found)
