"""Why a score changed between two dates: the entry point."""

import pyarrow as pa

from creditline.features.errors import DataError
from creditline.models.artefact import Model, ModelFeature
from creditline.models.matrix import to_matrix
from creditline.models.why.answer.assemble import Row, layer_points, reasons
from creditline.models.why.answer.moments import moments
from creditline.models.why.answer.rounding import whole_parts
from creditline.models.why.answer.values import LayerShare, MadeBy, Value, WhatIf, Why
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.shares import Shares, shares
from creditline.models.why.pairs import pairs_of


def explain_change(model: Model, start: pa.Table, end: pa.Table) -> Why:
    """Why one customer's score changed from the row `start` to the row `end` (tables of one row, as computed features).

    Exact: the layers' exact points add up to the change of clipped, unrounded points to 1e-9, whole points to the
    change of the score, and a feature with equal values has none. DataError for rows of two customers, dates that are
    not in order, features that the rows lack, and models that cannot be explained.
    """
    if start.num_rows != 1 or end.num_rows != 1:
        raise DataError(
            f"one row per date is needed, not {start.num_rows} and {end.num_rows}; pick one customer's rows"
        )
    return explain_changes(model, start, end)[0]


def explain_changes(model: Model, starts: pa.Table, ends: pa.Table, threads: int = 1) -> list[Why]:
    """The same for many customers at once: row i of `starts` belongs with row i of `ends`."""
    pairs = pairs_of(starts, ends)
    if not pairs:
        return []
    chain = Chain(model, to_matrix(model.features, starts), to_matrix(model.features, ends), threads)
    played = shares(chain)
    before = moments(chain, frozenset(), [pair.start for pair in pairs])
    after = moments(chain, frozenset(chain.layers), [pair.end for pair in pairs])
    values = zip(_values(model, starts), _values(model, ends), strict=True)
    versions = model.versions
    made_by = MadeBy(versions.creditline, versions.lightgbm, versions.catalogue, model.version)
    answers = []
    for number, (start, end) in enumerate(values):
        row = Row(played.margin[number], played.points[number], start, end)
        total = after[number].score - before[number].score
        layers = _layers(model, played, number, row, total)
        found = [reason for share in layers for reason in reasons(model.features, row, share.layer, share.points)]
        answers.append(
            Why(
                customer_id=pairs[number].customer_id,
                start=before[number],
                end=after[number],
                layers=tuple(layers),
                reasons=tuple(sorted(found, key=lambda reason: (reason.exact, -reason.margin, reason.family))),
                versions=made_by,
                currency=model.currency,
            )
        )
    return answers


def _layers(model: Model, played: Shares, number: int, row: Row, total: int) -> list[LayerShare]:
    exact = layer_points(model.features, played.layers, row)
    whole = whole_parts(exact, total)
    without, alone = (model.scale.score(scores[number]).tolist() for scores in (played.without, played.alone))
    return [
        LayerShare(layer, whole[place], exact[place] + 0.0, WhatIf(without[place]), WhatIf(alone[place]))
        for place, layer in enumerate(played.layers)
    ]


def _values(model: Model, frame: pa.Table) -> list[tuple[Value, ...]]:
    """The rows' values in the model's feature order: numbers as floats, null and NaN as None."""
    columns = [_column(feature, frame[feature.name]) for feature in model.features]
    return list(zip(*columns, strict=True))


def _column(feature: ModelFeature, column: pa.ChunkedArray) -> list[Value]:
    if feature.kind == "category":
        return list(column.to_pylist())
    return [None if value is None or value != value else float(value) for value in column.to_pylist()]
