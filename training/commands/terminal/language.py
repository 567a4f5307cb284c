"""The language something is said in, as an option."""

from typing import Annotated

import typer

from creditline.features.words.languages import languages, usual_language


def spoken(asked: str) -> str:
    """A language that there is; BadParameter for another."""
    if asked not in languages():
        raise typer.BadParameter(f"{asked!r} is not one of {', '.join(map(repr, languages()))}")
    return asked


Language = Annotated[
    str,
    typer.Option("--lang", parser=spoken, metavar=f"[{'|'.join(languages())}]", help="The language of the words."),
]

USUAL_LANGUAGE = usual_language()
