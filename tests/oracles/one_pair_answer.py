"""The answer of one pair, put together step by step in plain Python: what answers from arrays are held against."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact import Model, ModelFeature
from creditline.models.scale.bands import band_of
from creditline.models.scoring.matrix import to_matrix
from creditline.models.why import LayerShare, Moment, Previous, Why
from creditline.models.why.answer.line import LineStory, MoneyLedger
from creditline.models.why.answer.meant import Meant
from creditline.models.why.answer.parts import FeatureShare, Reason, Value, WhatIf
from creditline.models.why.answer.rounding import whole_parts
from creditline.models.why.answer.values import Against
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.feature_values import given_values
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Layer, layer_of_family
from creditline.models.why.game.line_facts import LineFacts
from creditline.models.why.game.lines import LAYERS, LineOutcomes, LinePaths, LineShares
from creditline.models.why.game.mean import mean_of
from creditline.models.why.game.model_rows import ModelRows
from creditline.models.why.game.play import Played, play
from creditline.models.why.game.shares import Shares
from creditline.models.why.game.standing import standing, whole_score
from creditline.models.why.ledger.moments import moments
from creditline.models.why.pairs import pairs_of
from creditline.models.why.previous import chain_of, rows_of
from creditline.models.why.reference import Reference

Floats = NDArray[np.float64]


def explain_one_by_one(
    model: Model,
    starts: pa.Table,
    ends: pa.Table,
    *,
    previous: Previous | None = None,
    lines: LinePaths | None = None,
) -> list[Why]:
    """What `explain_changes` has to say: the same games, every answer put together by itself."""
    pairs, chain = pairs_of(starts, ends), chain_of(model, starts, ends, previous, 1)
    played = play(chain, lines)
    facts = None if lines is None else lines.facts
    decided = (None, None) if facts is None else (
        ([fact.stood.limit for fact in facts], ["maintain"] * len(pairs)),
        ([fact.after.limit for fact in facts], [fact.action for fact in facts]),
    )  # fmt: skip
    before = moments(standing(chain, frozenset()), [pair.start for pair in pairs], decided[0])
    after = moments(standing(chain, frozenset(chain.layers)), [pair.end for pair in pairs], decided[1])
    given = _named_values(chain, (starts, ends), rows_of(previous, starts, ends))
    versions = MadeBy.of(model, previous.model if previous else None, None if lines is None else lines.versions)
    return [
        answer(
            customer_id=pair.customer_id,
            start=before[number],
            end=after[number],
            features=chain.features,
            played=played,
            pair=number,
            given=(given[0][number], given[1][number]),
            versions=versions,
            currency=model.currency,
            facts=None if facts is None else facts[number],
        )
        for number, pair in enumerate(pairs)
    ]


def explain_against_one_by_one(model: Model, frame: pa.Table, reference: Reference) -> list[Why]:
    """What `explain_against` has to say."""
    others, own = (to_matrix(model.features, rows) for rows in (reference.rows, frame))
    given = list(zip(*given_values(model.features, frame), strict=True))
    found = []
    for number, (customer_id, as_of) in enumerate(
        zip(frame["customer_id"].to_pylist(), frame["as_of"].to_pylist(), strict=True)
    ):
        rows = ModelRows(model, others, np.broadcast_to(own[number], others.shape))
        mean = mean_of(Chain(rows, rows, 1))
        figures, own_figures = (at[0].tolist() for at in mean.chain.figures)
        margin, pd, raw, score = (
            column[0].item() for column in (mean.before.margin, mean.before.pd, mean.before.raw, mean.before.score)
        )
        found.append(
            answer(
                customer_id=customer_id,
                start=Moment(reference.as_of, margin, pd, raw, score, band_of(score, model.bands)),
                end=moments(mean.after, [as_of])[0],
                features=mean.chain.features,
                played=mean.played,
                pair=0,
                given=((*reference.usual(model), *figures), (*given[number], *own_figures)),
                versions=MadeBy.of(model, None),
                currency=model.currency,
                against=reference.against,
            )
        )
    return found


def _named_values(
    chain: Chain, later: tuple[pa.Table, pa.Table], earlier: tuple[pa.Table, pa.Table]
) -> tuple[list[tuple[Value, ...]], list[tuple[Value, ...]]]:
    """Row by row in the order of the chain's features, at both dates, as the rows of the later model have them."""
    shared, united = len(chain.later.model.features), len(chain.united.features)

    def at(date: int) -> list[tuple[Value, ...]]:
        columns: list[Sequence[Value]] = []
        for place, feature in enumerate(chain.features):
            if place >= united:
                figures = chain.figures[date][:, place - united].tolist()
                columns.append([None if figure != figure else figure for figure in figures])
            else:
                columns += given_values([feature], (later if place < shared else earlier)[date])
        return list(zip(*columns, strict=True))

    return at(0), at(1)


