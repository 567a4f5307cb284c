"""The values of features as they are named in answers."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact import ModelFeature
from creditline.models.why.answer.values import Value
from creditline.models.why.game.chain import Chain

Values = list[tuple[Value, ...]]


def named_values(
    chain: Chain, named: NDArray[np.bool_], later: Sequence[pa.Table], earlier: Sequence[pa.Table]
) -> tuple[Values, Values]:
    """Row by row in the order of the chain's features, at the earlier and at the later date.

    Only those `named`, (features,), are looked up; the others are None. `later` and `earlier`: the rows at both dates
    that the later and the earlier model read; features both have are said as the later one's rows give them. A macro
    term has the same value for everybody.
    """
    return _values(chain, named, later[0], earlier[0], 0), _values(chain, named, later[1], earlier[1], 1)


def given_values(features: Sequence[ModelFeature], frame: pa.Table) -> list[list[Value]]:
    """One list per feature: numbers as floats, null and NaN as None, categories as text."""
    return [_column(feature, frame[feature.name]) for feature in features]


def _values(chain: Chain, named: NDArray[np.bool_], later: pa.Table, earlier: pa.Table, date: int) -> Values:
    shared, nothing = len(chain.later.model.features), [None] * later.num_rows
    columns: list[Sequence[Value]] = [nothing] * len(chain.features)
    for place in np.flatnonzero(named).tolist():
        feature = chain.features[place]
        if place >= len(chain.united.features):
            columns[place] = [chain.figures[place - len(chain.united.features)][date]] * later.num_rows
        else:
            columns[place] = _column(feature, (later if place < shared else earlier)[feature.name])
    return list(zip(*columns, strict=True))


def _column(feature: ModelFeature, column: pa.ChunkedArray) -> list[Value]:
    if feature.kind == "category":
        return list(column.to_pylist())
    return [None if value is None or value != value else float(value) for value in column.to_pylist()]
