"""Answers as rows of a table: one per customer and feature, concept or family."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact.default_status import IN_DEFAULT
from creditline.models.why.answer.telling import telling
from creditline.models.why.game.layer import Layer
from creditline.models.why.game.lines import LAYERS
from creditline.models.why.ledger.answers import Answers
from creditline.models.why.ledger.given import GivenRows
from creditline.models.why.ledger.verdicts import PARTS

Places = NDArray[np.int64]


class Per(StrEnum):
    """What has a row of its own."""

    feature = "feature"
    concept = "concept"
    family = "family"
    reason = "reason"


BESIDE = ("asked", "anyway", "merged", "unexplained")  # rows of a ledger beside the layers' shares


class Answered(StrEnum):
    """How a line is answered: by a ledger from where it stood, by what is recorded alone, or against other customers."""

    ledger = "ledger"
    recorded = "recorded"
    against = "against"


KEYS = (
    ("as_of_from", pa.date32()),
    ("as_of_to", pa.date32()),
    ("score_from", pa.int64()),
    ("score_to", pa.int64()),
    (IN_DEFAULT, pa.bool_()),
    ("limit_from", pa.float64()),
    ("limit_before", pa.float64()),
    ("limit_to", pa.float64()),
    ("drawable_from", pa.float64()),
    ("drawable_to", pa.float64()),
    ("action", pa.string()),
    ("computed", pa.bool_()),
    ("answer", pa.string()),
    ("behaviour", pa.string()),
    ("telling", pa.string()),
    *((f"{of}_{row}", pa.float64()) for of in ("limit", "drawable") for row in BESIDE),
)
_SHARES = (
    ("layer", pa.string()),
    ("family", pa.string()),
    ("points", pa.int64()),
    ("exact", pa.float64()),
    ("margin", pa.float64()),
    ("limit_share", pa.float64()),
    ("drawable_share", pa.float64()),
    ("audience", pa.string()),
)
_CONCEPT = (("concept", pa.string()),)
_FEATURE = (
    ("feature", pa.string()),
    ("number_from", pa.float64()),
    ("number_to", pa.float64()),
    ("text_from", pa.string()),
    ("text_to", pa.string()),
)


def schema(id_type: pa.DataType, per: Per) -> pa.Schema:
    """The columns of a row per feature, concept or family, `customer_id` first.

    Who is `in_default` on the later date has no `score_to`, who was on the earlier one no `score_from`, and either no points.
    `limit_from` and `drawable_from`: as recorded where the line stood; `limit_before`: on the eve of the decision, which is
    `computed` or recorded. `answer`: how the line is answered, see `Answered`. `behaviour`: what the customer's own
    behaviour had to do with a cut, `telling`: what is said of it, as in an answer. `…_asked`, `…_anyway`, `…_merged`, `…_unexplained`: of
    the ledgers of limit and of what may be drawn. A layer without families (model, calibration, policy, portfolio,
    override) has one row, `family` null, if it took part. `limit_share`, `drawable_share`: a layer's share, in that
    layer's first row only, so that sums over a customer add up.
    """
    more = {Per.feature: _CONCEPT + _FEATURE, Per.concept: _CONCEPT}.get(per, ())
    return pa.schema([("customer_id", id_type), *KEYS, *_SHARES, *more])


def table(answers: Answers, those: Places, id_type: pa.DataType, per: Per) -> pa.Table:
    """Rows of `those` among the answers, in their order; points of a customer add up to the change of score."""
    rows_of = {Per.feature: _feature_rows, Per.concept: _concept_rows}.get(per, _family_rows)
    columns = rows_of(answers)
    pair, layer, lone = _with_lone_layers(answers, columns.pop("pair"), columns.pop("place"))
    wanted = np.isin(pair, those)
    pair, layer, lone = pair[wanted], layer[wanted], lone[wanted]
    found = answers.parts.layers
    first = np.append(True, (np.diff(pair) != 0) | (np.diff(layer) != 0))[: len(pair)]
    lines = answers.parts.played.lines
    if lines is not None:  # a layer that cannot be told from others has no share of its own
        first &= ~lines.merged[:, [LAYERS.index(one) for one in found.named]][pair, layer]
    shares = {
        f"{of}_share": pa.nulls(len(pair), pa.float64()) if each is None else pa.array(each[pair, layer], mask=~first)
        for of, each in (("limit", found.limit), ("drawable", found.drawable))
    }
    own = pa.array(np.where(lone >= 0, lone, 0), mask=lone < 0)
    rows = {name: column.take(own) for name, column in columns.items()}
    for name, of_layer in (("points", found.points), ("exact", found.exact + 0.0)):
        rows[name] = _where(lone < 0, of_layer[pair, layer], rows[name])
    layers = pa.array([str(one) for one in found.named], pa.string()).take(pa.array(layer))
    all_rows = {**key_columns(answers, pair, id_type), **rows, "layer": layers, **shares}
    names = schema(id_type, per)
    return pa.table({name: all_rows[name] for name in names.names}, schema=names)


def key_columns(answers: Answers, pair: Places, id_type: pa.DataType) -> dict[str, pa.Array]:
    """`customer_id` and the columns of `KEYS`, for each place in `pair`."""
    lines, found = answers.parts.played.lines, answers.verdicts
    at = pa.array(pair)
    starts, ends = ([getattr(one, date) for one in answers.pairs] for date in ("start", "end"))
    columns = {
        "customer_id": customers_of(answers, id_type).take(at),
        "as_of_from": pa.array(starts, pa.date32()).take(at),
        "as_of_to": pa.array(ends, pa.date32()).take(at),
        "score_from": pa.array(answers.before.score[pair], mask=answers.in_default[0][pair]),
        "score_to": pa.array(answers.after.score[pair], mask=answers.in_default[1][pair]),
        IN_DEFAULT: pa.array(answers.in_default[1][pair]),
    }
    if not answers.facts:
        return columns | {name: pa.nulls(len(pair), kind) for name, kind in KEYS[5:]}
    parts = pa.array([str(part) for part in PARTS], pa.string())
    facts = [answers.facts[place] for place in pair.tolist()]
    stood = [one.stood for one in facts]
    by_ledger = Answered.ledger if lines is not None else Answered.recorded
    columns |= {
        "limit_from": pa.array([None if place is None else place.limit for place in stood], pa.float64()),
        "limit_before": pa.array([one.eve.limit for one in facts], pa.float64()),
        "limit_to": pa.array([one.after.limit for one in facts], pa.float64()),
        "drawable_from": pa.array([None if place is None else place.drawable for place in stood], pa.float64()),
        "drawable_to": pa.array([one.after.drawable for one in facts], pa.float64()),
        "action": pa.array([one.action for one in facts], pa.string()),
        "computed": pa.array([one.computed for one in facts], pa.bool_()),
        "answer": pa.array(
            [str(by_ledger if answers.against == "past" else Answered.against)] * len(pair), pa.string()
        ),
    }
    if lines is None or found is None:
        return columns | {name: pa.nulls(len(pair), kind) for name, kind in KEYS[13:]}
    told = {place: telling(answers.why(place)) for place in np.unique(pair).tolist()}
    ledgers = answers.parts.ledgers
    return columns | {
        "behaviour": parts.take(pa.array(found.part[pair], mask=~found.cut[pair])),
        "telling": pa.array(
            [None if told[place] is None else str(told[place]) for place in pair.tolist()], pa.string()
        ),
        **{
            f"{of}_{row}": pa.array(getattr(ledger, row)[pair] / 100.0)
            for of, ledger in zip(("limit", "drawable"), ledgers, strict=True)
            for row in BESIDE
        },
    }


def customers_of(answers: Answers, id_type: pa.DataType) -> pa.Array:
    """Whose answers they are."""
    return pa.array([pair.customer_id for pair in answers.pairs], id_type)


def _feature_rows(answers: Answers) -> dict[str, pa.Array]:
    found, given, features = answers.parts.points, answers.parts.given, answers.parts.chain.features
    place = found.feature
    of_reason = np.repeat(np.arange(len(found.reason_pair)), np.diff(found.reasons.first))
    numbers = [pa.array(at, mask=np.isnan(at)) for at in given.numbers]
    return {
        "pair": found.row_pair,
        "place": found.reason_layer[of_reason],
        "family": _named([feature.family for feature in features], place),
        "points": pa.array(found.points),
        "exact": pa.array(found.row_exact),
        "margin": pa.array(found.row_margin),
        "audience": _named([feature.audience for feature in features], place),
        "concept": _named([feature.concept for feature in features], place),
        "feature": _named([feature.name for feature in features], place),
        "number_from": numbers[0],
        "number_to": numbers[1],
        "text_from": _text_column(given, 0),
        "text_to": _text_column(given, 1),
    }


def _concept_rows(answers: Answers) -> dict[str, pa.Array]:
    """Within a family the most harmful concept first."""
    found, features = answers.parts.points, answers.parts.chain.features
    of_reason = np.repeat(np.arange(len(found.reason_pair)), np.diff(found.reasons.first))
    names, concept = np.unique([feature.concept for feature in features], return_inverse=True)
    _, first, own = np.unique(of_reason * len(names) + concept[found.feature], return_index=True, return_inverse=True)
    internal = np.array([feature.audience == "internal" for feature in features])[found.feature]
    points, exact, margin, inside = (
        np.bincount(own, part, len(first)) for part in (found.points, found.row_exact, found.row_margin, internal)
    )
    order = np.lexsort((concept[found.feature[first]], -margin, exact, of_reason[first]))
    at = first[order]
    return {
        "pair": found.row_pair[at],
        "place": found.reason_layer[of_reason[at]],
        "family": _named([feature.family for feature in features], found.feature[at]),
        "points": pa.array(points[order].astype(np.int64)),  # sums of whole numbers below 2**53 are exact
        "exact": pa.array(exact[order] + 0.0),
        "margin": pa.array(margin[order]),
        "audience": _named(("customer", "internal"), (inside[order] > 0).astype(np.int32)),
        "concept": _named(names.tolist(), concept[found.feature[at]]),
    }


def _family_rows(answers: Answers) -> dict[str, pa.Array]:
    found = answers.parts.points
    return {
        "pair": found.reason_pair,
        "place": found.reason_layer,
        "family": _named(found.families, found.reasons.family),
        "points": pa.array(found.reasons.points),
        "exact": pa.array(found.reasons.exact),
        "margin": pa.array(found.reasons.margin),
        "audience": _named(("customer", "internal"), found.internal.astype(np.int32)),
    }


def _with_lone_layers(answers: Answers, pair: Places, layer: Places) -> tuple[Places, Places, Places]:
    """Pair and layer of every row, and which of the rows given it is: -1 for a layer that took part and has none.

    A pair of which nothing moved has one row, of behaviour.
    """
    found = answers.parts.layers
    took_part = found.exact != 0.0
    if found.limit is not None:
        took_part |= found.limit != 0.0
    if found.drawable is not None:
        took_part |= found.drawable != 0.0
    took_part[pair, layer] = False
    silent = ~took_part.any(axis=1) & ~np.isin(np.arange(len(took_part)), pair)
    took_part[silent, found.named.index(Layer.BEHAVIOUR)] = True  # nothing moved: a row says so
    lone_pair, lone_layer = np.nonzero(took_part)
    all_pairs, all_layers = np.concatenate([pair, lone_pair]), np.concatenate([layer, lone_layer])
    own = np.concatenate([np.arange(len(pair)), np.full(len(lone_pair), -1)])
    order = np.argsort(all_pairs * len(found.named) + all_layers, kind="stable")
    return all_pairs[order], all_layers[order], own[order]


def _text_column(given: GivenRows, date: int) -> pa.Array:
    """A column with a text per row, null where the feature is no category."""
    texts: list[str | None] = [None] * len(given.numbers[date])
    for row, text in zip(given.categories.tolist(), given.texts[date], strict=True):
        texts[row] = text
    return pa.array(texts, pa.string())


def _named(names: Sequence[str], places: NDArray[np.integer]) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(places))


def _where(lone: NDArray[np.bool_], of_layer: NDArray[np.generic], rows: pa.Array) -> pa.Array:
    given = np.where(lone, of_layer, rows.fill_null(0).to_numpy())
    return pa.array(given)
