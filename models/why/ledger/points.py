"""Who gets how many points, for many pairs: rows per feature, reasons per family, layers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.feature import ModelFeature
from creditline.models.why.game.layer import Layer, layer_of_family
from creditline.models.why.game.lines import LAYERS, LineShares
from creditline.models.why.game.play import Played
from creditline.models.why.ledger.line_ledger import drawable_ledger, limit_ledger
from creditline.models.why.ledger.whole import Reasons, Rows, reason_rows, whole_rows

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class LayerPoints:
    """The layers an answer names, in `Layer`'s order; (pairs, layers) each. `points` add up to the change of score.

    `limit` and `drawable`: shares in whole cents of major units, see `LineLedger`; None where no line is explained.
    """

    named: tuple[Layer, ...]
    exact: Floats
    points: Whole
    limit: Floats | None
    drawable: Floats | None


@dataclass(frozen=True)
class ReasonPoints:
    """Reasons of many pairs.

    A row is a feature that moved a score: `feature`, its place among those that can be named, whether it `is_category`,
    its whole `points`, and `row_pair`, `row_exact` and `row_margin` (rows,). `families` names what the reasons' families are numbers of;
    `reason_pair`, `reason_layer` (a column of the layers) and `internal` (reasons,) stand beside `reasons`, `pair_first`
    (pairs + 1,) is each pair's first reason.
    """

    families: tuple[str, ...]
    feature: Whole
    is_category: NDArray[np.bool_]
    points: Whole
    reasons: Reasons
    pair_first: Whole
    row_pair: Whole
    row_exact: Floats
    row_margin: Floats
    reason_pair: Whole
    reason_layer: Whole
    internal: NDArray[np.bool_]


def layer_points(played: Played, change: Whole) -> LayerPoints:
    """Whole points of the layers that could have moved; `change` (pairs,) is that of the integer score.

    With lines every layer that can move one is there too: the score is what the model says, so they have no points.
    """
    scores, lines = played.scores, played.lines
    named = tuple(layer for layer in LAYERS if layer in scores.playing or (lines is not None and _moves(lines, layer)))
    exact = np.zeros((len(change), len(named)))
    exact[:, [named.index(layer) for layer in scores.playing]] = scores.layers
    limit = drawable = None
    if lines is not None:
        columns = [LAYERS.index(layer) for layer in named]
        limit, drawable = (of(lines).shares[:, columns] / 100.0 for of in (limit_ledger, drawable_ledger))
    return LayerPoints(named, exact, whole_rows(exact, change), limit, drawable)


def _moves(lines: LineShares, layer: Layer) -> bool:
    """Whether a layer can move a line: any can but another model or calibration, where no line met one on its way."""
    place = LAYERS.index(layer)
    return layer not in (Layer.MODEL, Layer.CALIBRATION) or bool(
        lines.limit[:, place].any() or lines.drawable[:, place].any() or lines.merged[:, place].any()
    )


def reason_points(features: Sequence[ModelFeature], played: Played, layers: LayerPoints) -> ReasonPoints:
    """Share out the layers' whole points to families, concepts and features; one that moved nobody's score is not looked at."""
    moves = (played.scores.points != 0.0) | (played.scores.margin != 0.0)
    moving = np.flatnonzero(moves.any(axis=0))
    own = [features[place] for place in moving.tolist()]
    points, margin = (shares.take(moving, axis=1) for shares in (played.scores.points, played.scores.margin))
    pairs, most = len(points), int(np.count_nonzero(moves))
    families = tuple(dict.fromkeys(feature.family for feature in own))
    place = {family: number for number, family in enumerate(families)}
    concepts = {concept: number for number, concept in enumerate(dict.fromkeys(feature.concept for feature in own))}
    rows = Rows(np.empty(most, np.int32), np.empty(most, np.int64))
    reasons = Reasons(
        np.empty(most + 1, np.int64), np.empty(most, np.int32), np.empty(most, np.int64), np.empty(most),
        np.empty(most), np.empty(most, np.int32),
    )  # fmt: skip
    pair_first = np.empty(pairs + 1, np.int64)
    column = {layer: number for number, layer in enumerate(layers.named)}
    of_families = np.array([column.get(layer_of_family(family), -1) for family in families], np.int32)
    count = reason_rows(
        points,
        margin,
        np.array([place[feature.family] for feature in own], np.int32),
        np.array([concepts[feature.concept] for feature in own], np.int32),
        _ranks(families),
        _ranks([feature.name for feature in own]),
        of_families,
        layers.points,
        rows,
        reasons,
        pair_first,
    )
    last = int(reasons.first[count])
    rows = Rows(rows.feature[:last], rows.points[:last])
    reasons = Reasons(
        reasons.first[: count + 1], reasons.family[:count], reasons.points[:count], reasons.exact[:count],
        reasons.margin[:count], reasons.rank[:count],
    )  # fmt: skip
    reason_pair = np.arange(pairs).repeat(pair_first[1:] - pair_first[:-1])
    row_pair = reason_pair.repeat(reasons.first[1:] - reasons.first[:-1])
    told_inside = np.array([feature.audience == "internal" for feature in own], bool)
    return ReasonPoints(
        families=families,
        feature=moving[rows.feature],
        is_category=np.array([feature.kind == "category" for feature in own], bool)[rows.feature],
        points=rows.points,
        reasons=reasons,
        pair_first=pair_first,
        row_pair=row_pair,
        row_exact=points[row_pair, rows.feature] + 0.0,  # never -0.0
        row_margin=margin[row_pair, rows.feature],
        reason_pair=reason_pair,
        reason_layer=of_families[reasons.family].astype(np.int64),
        internal=np.logical_or.reduceat(told_inside[rows.feature], reasons.first[:-1]) if count else np.zeros(0, bool),
    )


def _ranks(names: Sequence[str]) -> NDArray[np.int32]:
    """Each name's place in alphabetical order."""
    ranks = np.empty(len(names), np.int32)
    ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return ranks
