"""What a command says on stdout, nothing of which a terminal obeys."""

import typer

from creditline.features.output.shown import shown


def echo(said: str | bytes, *, nl: bool = True, err: bool = False) -> None:
    """Print it; text with control characters escaped, bytes (a PDF) as they are."""
    typer.echo(shown(said) if isinstance(said, str) else said, nl=nl, err=err)
