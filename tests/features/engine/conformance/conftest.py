"""Every declaration of the tables is computed by every engine."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from reference_features import reference_features

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet, Settings
from creditline.features.declare import Feature, Number, Unit
from creditline.features.engine import compute_features
from creditline.features.engine.carriers.memory.online import OnlineFeatures

Rows = list[dict[str, object]]
Tables = dict[str, Rows]


def _json(tables: Tables) -> Tables:
    """Rows as `json.loads` gives them: days and times are text."""
    return {
        name: [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in rows]
        for name, rows in tables.items()
    }


@pytest.fixture(params=["reference", "batch", "online"])
def value(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    read: Callable[..., Rows],
    write: Callable[..., DataSet],
    pairs_table: Callable[..., pa.Table],
    a_feature: Callable[..., Feature],
    neighbours: Callable[..., dict[object, dict[date, bool | None]]],
) -> Callable[..., object]:
    """`value(expression, as_of, covered={}, target=None, grace=0, **tables)` for customer `a`, on every engine in turn.

    Tables are text (see `read`); `customers` is the one customer `a` unless given. A record long ago keeps every
    as_of later than the first.
    """

    def compute(
        expression: Number,
        as_of: str,
        covered: Mapping[str, str] | None = None,
        target: str | None = None,
        unit: Unit = Unit.INDEX,
        grace: int = 0,
        **texts: str,
    ) -> object:
        tables = {name: read(name, text) for name, text in texts.items()}
        tables.setdefault("customers", [{"customer_id": "a"}])
        tables.setdefault("credit_events", read("credit_events", "event_on kind\n1990-01-01 fraud"))
        tables.setdefault("logins", []).append({"customer_id": "somebody", "ts": datetime(1990, 1, 1)})
        settings = Settings(
            grace_days=grace, covered_from={t: date.fromisoformat(day) for t, day in (covered or {}).items()}
        )
        day = date.fromisoformat(as_of)
        catalogue = Catalogue((a_feature(expression, unit),), target)
        if request.param == "reference":
            return reference_features(tables, [("a", day)], catalogue, settings)[0]["a.feature"]
        if request.param == "online":
            past_due = neighbours(tables, [day], settings) if "links" in tables else None
            rows = _json(tables)
            online = OnlineFeatures(catalogue, settings, rows.pop("macro", None))
            return online.features_of(rows, [("a", day)], past_due).row(0)["a.feature"]
        data = write(tmp_path, tables, settings)
        return compute_features(data, pairs_table([("a", day)]), catalogue)["a.feature"][0].as_py()

    return compute
