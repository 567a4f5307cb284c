"""`creditline dispute MODEL DATA`: a decision made again as of its own date, with corrected records."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import DataFolder, Declared, ModelFolder, day
from creditline.training.commands.terminal.in_force import Decisions, Models, Policies, PolicyInForce
from creditline.training.commands.terminal.own_words import OwnWords
from creditline.training.commands.why.paths import InForcePaths

EXAMPLE = """\b
Examples:
  creditline dispute runs/model lender --customer 1042 --decision 2024-12-31 --edits 1042.toml --policy graded \\
    --decisions year
  creditline dispute runs/model lender --customer 1042 --decision 2024-12-31 --edits 1042.toml --policy graded \\
    --decisions year --out disputes/1042
  creditline dispute runs/model lender --queue inbox --policy graded --decisions year --out disputes
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("dispute", epilog=EXAMPLE)(dispute)


def dispute(
    model: ModelFolder,
    data: DataFolder,
    policy: PolicyInForce,
    customer: Annotated[
        str | None, typer.Option("--customer", metavar="ID", show_default=False, help="Whose decision is disputed.")
    ] = None,
    decision: Annotated[
        str | None,
        typer.Option("--decision", metavar="DATE", show_default=False, help="The day of the disputed decision."),
    ] = None,
    edits: Annotated[
        Path | None,
        typer.Option(
            "--edits", metavar="FILE", show_default=False, help="What is struck, corrected or added: .toml or .json."
        ),
    ] = None,
    queue: Annotated[
        Path | None,
        typer.Option(
            "--queue",
            metavar="FOLDER",
            show_default=False,
            help="A folder of such files, each with its customer and decision; each is answered once, also when begun again.",
        ),
    ] = None,
    decisions: Decisions = None,
    models: Models = None,
    policies: Policies = None,
    receipt: Annotated[
        Path | None,
        typer.Option(
            "--receipt",
            metavar="FILE",
            show_default=False,
            help="The receipt of the disputed decision: nothing is made again unless the record gives it.",
        ),
    ] = None,
    earlier: Annotated[
        list[Path] | None,
        typer.Option(
            "--dispute",
            metavar="FOLDER",
            show_default=False,
            help="An earlier dispute that was answered, whose records stay put right; may be repeated.",
        ),
    ] = None,
    received: Annotated[
        str | None,
        typer.Option(
            "--received",
            metavar="DATE",
            show_default=False,
            help="The day the dispute was received; without it, the file's, or that of its latest evidence.",
        ),
    ] = None,
    catalogue: Declared = None,
    words: OwnWords = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the answer to stdout as JSON.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            show_default=False,
            help="Gets the answer, the decisions made again, their receipts and the notices; with --queue, a folder per dispute "
            "and a table.",
        ),
    ] = None,
) -> None:
    """Make a disputed decision again as of its own date, with corrected records, and every decision after it.

    What is recorded stays as it is. Says what moved, what is decided now and what becomes of the line since, side by side.
    """
    if (queue is None) == (edits is None):
        raise typer.BadParameter("give one of them", param_hint="--edits or --queue")
    if queue is not None and (customer or decision or received or receipt or as_json):
        raise typer.BadParameter(
            "goes with --edits; the files of a queue state their own",
            param_hint="--customer, --decision, --received, --receipt or --json",
        )
    if queue is not None and out is None:
        raise typer.BadParameter("--queue writes a folder per dispute; name where", param_hint="--out")
    on = None if decision is None else day(decision, "--decision")
    since = None if received is None else day(received, "--received")
    asked = InForcePaths(
        model, data, None, policy, None, tuple(decisions or ()), tuple(catalogue or ()), models, policies, tuple(earlier or ())
    )  # fmt: skip

    from creditline.training.commands.dispute.answering import Claim, answer_one, answer_queue
    from creditline.training.commands.own_words.check import checked_words

    said = checked_words(words or ())
    if queue is not None and out is not None:
        answer_queue(asked, queue, out, said)
    elif edits is not None:
        answer_one(asked, edits, Claim(customer, on, since, receipt), said, out, as_json=as_json)
