"""An access pack as plain values."""

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from creditline.models.portfolio.access.values import AccessDay, AccessFeature, AccessPack, AccessTable

SCHEMA_VERSION = 1


def access_data(pack: AccessPack) -> dict[str, Any]:
    """All of it; numbers that are none (no value, infinite) as null, days and times as text."""
    told = {
        "schema_version": SCHEMA_VERSION,
        "customer_id": pack.customer_id,
        "made_on": pack.made_on,
        "versions": dict(pack.versions),
        "currency": pack.currency,
        "records": [_table(table) for table in pack.tables],
        "links": pack.links,
        "scores": [_day(day) for day in pack.days],
        "decisions": [
            {**one.row, "reasons": dict(one.reasons), "unexplained": one.unexplained} for one in pack.decisions
        ],
        "disputes": None if pack.disputes is None else list(pack.disputes),
        "reviews": None if pack.reviews is None else list(pack.reviews),
    }
    plain: dict[str, Any] = _plain(told)
    return plain


def _table(table: AccessTable) -> dict[str, Any]:
    names = [name for name, _ in table.columns]
    return {
        "table": table.name,
        "what": table.meaning,
        "files": list(table.files),
        "columns": dict(table.columns),
        "withheld": list(table.withheld),
        "rows": [dict(zip(names, row, strict=True)) for row in table.rows],
    }


def _day(day: AccessDay) -> dict[str, Any]:
    return {
        "day": day.day,
        "model": day.model,
        "score": day.score,
        "pd": day.pd,
        "band": day.band,
        "in_default": day.in_default,
        "features": [_feature(one) for one in day.features],
    }


def _feature(one: AccessFeature) -> dict[str, Any]:
    return {
        "name": one.feature.name,
        "called": one.feature.words.by_language(),
        "unit": str(one.feature.unit),
        "used_by": list(one.used_by),
        "value": one.value,
        "withheld": one.withheld,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if isinstance(value, date | datetime) else value
