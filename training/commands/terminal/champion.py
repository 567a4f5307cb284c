"""Which of the two models a training fits becomes the model of the folder, as an option."""

from enum import StrEnum
from typing import Annotated

import typer


class ChampionKind(StrEnum):
    """The two kinds."""

    TREES = "trees"
    SCORECARD = "scorecard"


Champions = Annotated[
    ChampionKind,
    typer.Option(
        "--champion",
        help="Which becomes the model: the trees, or the scorecard that every training fits beside them, which `creditline "
        "scorecard` prints.",
    ),
]
