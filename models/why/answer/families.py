"""Families and features of one pair, with whole points that add up from the top down."""

from collections.abc import Sequence
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


def all_reasons(features: Sequence[ModelFeature], row: Row, layers: Sequence[LayerShare]) -> tuple[Reason, ...]:
    """The families of every layer that moved the score, the most harmful first."""
    found = [reason for share in layers for reason in reasons(features, row, share.layer, share.points)]
    return tuple(sorted(found, key=lambda reason: (reason.exact, -reason.margin, reason.family)))


def reasons(features: Sequence[ModelFeature], row: Row, layer: Layer, points: int) -> list[Reason]:
    """The families of a layer that moved the score, sharing its whole `points`; in the model's order."""
    places: dict[str, list[int]] = {}
    for place in np.flatnonzero((row.margin != 0.0) | (row.points != 0.0)).tolist():
        if layer_of_family(features[place].family) is layer:
            places.setdefault(features[place].family, []).append(place)
    if not places:
        return []
    exact = [float(row.points[members].sum()) for members in places.values()]
    whole = whole_parts(exact, points)
    return [
        _reason(family, layer, whole[number], exact[number], _features(features, row, members, whole[number]))
        for number, (family, members) in enumerate(places.items())
    ]


def _reason(family: str, layer: Layer, points: int, exact: float, features: list[FeatureShare]) -> Reason:
    return Reason(
        family=family,
        layer=layer,
        audience="internal" if any(feature.audience == "internal" for feature in features) else "customer",
        points=points,
        exact=exact + 0.0,
        margin=sum(feature.margin for feature in features),
        features=tuple(sorted(features, key=lambda feature: (feature.exact, -feature.margin, feature.name))),
    )


def _features(features: Sequence[ModelFeature], row: Row, places: list[int], points: int) -> list[FeatureShare]:
    whole = whole_parts(row.points[places].tolist(), points)
    return [
        FeatureShare(
            name=features[place].name,
            name_en=features[place].name_en,
            name_zh=features[place].name_zh,
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
