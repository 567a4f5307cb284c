"""A lender's own words, as an option."""

from pathlib import Path
from typing import Annotated

import typer

OwnWords = Annotated[
    list[Path] | None,
    typer.Option(
        "--words",
        metavar="FILE",
        show_default=False,
        help="A lender's own words, TOML, in place of some of those shipped; once per language.",
    ),
]
