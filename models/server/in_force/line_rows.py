"""Feature rows of a line as the policy and its explanations read them, and decisions as JSON tells them."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from creditline.models.server.request.declared import LARGEST
from creditline.models.server.request.problem import RequestError


def rows_of(
    customer: str | int,
    rows: Sequence[tuple[date, Mapping[str, object]]],
    places: Sequence[str],
    columns: Sequence[str],
    texts: frozenset[str],
) -> pa.Table:
    """One customer's rows by day, with `columns`, of which `texts` are categories; RequestError, by a row's place, for others."""
    values: dict[str, list[object]] = {name: [] for name in columns}
    for (_, features), place in zip(rows, places, strict=True):
        for name in features:
            if name not in values:
                where = f"{place}.{name[:100]}"
                raise RequestError("request", f"{where} is no feature that is read here; leave it out", where)
        for name, column in values.items():
            column.append(_value(features.get(name), f"{place}.{name}", text=name in texts))
    return pa.table(
        {
            "customer_id": pa.array([customer] * len(rows)),
            "as_of": pa.array([day for day, _ in rows], pa.date32()),
            **{
                name: pa.array(column, pa.string() if name in texts else pa.float64())
                for name, column in values.items()
            },
        }
    )


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of decisions for JSON: a day as its text, and null for what is not known or has no end."""

    def told(value: object) -> object:
        if isinstance(value, float) and not math.isfinite(value):
            return None
        return str(value) if isinstance(value, date) else value

    return {name: told(value) for name, value in row.items()}


def _value(value: object, where: str, *, text: bool) -> object:
    if value is None:
        return None if text else np.nan
    if text:
        if not isinstance(value, str):
            raise RequestError("request", f"{where} must be a text", where)
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        raise RequestError("request", f"{where} must be a number that is not too large", where)
    return float(value)
