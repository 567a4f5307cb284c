"""`creditline review open`: decisions that a person must look at become cases."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditline.training.commands.review.arguments import By, Store
from creditline.training.commands.terminal.arguments import DataFolder, Declared, ModelFolder, day
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.in_force import MadeDecisions, Policies, PolicyInForce

if TYPE_CHECKING:
    from datetime import date

    from creditline.models.portfolio.explain.in_force import InForce
    from creditline.models.portfolio.review.case import ReviewCase

EXAMPLE = """\b
Examples:
  creditline review open cases.db runs/model lender --policy graded --decisions year --by batch
  creditline review open cases.db runs/model lender --policy graded --decisions year --letters letters --by batch
  creditline review open cases.db runs/model lender --policy graded --decisions year --customer 1042 \\
    --words "asks for a person" --by hotline
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("open", epilog=EXAMPLE)(open_reviews)


def open_reviews(
    store: Store,
    model: ModelFolder,
    data: DataFolder,
    policy: PolicyInForce,
    decisions: MadeDecisions,
    by: By,
    on: Annotated[
        str | None,
        typer.Option("--decision", metavar="DATE", show_default=False, help="Decisions of this day only."),
    ] = None,
    letters: Annotated[
        Path | None,
        typer.Option(
            "--letters",
            metavar="PLACE",
            show_default=False,
            help="What `creditline why --all-cuts --letters` wrote: letters that may not be sent as they are.",
        ),
    ] = None,
    customer: Annotated[
        str | None,
        typer.Option("--customer", metavar="ID", show_default=False, help="A customer who asks for a person."),
    ] = None,
    words: Annotated[
        str, typer.Option("--words", metavar="TEXT", show_default=False, help="What the customer says.")
    ] = "",
    policies: Policies = None,
    catalogue: Declared = None,
) -> None:
    """Open a case for every decision that a rule of the policy sends to a person.

    With --letters, instead for every letter that may not be sent as it is; with --customer, for one who asks. A decision
    is opened once, so that this can be run again. STORE is made where there is none.
    """
    if customer is not None and letters is not None:
        raise typer.BadParameter("give one of them", param_hint="--customer or --letters")
    if words and customer is None:
        raise typer.BadParameter("goes with --customer", param_hint="--words")
    at = None if on is None else day(on, "--decision")

    from creditline.models.portfolio.review.opening import AskedForPerson, case_asked_for, open_cases
    from creditline.models.portfolio.review.store import ReviewStore
    from creditline.training.commands.why.paths import InForcePaths

    asked = InForcePaths(
        model, data, None, policy, None, tuple(decisions), tuple(catalogue or ()), policies=policies
    )  # fmt: skip
    in_force, _ = asked.read()
    cases = (
        (case_asked_for(in_force, AskedForPerson(customer, at, words)),)
        if customer is not None
        else _cases(in_force, letters, at)
    )
    with ReviewStore.opened(store, make=True) as opened:
        made = open_cases(opened, by, cases)
    numbers = f", {made[0].case} to {made[-1].case}" if len(made) > 1 else f", {made[0].case}" if made else ""
    echo(f"{len(cases):,} decisions go to a person: {len(made):,} cases opened{numbers}")


def _cases(in_force: "InForce", letters: Path | None, on: "date | None") -> "tuple[ReviewCase, ...]":
    from creditline.models.portfolio.review.opening import cases_by_letters, cases_by_policy

    if letters is None:
        return cases_by_policy(in_force, on)
    return tuple(case for case in cases_by_letters(in_force, letters) if on in (None, case.decided_on))
