"""`--trust KEY`, which any command takes, anywhere on its line."""

import os
from collections.abc import Sequence

TRUST_OPTION = "--trust"
_VARIABLE = (
    "CREDITLINE_TRUST"  # read where models are, see models.artefact.folder.signature; nothing is imported for it here
)


def without_trust(arguments: Sequence[str]) -> list[str]:
    """The arguments without it; the key is told to whatever reads a model in this process and those it starts."""
    rest: list[str] = []
    waiting = False
    for argument in arguments:
        name, is_set, value = argument.partition("=")
        if waiting:
            os.environ[_VARIABLE], waiting = argument, False
        elif name == TRUST_OPTION and is_set:
            os.environ[_VARIABLE] = value
        elif argument == TRUST_OPTION:
            waiting = True
        else:
            rest.append(argument)
    return [TRUST_OPTION] if waiting else rest  # the command line says that its key is missing
