"""`creditline verify RECEIPT MODEL DATA`: make a decision again and say whether it is the same."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import DataFolder, Declared, ModelFolder
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.edited import EditFiles, edited

EXAMPLE = """\b
Examples:
  creditline verify receipts/1042-104201.json runs/model lender --policy graded
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify", epilog=EXAMPLE)(verify)


def verify(
    receipt: Annotated[
        Path, typer.Argument(metavar="RECEIPT", show_default=False, help="A file of `creditline decide --receipts`.")
    ],
    model: ModelFolder,
    data: DataFolder,
    policy: Annotated[
        str,
        typer.Option("--policy", metavar="P", show_default=False, help="A TOML file, or graded, one-blow or squeeze."),
    ],
    state: Annotated[
        list[Path] | None,
        typer.Option(
            "--state", metavar="FILE", show_default=False, help="The earlier decisions that decide was given."
        ),
    ] = None,
    edits: EditFiles = None,
    catalogue: Declared = None,
) -> None:
    """Replay the decision of a receipt.

    Says equal, or names every version, record, feature and part of the state that differs, and exits with 1.
    """
    from creditline.features.catalogue.own_features import read_declarations
    from creditline.features.errors import DataError
    from creditline.models.artefact import read_model
    from creditline.models.portfolio.policy_features import read_policy_for
    from creditline.models.portfolio.receipts.receipt import Receipt
    from creditline.models.portfolio.receipts.verifying import differences
    from creditline.training.run.sound import open_sound

    given, trained, recorded = Receipt.read(receipt), read_model(model), open_sound(data)
    declarations = read_declarations(catalogue or ())
    with edited(edits) as right:
        opened = right(recorded)
        by = read_policy_for(policy, trained, opened, declarations)
        found = differences(given, opened, trained, by, tuple(state or ()), declarations)
    if not found:
        echo(f"equal: {given.hash}")
        return
    for line in found:
        echo(line)
    raise DataError(f"{receipt} and the decision made again differ in {len(found)} places, listed on stdout")
