"""Where what was in force lies, as options that several commands share, each described once."""

from pathlib import Path
from typing import Annotated

import typer

_POLICY = typer.Option(
    "--policy", metavar="P", show_default=False, help="The policy in force: a TOML file, or the name of an example."
)
PolicyInForce = Annotated[str, _POLICY]
AnyPolicy = Annotated[str | None, _POLICY]
_DECISIONS = typer.Option(
    "--decisions",
    metavar="PLACE",
    show_default=False,
    help="What `creditline decide` or `review decisions` wrote, a .parquet file or the folder of --months, in place of the "
    "lender's own decisions; may be repeated.",
)
Decisions = Annotated[list[Path] | None, _DECISIONS]
MadeDecisions = Annotated[list[Path], _DECISIONS]
Models = Annotated[
    Path | None,
    typer.Option(
        "--models",
        metavar="FOLDER",
        show_default=False,
        help="A folder of models: those that decisions on record name are taken from it.",
    ),
]
Policies = Annotated[
    Path | None,
    typer.Option(
        "--policies",
        metavar="FOLDER",
        show_default=False,
        help="A folder of policies, TOML: those that decisions on record name are taken from it.",
    ),
]
