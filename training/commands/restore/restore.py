"""`creditline restore MODEL DATA`: what brings a line back that was cut, and when."""

from datetime import timedelta
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
  creditline restore runs/model lender --customer 1042 --as-of 2024-12-31 --policy graded --decisions year
  creditline restore runs/model lender --customer 1042 --as-of 2024-12-31 --policy graded --by 2025-06-30 --lang zh
  creditline restore runs/model lender --all --as-of 2024-12-31 --policy graded --decisions year --out back.parquet
"""


class Each(StrEnum):
    """When the lender decides."""

    MONTH = "month"
    DAY = "day"


class RestoreForm(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"
    NOTICE = "notice"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("restore", epilog=EXAMPLE)(restore)


def restore(
    model: ModelFolder,
    data: DataFolder,
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of", metavar="DATE", show_default=False, help="The day whose records are carried on, YYYY-MM-DD."
        ),
    ],
    policy: PolicyInForce,
    customer: Annotated[
        str | None, typer.Option("--customer", metavar="ID", show_default=False, help="Whose line it is.")
    ] = None,
    line: Annotated[
        str | None,
        typer.Option(
            "--line", metavar="ID", show_default=False, help="Which of the customer's lines, where there are several."
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Of every line that does not stand whole that day.")] = False,
    decisions: Decisions = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="DATE", show_default=False, help="By when it is to be whole again; without it, the horizon."
        ),
    ] = None,
    horizon: Annotated[
        int, typer.Option("--horizon", metavar="DAYS", min=1, max=1830, help="How many days are looked at.")
    ] = 365,
    each: Annotated[
        Each, typer.Option("--each", help="When the lender decides: at the end of each month, or every day.")
    ] = Each.MONTH,
    behaviour: Annotated[
        list[str] | None,
        typer.Option(
            "--behaviour",
            metavar="NAME",
            show_default=False,
            help="A behaviour of the customer's to look at; without it, each that the data can express. May be repeated.",
        ),
    ] = None,
    draws: Annotated[
        int,
        typer.Option(
            "--draws",
            metavar="N",
            min=0,
            max=10_000,
            help="How often quiet months are drawn at random; 0 for no interval.",
        ),
    ] = 100,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", min=0, max=2**31 - 1, help="The same seed gives the same draws.")
    ] = 1,
    form: Annotated[
        RestoreForm, typer.Option("--format", help="notice: only what the customer may be told.")
    ] = RestoreForm.TEXT,
    lang: Language = USUAL_LANGUAGE,
    catalogue: Declared = None,
    words: OwnWords = None,
    threads: Annotated[int, typer.Option("--threads", metavar="N", min=1, help="Threads that --all works with.")] = 2,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", show_default=False, help="With --all: a .parquet file of a row per line."
        ),
    ] = None,
) -> None:
    """Say what brings a line back that was cut, and when.

    The customer's records are carried on under named behaviours, and the policy is replayed on them month by month.
    """
    if every == (customer is not None):
        raise typer.BadParameter("give one of them", param_hint="--customer or --all")
    if every and line is not None:
        raise typer.BadParameter("goes with --customer", param_hint="--line")
    if every and (out is None or out.suffix != ".parquet"):
        raise typer.BadParameter("--all writes a row per line; name a .parquet file", param_hint="--out")
    on = day(as_of, "--as-of")
    until = on + timedelta(horizon)
    when = until if by is None else day(by, "--by")
    if not on < when <= until:
        raise typer.BadParameter(f"{when} is not after {on} and within {horizon} days of it", param_hint="--by")
    asked = InForcePaths(model, data, None, policy, None, tuple(decisions or ()), tuple(catalogue or ()))

    from creditline.features.projected.behaviour import acts
    from creditline.training.commands.own_words.check import checked_words
    from creditline.training.commands.restore.answering import Wanted, answer_customer, answer_every

    known = [one.name for one in acts()]
    if wrong := [name for name in behaviour or () if name not in known]:
        raise typer.BadParameter(f"{wrong[0]!r} is none; there are {', '.join(known)}", param_hint="--behaviour")
    wanted = Wanted(on, horizon, when, tuple(behaviour or ()), draws, seed, lang, each is Each.DAY, line)
    said = checked_words(words or ())
    if customer is not None:
        answer_customer(asked, customer, wanted, str(form), said)
    elif out is not None:
        answer_every(asked, wanted, out, threads)
