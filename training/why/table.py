"""Answers as rows of a table: one per customer and feature, or per customer and family."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from creditline.models.why import FeatureShare, Reason, Why
from creditline.models.why.answer.values import Value


class Per(StrEnum):
    """What has a row of its own."""

    feature = "feature"
    family = "family"


_KEYS = (
    ("as_of_from", pa.date32()),
    ("as_of_to", pa.date32()),
    ("score_from", pa.int64()),
    ("score_to", pa.int64()),
    ("limit_from", pa.float64()),
    ("limit_to", pa.float64()),
    ("action", pa.string()),
    ("behaviour", pa.string()),
)
_SHARES = (
    ("layer", pa.string()),
    ("family", pa.string()),
    ("points", pa.int64()),
    ("exact", pa.float64()),
    ("margin", pa.float64()),
    ("limit_share", pa.float64()),
    ("audience", pa.string()),
)
_FEATURE = (
    ("feature", pa.string()),
    ("number_from", pa.float64()),
    ("number_to", pa.float64()),
    ("text_from", pa.string()),
    ("text_to", pa.string()),
)
_NOTHING = {
    Per.feature: dict.fromkeys(name for name, _ in (*_SHARES, *_FEATURE)),
    Per.family: dict.fromkeys(name for name, _ in _SHARES),
}


def schema(id_type: pa.DataType, per: Per) -> pa.Schema:
    """The columns, `customer_id` first.

    `behaviour`: what the customer's own behaviour had to do with a cut, as in the verdict of an answer. A layer without
    families (model, calibration, policy, portfolio, state) has one row, `family` null, if it took part. `limit_share`: a
    layer's share of the change of limit, in that layer's first row only, so that sums over a customer add up.
    """
    columns = (*_KEYS, *_SHARES, *(_FEATURE if per == Per.feature else ()))
    return pa.schema([("customer_id", id_type), *columns])


def table(answers: Sequence[Why], id_type: pa.DataType, per: Per) -> pa.Table:
    """Rows in the answers' order; whole and exact points of a customer add up to the change of score."""
    names = schema(id_type, per)
    columns: dict[str, list[Any]] = {name: [] for name in names.names}
    for why in answers:
        key = _key(why)
        for row in _rows(why, per):
            for name, value in (*key.items(), *row.items()):
                columns[name].append(value)
    return pa.table(columns, schema=names)


def write_answers(parts: Iterable[Sequence[Why]], id_type: pa.DataType, per: Per, file: Path) -> tuple[int, int]:
    """Write answers to a Parquet file, a part at a time; how many answers there were, and how many rows."""
    count = rows = 0
    with parquet.ParquetWriter(file, schema(id_type, per), compression="zstd") as writer:
        for answers in parts:
            found = table(answers, id_type, per)
            writer.write_table(found)
            count, rows = count + len(answers), rows + found.num_rows
    return count, rows


def _key(why: Why) -> dict[str, Any]:
    found = why.verdict
    return {
        "customer_id": why.customer_id,
        "as_of_from": why.start.as_of,
        "as_of_to": why.end.as_of,
        "score_from": why.start.score,
        "score_to": why.end.score,
        "limit_from": why.start.limit,
        "limit_to": why.end.limit,
        "action": why.end.action,
        "behaviour": found and str(found.behaviour),
    }


def _rows(why: Why, per: Per) -> Iterator[dict[str, Any]]:
    for layer in why.layers:
        rows = [row for reason in why.reasons if reason.layer is layer.layer for row in _of_reason(reason, per)]
        if not rows and (layer.exact or layer.limit):
            rows = [{"points": layer.points, "exact": layer.exact}]
        for number, row in enumerate(rows):
            yield {**_NOTHING[per], "layer": str(layer.layer), "limit_share": None if number else layer.limit, **row}


def _of_reason(reason: Reason, per: Per) -> Iterator[dict[str, Any]]:
    if per == Per.family:
        yield {"family": reason.family, **_share(reason)}
        return
    for feature in reason.features:
        values = {**_value("from", feature.start), **_value("to", feature.end)}
        yield {"family": reason.family, "feature": feature.name, **_share(feature), **values}


def _share(of: Reason | FeatureShare) -> dict[str, Any]:
    return {"points": of.points, "exact": of.exact, "margin": of.margin, "audience": of.audience}


def _value(at: str, value: Value) -> dict[str, Any]:
    is_text = isinstance(value, str)
    return {f"number_{at}": None if is_text else value, f"text_{at}": value if is_text else None}
