"""The values of features as they are named in answers."""

from collections.abc import Sequence

import pyarrow as pa

from creditline.models.artefact import ModelFeature
from creditline.models.why.answer.values import Value
from creditline.models.why.game.chain import Chain

Values = list[tuple[Value, ...]]


def named_values(chain: Chain, later: Sequence[pa.Table], earlier: Sequence[pa.Table]) -> tuple[Values, Values]:
    """Row by row in the order of the chain's features, at the earlier and at the later date.

    `later` and `earlier`: the rows at both dates that the later and the earlier model read; features both have are said
    as the later one's rows give them. A macro term has the same value for everybody.
    """
    return _values(chain, later[0], earlier[0], 0), _values(chain, later[1], earlier[1], 1)


def given_values(features: Sequence[ModelFeature], frame: pa.Table) -> list[list[Value]]:
    """One list per feature: numbers as floats, null and NaN as None, categories as text."""
    return [_column(feature, frame[feature.name]) for feature in features]


def _values(chain: Chain, later: pa.Table, earlier: pa.Table, date: int) -> Values:
    shared = len(chain.later.model.features)
    columns = given_values(chain.united.features[:shared], later)
    columns += given_values(chain.united.features[shared:], earlier)
    columns += [[terms[date]] * later.num_rows for terms in chain.figures]
    return list(zip(*columns, strict=True))


def _column(feature: ModelFeature, column: pa.ChunkedArray) -> list[Value]:
    if feature.kind == "category":
        return list(column.to_pylist())
    return [None if value is None or value != value else float(value) for value in column.to_pylist()]
