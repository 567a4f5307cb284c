"""`creditline recall MODEL DATA`: every past decision that corrected records would have made otherwise."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import DataFolder, Declared, ModelFolder
from creditline.training.commands.terminal.in_force import MadeDecisions, Models, Policies, PolicyInForce
from creditline.training.commands.why.paths import InForcePaths

EXAMPLE = """\b
Examples:
  creditline recall runs/model lender --edits bureau.csv --policy graded --decisions year --out recall
  creditline recall runs/model lender --feed-fault doubled.toml --policy graded --decisions year --out recall
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("recall", epilog=EXAMPLE)(recall)


def recall(
    model: ModelFolder,
    data: DataFolder,
    policy: PolicyInForce,
    decisions: MadeDecisions,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FOLDER",
            show_default=False,
            help="Gets recall.json, the decisions that are otherwise, the letters no longer true, and all that was made again.",
        ),
    ],
    edits: Annotated[
        list[Path] | None,
        typer.Option(
            "--edits",
            metavar="FILE",
            show_default=False,
            help="What is struck, corrected or added, of any number of customers: .toml, .json, .csv or .parquet; may be repeated.",
        ),
    ] = None,
    fault: Annotated[
        list[Path] | None,
        typer.Option(
            "--feed-fault",
            metavar="FILE",
            show_default=False,
            help="A feed that was doubled, missing or shifted on some days, declared as TOML; may be repeated.",
        ),
    ] = None,
    models: Models = None,
    policies: Policies = None,
    receipt: Annotated[
        list[Path] | None,
        typer.Option(
            "--receipt",
            metavar="FILE",
            show_default=False,
            help="A sealed receipt of a decision on record: nothing is made again unless the record gives it; may be repeated.",
        ),
    ] = None,
    catalogue: Declared = None,
    memory: Annotated[str, typer.Option("--memory", metavar="SIZE", help="What the program may take.")] = "1GB",
    as_json: Annotated[bool, typer.Option("--json", help="Write the answer to stdout as JSON.")] = False,
) -> None:
    """Make every decision on record again that corrected records, or the fault of a feed, touch.

    Says by month which would have been otherwise, in money, whose line was wrongly cut or kept and which letters are no longer
    true. A portfolio cap is solved again for each month; whom it alone moves is told apart. What is recorded stays as it is.
    """
    if not edits and not fault:
        raise typer.BadParameter("give one of them", param_hint="--edits or --feed-fault")
    asked = InForcePaths(model, data, None, policy, None, tuple(decisions), tuple(catalogue or ()), models, policies)

    from creditline.training.commands.recall.recalling import recall_all

    recall_all(asked, tuple(edits or ()), tuple(fault or ()), tuple(receipt or ()), out, memory, as_json=as_json)
