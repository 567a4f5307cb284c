"""Rows as matrices, and each row's reasons: against its own previous row, else against the cohort a model carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.server.in_force.served import Served
from creditline.models.server.request.parsed import FeatureRows
from creditline.models.server.request.problem import RequestError
from creditline.models.serving.explained import Explained
from creditline.models.serving.rows import RowError
from creditline.models.serving.scorer import Scorer

Floats = NDArray[np.float64]

_FEW = 4  # rows: with reasons each takes about three milliseconds


@dataclass(frozen=True)
class Matrices:
    """All rows `now`, the `previous` rows of those that have one, and their `places`."""

    now: Floats
    previous: Floats
    places: Sequence[int]


def to_matrices(served: Served, request: FeatureRows) -> Matrices:
    """The rows as the trees read them; RequestError naming the value that is no feature's."""
    places = [place for place, row in enumerate(request.previous) if row is not None]
    now = _matrix(served, request.now, "features", request.first, range(len(request.now)))
    earlier = [row for row in request.previous if row is not None]
    return Matrices(now, _matrix(served, earlier, "previous", request.first, places) if earlier else now[:0], places)


def explained(scorer: Scorer, rows: Matrices, most: int | None) -> list[Explained | None]:
    """Each row's reasons; None where it has no previous row and the model carries nothing to compare with."""
    count = len(rows.now)
    if len(rows.places) == count:
        return list(scorer.reasons(rows.previous, rows.now, most))
    found: list[Explained | None] = [None] * count
    others = sorted(set(range(count)) - set(rows.places))
    parts: list[tuple[Sequence[int], Floats | None]] = [(rows.places, rows.previous)] if rows.places else []
    if scorer.cohort is not None:
        parts.append((others, None))
    for places, previous in parts:
        for place, why in zip(places, scorer.reasons(previous, rows.now[list(places)], most), strict=True):
            found[place] = why
    return found


def is_light(served: Served, request: object) -> bool:
    """Whether a request takes a few milliseconds: few rows, none of which is compared with a whole cohort."""
    return (
        isinstance(request, FeatureRows)
        and len(request.now) <= _FEW
        and (served.scorer.cohort is None or not request.options.reasons or None not in request.previous)
    )


def _matrix(
    served: Served, rows: Sequence[Mapping[str, object]], part: str, first: int, places: Sequence[int]
) -> Floats:
    try:
        return served.scorer.matrix(served.own(rows))
    except RowError as error:
        where = f"rows[{first + places[error.row]}].{part}" + ("" if error.field is None else f".{error.field}")
        raise RequestError("request", f"{where} {error.problem}", where) from None
