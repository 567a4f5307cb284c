"""Made-up rows for the self-test and the input example: like those the model was trained on, but nobody's."""

from typing import Any

import numpy as np
import pyarrow.compute as pc

from creditline.models.artefact import DefaultStatus, Model, ModelFeature

_STEPS = 20  # quantiles of a number that its examples are drawn from


def example_rows(model: Model, rows: int, seed: int) -> list[dict[str, Any]]:
    """`rows` rows, each feature drawn by itself: a quantile of the reference sample, a category, or missing."""
    generator = np.random.default_rng(seed)
    columns = {feature.name: _drawn(model, feature, rows, generator) for feature in model.features}
    columns |= _of_default(model.default, rows, generator)
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def typical_row(model: Model) -> dict[str, Any]:
    """The median of each number in the reference sample, None where all are missing, and the first category."""
    return {feature.name: _typical(model, feature) for feature in model.features}


def _of_default(status: DefaultStatus | None, rows: int, generator: np.random.Generator) -> dict[str, list[Any]]:
    """Mostly nobody in default, then in it and just out of it."""
    if status is None:
        return {}
    values = [*[None] * 9, 0.0, float(status.cure_days), status.cure_days + 1.0]
    drawn = generator.integers(0, len(values), (len(status.signs), rows)).tolist()
    return {sign.name: [values[place] for place in places] for sign, places in zip(status.signs, drawn, strict=True)}


def _drawn(model: Model, feature: ModelFeature, rows: int, generator: np.random.Generator) -> list[Any]:
    if feature.kind == "category":
        values: list[Any] = [None, *feature.categories]
    else:
        known = pc.drop_null(model.reference[feature.name])
        cuts = np.arange(1, _STEPS) / _STEPS
        found = pc.quantile(known, cuts.tolist()).to_pylist() if len(known) else []
        values = [None, *(value for value in found if value is not None)]
    return [values[place] for place in generator.integers(0, len(values), rows).tolist()]


def _typical(model: Model, feature: ModelFeature) -> float | str | None:
    if feature.kind == "category":
        return feature.categories[0] if feature.categories else None
    median = pc.quantile(model.reference[feature.name], 0.5)[0].as_py()
    return None if median is None else float(median)
