"""`creditline review assign`, `decide` and `confirm`: what a person does with a case."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.review.arguments import By, Number, Store
from creditline.training.commands.terminal.arguments import day
from creditline.training.commands.terminal.echo import echo

ASSIGNED = """\b
Example:
  creditline review assign cases.db 12 --to lin --by wang
"""
DECIDED = """\b
Examples:
  creditline review decide cases.db 12 --uphold --reason records_confirmed --words "statements seen" --by lin
  creditline review decide cases.db 12 --override 5000 --reason income_evidenced --words "three payslips" --by lin
  creditline review decide cases.db 12 --evidence --reason income_unclear --words "payslips of May to July" --by lin
"""
CONFIRMED = """\b
Examples:
  creditline review confirm cases.db 12 --by wang
  creditline review confirm cases.db 12 --return --words "the third payslip is missing" --by wang
"""


class LadderStep(StrEnum):
    """Where an override leaves a line on the ladder."""

    MAINTAIN = "maintain"
    REDUCE = "reduce"
    SUSPEND = "suspend"
    CLOSE = "close"


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("assign", epilog=ASSIGNED)(assign)
    app.command("decide", epilog=DECIDED)(decide)
    app.command("confirm", epilog=CONFIRMED)(confirm)


def assign(
    store: Store,
    number: Number,
    to: Annotated[str, typer.Option("--to", metavar="NAME", show_default=False, help="Whose the case is from now on.")],
    by: By,
) -> None:
    """Give a case to somebody, who alone decides it then."""
    from creditline.models.portfolio.review.steps import assign as give
    from creditline.models.portfolio.review.store import ReviewStore

    with ReviewStore.opened(store) as opened:
        give(opened, number, by, to)
    echo(f"case {number} is assigned to {to}")


def decide(
    store: Store,
    number: Number,
    reason: Annotated[
        str, typer.Option("--reason", metavar="KEY", show_default=False, help="Why, by its key in the list of reasons.")
    ],
    words: Annotated[
        str, typer.Option("--words", metavar="TEXT", show_default=False, help="Why, in words of the person's own.")
    ],
    by: By,
    uphold: Annotated[bool, typer.Option("--uphold", help="The decision stands.")] = False,
    override: Annotated[
        float | None,
        typer.Option("--override", metavar="LIMIT", min=0.0, show_default=False, help="The line gets this limit."),
    ] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="The customer is asked for evidence.")] = False,
    step: Annotated[
        LadderStep | None,
        typer.Option(
            "--step", show_default=False, help="Where an override leaves the line; without it, where its limit says."
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="DATE",
            show_default=False,
            help="The day an override is of; without it, today. Of the decision's own day it stands in its place.",
        ),
    ] = None,
    reasons: Annotated[
        Path | None,
        typer.Option("--reasons", metavar="FILE", show_default=False, help="The lender's own list of reasons, TOML."),
    ] = None,
) -> None:
    """Decide a case: the decision stands, the line gets another limit, or the customer is asked for evidence.

    An override above the policy's second_above counts once somebody else confirms it.
    """
    if [uphold, override is not None, evidence].count(True) != 1:
        raise typer.BadParameter("give one of them", param_hint="--uphold, --override or --evidence")
    at = datetime.now(UTC).date() if on is None else day(on, "--on")

    from creditline.models.policy import Step
    from creditline.models.portfolio.review.reasons import Ruling, read_reasons, reason_for
    from creditline.models.portfolio.review.state import CaseStage
    from creditline.models.portfolio.review.steps import WhatIsDecided
    from creditline.models.portfolio.review.steps import decide as settle
    from creditline.models.portfolio.review.store import ReviewStore

    ruling = Ruling.UPHOLD if uphold else Ruling.EVIDENCE if evidence else Ruling.OVERRIDE
    given = reason_for(read_reasons(reasons), reason, ruling)
    at_step = None if step is None else Step[step.name]
    with ReviewStore.opened(store) as opened:
        state = settle(opened, number, by, WhatIsDecided(ruling, given, words, at, override, at_step))
    said = {
        CaseStage.SECOND: "waits for a second person to confirm it",
        CaseStage.EVIDENCE: "waits for the customer's evidence",
    }.get(state.stage, "is decided")
    echo(f"case {number} {said}")


def confirm(
    store: Store,
    number: Number,
    by: By,
    give_back: Annotated[bool, typer.Option("--return", help="Not confirmed: to be decided again.")] = False,
    words: Annotated[str, typer.Option("--words", metavar="TEXT", show_default=False, help="Why.")] = "",
) -> None:
    """Confirm another person's override as the second pair of eyes, or give it back."""
    from creditline.models.portfolio.review.steps import confirm as second
    from creditline.models.portfolio.review.store import ReviewStore

    with ReviewStore.opened(store) as opened:
        second(opened, number, by, words, agrees=not give_back)
    echo(f"case {number} {'is to be decided again' if give_back else 'is decided'}")
