"""`creditline warn MODEL DATA`: who in good standing is about to go down the ladder."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import DataFolder, Declared, ModelFolder, day
from creditline.training.commands.terminal.in_force import Decisions, PolicyInForce
from creditline.training.commands.terminal.language import USUAL_LANGUAGE, Language
from creditline.training.commands.terminal.own_words import OwnWords
from creditline.training.commands.why.paths import InForcePaths

EXAMPLE = """\b
Examples:
  creditline warn runs/model lender --as-of 2024-12-31 --policy graded --decisions year --out warned.parquet
  creditline warn runs/model lender --as-of 2024-12-31 --policy graded --decisions year --within 31,62,92 \\
    --capacity 100 --lang zh --out warned.csv
"""
LONGEST = 366


class WarnForm(StrEnum):
    """How the summary is written."""

    TEXT = "text"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("warn", epilog=EXAMPLE)(warn)


def warn(
    model: ModelFolder,
    data: DataFolder,
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of", metavar="DATE", show_default=False, help="The day in whose evening is asked, YYYY-MM-DD."
        ),
    ],
    policy: PolicyInForce,
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="FILE", show_default=False, help="A .parquet or .csv file of a row per line that is whole."
        ),
    ],
    within: Annotated[
        str,
        typer.Option(
            "--within",
            metavar="DAYS",
            help="Horizons in days, by commas; of monthly decisions 31,62,92 hold 1, 2 and 3.",
        ),
    ] = "30,60,90",
    capacity: Annotated[
        int, typer.Option("--capacity", metavar="N", min=1, max=1_000_000, help="How many calls can be made.")
    ] = 500,
    decisions: Decisions = None,
    form: Annotated[WarnForm, typer.Option("--format", help="How the summary is written.")] = WarnForm.TEXT,
    lang: Language = USUAL_LANGUAGE,
    catalogue: Declared = None,
    words: OwnWords = None,
) -> None:
    """Say who in good standing is about to go down the ladder.

    Each customer's quiet months are carried on and the policy replayed, and lines alike on the record say how many went
    down. The calls that save most come first, each with what keeps the line whole.
    """
    if out.suffix not in (".parquet", ".csv"):
        raise typer.BadParameter(f"{out} should end in .parquet or .csv", param_hint="--out")
    asked = InForcePaths(model, data, None, policy, None, tuple(decisions or ()), tuple(catalogue or ()))
    on, horizons = day(as_of, "--as-of"), _days(within)

    from creditline.training.commands.own_words.check import checked_words
    from creditline.training.commands.warn.answering import answer_warning

    answer_warning(asked, on, horizons, capacity, out, str(form), checked_words(words or ()), lang)


def _days(said: str) -> tuple[int, ...]:
    parts = [part.strip() for part in said.split(",")]
    if not all(part.isascii() and part.isdecimal() and 0 < int(part[:6]) <= LONGEST for part in parts):
        raise typer.BadParameter(
            f"{said!r} is not days from 1 to {LONGEST} by commas, as 30,60,90", param_hint="--within"
        )
    return tuple(sorted({int(part) for part in parts}))
