"""The records behind the changes of a customer's features, or of many customers', from a data set."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.engine.carriers.memory.from_records import of_one, region_from_records
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel.world import Neighbours
from creditline.features.evidence.asks import Asks, Span
from creditline.features.evidence.finding import Finder, Found
from creditline.features.evidence.of_data import evidence_chunks
from creditline.features.evidence.values import Evidence, Move, RecordMove

__all__ = ["as_evidence", "evidence_chunks", "evidence_from_records", "evidence_of"]


def evidence_of(
    data: DataSet,
    catalogue: Catalogue,
    customer: pa.Array,
    start: date,
    end: date,
    features: Sequence[str],
    most: int = 20,
) -> dict[str, Evidence]:
    """What moved each of `features` between the ends of two days, in their order; `customer` is one id.

    A feature without records changed only because time passed: days since an event, an age, a typical month.
    """
    names = tuple(name for name in dict.fromkeys(features) if name in catalogue)
    asks = pa.table({"customer_id": customer.take(pa.array([0] * len(names), pa.int64())), "feature": names})
    rows = [row for chunk in evidence_chunks(data, catalogue, asks, start, end, most) for row in chunk.to_pylist()]
    more = {row["feature"]: row["more"] for row in rows}
    return _by_feature(features, [(row["feature"], _record(row)) for row in rows], more)


def evidence_from_records(
    setup: Setup, tables: Mapping[str, pa.Table], span: Span, neighbours: Neighbours, features: Sequence[str], most: int
) -> dict[str, Evidence]:
    """The same from a customer's rows held in memory; `neighbours`: of each day from the earlier date to the later."""
    names = tuple(name for name in dict.fromkeys(features) if name in setup.catalogue)
    if not names:
        return {name: Evidence(name, ()) for name in dict.fromkeys(features)}
    finder = Finder([setup.catalogue[name] for name in names], span, most)
    macro, scope = None, 0
    world = replace(setup.world, neighbours=neighbours)
    if "macro" in finder.parts and setup.macro is not None:
        macro = finder.macro(setup.macro, world)
        scope = macro.scope.get(region_from_records(tables, span.end) or "", 0)
    asks = Asks(np.zeros(len(names), np.int32), np.arange(len(names), dtype=np.int32), np.array([scope], np.int32))
    own = {name: of_one(tables[name]) for name in finder.tables if name in tables}
    return as_evidence(features, names, finder.of(own.get, asks, world, macro))


def as_evidence(features: Sequence[str], names: Sequence[str], found: Found) -> dict[str, Evidence]:
    """What was found of one customer, `names[i]` being ask i; those of `features` that were not asked have no records."""
    rows = zip(found.ask.tolist(), found.rows.to_pylist(), strict=True)
    more = dict(zip(names, found.more.tolist(), strict=True))
    return _by_feature(features, [(names[ask], _record(row)) for ask, row in rows], more)


def _by_feature(
    features: Sequence[str], rows: Sequence[tuple[str, RecordMove]], more: Mapping[str, int]
) -> dict[str, Evidence]:
    return {
        name: Evidence(name, tuple(record for of, record in rows if of == name), more.get(name, 0))
        for name in dict.fromkeys(features)
    }


def _record(row: Mapping[str, Any]) -> RecordMove:
    return RecordMove(row["table"], row["record_id"], row["on"], row["amount"], Move(row["move"]), row["day"])
