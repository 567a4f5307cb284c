"""Families and features of one pair, with whole points that add up from the top down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.feature import ModelFeature
from creditline.models.why.answer.parts import FeatureShare, LayerShare, Reason, Value
from creditline.models.why.answer.rounding import whole_parts
from creditline.models.why.game.layer import Layer, layer_of_family

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One pair's shares per feature, (features,), and the values at both dates."""

    margin: Floats
    points: Floats
    start: Sequence[Value]
    end: Sequence[Value]


@dataclass(frozen=True)
class _Family:
    """One family's share before its features are named; `places` of its features in the model's order."""

    name: str
    layer: Layer
    points: int
    exact: float
    margin: float
    places: list[int]


def all_reasons(
    features: Sequence[ModelFeature], row: Row, layers: Sequence[LayerShare], most: int | None = None
) -> tuple[Reason, ...]:
    """The families of every layer that moved the score, the most harmful first; at most `most` of them are named."""
    places: dict[Layer, dict[str, list[int]]] = {}
    for place in np.flatnonzero((row.margin != 0.0) | (row.points != 0.0)).tolist():
        family = features[place].family
        places.setdefault(layer_of_family(family), {}).setdefault(family, []).append(place)
    found = [family for share in layers for family in _families(row, share, places.get(share.layer, {}))]
    found.sort(key=lambda family: (family.exact, -family.margin, family.name))
    return tuple(_reason(features, row, family) for family in found[:most])


def _families(row: Row, share: LayerShare, places: Mapping[str, list[int]]) -> list[_Family]:
    """The families of a layer, sharing its whole points; in the model's order."""
    if not places:
        return []
    exact = [_added(row.points[members]) for members in places.values()]
    whole = whole_parts(exact, share.points)
    return [
        _Family(name, share.layer, points, part + 0.0, _added(row.margin[members]), members)
        for (name, members), points, part in zip(places.items(), whole, exact, strict=True)
    ]


def _added(parts: Floats) -> float:
    """The sum, part after part: the bits of `bulk`."""
    return float(np.add.accumulate(parts)[-1])


def _reason(features: Sequence[ModelFeature], row: Row, family: _Family) -> Reason:
    named = _features(features, row, family.places, family.points)
    return Reason(
        family=family.name,
        layer=family.layer,
        audience="internal" if any(feature.audience == "internal" for feature in named) else "customer",
        points=family.points,
        exact=family.exact,
        margin=family.margin,
        features=tuple(sorted(named, key=lambda feature: (feature.exact, -feature.margin, feature.name))),
    )


def _features(features: Sequence[ModelFeature], row: Row, places: list[int], points: int) -> list[FeatureShare]:
    whole = whole_parts(row.points[places].tolist(), points)
    return [
        FeatureShare(
            name=features[place].name,
            named=features[place].named,
            unit=features[place].unit,
            audience=features[place].audience,
            start=row.start[place],
            end=row.end[place],
            points=whole[number],
            exact=float(row.points[place]) + 0.0,  # never -0.0
            margin=float(row.margin[place]),
        )
        for number, place in enumerate(places)
    ]