def answer(
    *,
    customer_id: int | str,
    start: Moment,
    end: Moment,
    features: Sequence[ModelFeature],
    played: Played,
    pair: int,
    given: tuple[Sequence[Value], Sequence[Value]],
    versions: MadeBy,
    currency: str,
    against: Against = "past",
    facts: LineFacts | None = None,
) -> Why:
    """The answer of one pair of those played; `given`: the features' values at both dates."""
    row = Row(played.scores.margin[pair], played.scores.points[pair], *given)
    layers = layer_shares(played.scores, played.lines, pair, start.score, end.score)
    return Why(
        customer_id=customer_id,
        start=start,
        end=end,
        layers=tuple(layers),
        reasons=all_reasons(features, row, layers),
        versions=versions,
        against=against,
        currency=currency,
        line=None if facts is None or played.lines is None else _story(facts, played.lines, pair),
    )


def _story(facts: LineFacts, lines: LineShares, pair: int) -> LineStory:
    """Both ledgers from the replays' ends, in whole cents."""

    def ledger(of: Callable[[LineOutcomes], Floats]) -> MoneyLedger:
        stood, asked, anyway, replayed, after = (
            round(100.0 * float(of(outcome)[pair]))
            for outcome in (lines.stood, lines.asked, lines.anyway, lines.replayed, lines.after)
        )
        return MoneyLedger(
            *(cents / 100.0 for cents in (stood, asked - stood, anyway - asked, after - replayed, after))
        )

    return LineStory(facts, ledger(lambda outcome: outcome.limit), ledger(lambda outcome: outcome.drawable))


def layer_shares(scores: Shares, lines: LineShares | None, pair: int, start: int, end: int) -> list[LayerShare]:
    """The layers that could have moved, in `Layer`'s order; `start` and `end` are the integer scores.

    Without lines these are the layers of the score. With them every other layer that moves a line is there too: the score is
    what the model says, so they have no points, and the score without them is the later one.
    """
    models = (Layer.MODEL, Layer.CALIBRATION)
    named = [layer for layer in LAYERS if layer in scores.playing or (lines is not None and layer not in models)]
    exact = dict(zip(scores.playing, scores.layers[pair].tolist(), strict=True))
    points = [exact.get(layer, 0.0) for layer in named]
    whole = whole_parts(points, end - start)
    without = dict(zip(scores.playing, whole_score(scores.without[pair]).tolist(), strict=True))
    alone = dict(zip(scores.playing, whole_score(scores.alone[pair]).tolist(), strict=True))
    limits, drawable = (
        [None] * len(named) if lines is None else _cents(lines, pair, named, of) for of in ("limit", "drawable")
    )
    return [
        LayerShare(
            layer=layer,
            points=whole[number],
            exact=points[number] + 0.0,  # never -0.0
            without=_what_if(without.get(layer, end), lines, None if lines is None else lines.without[layer], pair),
            alone=_what_if(alone.get(layer, start), lines, None if lines is None else lines.alone[layer], pair),
            limit=limits[number],
            drawable=drawable[number],
        )
        for number, layer in enumerate(named)
    ]


def _cents(lines: LineShares, pair: int, named: list[Layer], of: str) -> list[float]:
    """Shares in the change of the limit, or of what may be drawn, in whole cents that add up to it."""
    shares = [100.0 * float(share) for share in getattr(lines, of)[pair]]
    ends = [getattr(outcome, of) for outcome in (lines.anyway, lines.replayed)]
    cents = round(100.0 * float(ends[1][pair])) - round(100.0 * float(ends[0][pair]))
    whole = whole_parts(shares, cents)
    return [whole[LAYERS.index(layer)] / 100.0 for layer in named]


def _what_if(score: int, lines: LineShares | None, outcome: LineOutcomes | None, pair: int) -> WhatIf:
    if lines is None or outcome is None:
        return WhatIf(score)
    limit, step, stood = float(outcome.limit[pair]), int(outcome.step[pair]), float(lines.asked.limit[pair])
    lower = "reduce" if limit < stood else "increase" if limit > stood else "maintain"
    action = {2: "suspend", 3: "close"}.get(step, lower)
    return WhatIf(score, limit, action, 0.0 if step >= 2 else limit)


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
    """The sum, part after part: the bits of the arrays."""
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
    concepts: dict[str, list[int]] = {}
    for place in places:
        concepts.setdefault(features[place].concept, []).append(place)
    of_concepts = whole_parts([_added(row.points[own]) for own in concepts.values()], points)
    whole: dict[int, int] = {}
    for own, of_concept in zip(concepts.values(), of_concepts, strict=True):
        whole |= zip(own, whole_parts(row.points[own].tolist(), of_concept), strict=True)
    return [
        FeatureShare(
            name=features[place].name,
            named=features[place].named,
            unit=features[place].unit,
            audience=features[place].audience,
            start=row.start[place],
            end=row.end[place],
            points=whole[place],
            exact=float(row.points[place]) + 0.0,  # never -0.0
            margin=float(row.margin[place]),
            meant=Meant(
                features[place].concept, features[place].concept_named, features[place].direction, features[place].null
            ),
        )
        for place in places
    ]
