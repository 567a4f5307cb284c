"""Arguments that the review commands share."""

from typing import Annotated

import typer

Store = Annotated[
    str,
    typer.Argument(
        metavar="STORE",
        show_default=False,
        help="Where reviews are kept: a SQLite file, or postgresql://user@host/database.",
    ),
]
Number = Annotated[int, typer.Argument(metavar="CASE", min=1, show_default=False, help="The number of the case.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", show_default=False, help="Who of the lender's staff does it.")]
