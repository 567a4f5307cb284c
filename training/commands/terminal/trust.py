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
    given: list[str] = []
    waiting = False
    for argument in arguments:
        name, is_set, value = argument.partition("=")
        if waiting:
            waiting = False
            given.append(argument)
        elif name == TRUST_OPTION and is_set:
            given.append(value)
        elif argument == TRUST_OPTION:
            waiting = True
        else:
            rest.append(argument)
    if waiting or "" in given:  # as of a shell's variable that is not set: no key is no reason to trust everybody
        return [TRUST_OPTION]  # the command line says that its key is missing
    if given:
        os.environ[_VARIABLE] = given[-1]
    return rest
