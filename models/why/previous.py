"""The model of the earlier date, where it was another than the later one."""

from dataclasses import dataclass

import pyarrow as pa

from creditline.models.artefact import Model
from creditline.models.scoring.figures import figures_if_any
from creditline.models.scoring.matrix import to_matrix
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.model_rows import ModelRows


@dataclass(frozen=True)
class Previous:
    """`starts` and `ends`: rows that hold this model's features at both dates.

    None takes the rows of the later model, which then hold both models' features; rows of their own are needed where a
    feature of the same name was defined otherwise.
    """

    model: Model
    starts: pa.Table | None = None
    ends: pa.Table | None = None


def chain_of(model: Model, starts: pa.Table, ends: pa.Table, previous: Previous | None, threads: int) -> Chain:
    """The chain of these rows; DataError where they lack a feature of a model.

    Macro terms stand at the figures the rows carry, or where they carry none at those of the models.
    """
    later = _rows(model, starts, ends)
    if previous is None:
        return Chain(later, later, threads)
    return Chain(_rows(previous.model, *rows_of(previous, starts, ends)), later, threads)


def rows_of(previous: Previous | None, starts: pa.Table, ends: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The rows at both dates that the earlier model reads."""
    if previous is None:
        return starts, ends
    own = (previous.starts, previous.ends)
    return starts if own[0] is None else own[0], ends if own[1] is None else own[1]


def _rows(model: Model, starts: pa.Table, ends: pa.Table) -> ModelRows:
    figures = figures_if_any(model, starts), figures_if_any(model, ends)
    dated = None if figures[0] is None or figures[1] is None else (figures[0], figures[1])
    return ModelRows(model, to_matrix(model.features, starts), to_matrix(model.features, ends), dated)
