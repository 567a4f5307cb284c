"""The records behind the changes of a customer's features, or of many customers', from a data set."""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.evidence.of_data import evidence_chunks
from creditline.features.evidence.values import Evidence, Move, RecordMove

__all__ = ["evidence_chunks", "evidence_of"]


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
    names = list(dict.fromkeys(features))
    found: dict[str, Evidence] = {name: Evidence(name, ()) for name in names}
    known = [name for name in names if name in catalogue]
    asks = pa.table({"customer_id": customer.take(pa.array([0] * len(known), pa.int64())), "feature": known})
    rows = [row for chunk in evidence_chunks(data, catalogue, asks, start, end, most) for row in chunk.to_pylist()]
    for name in known:
        own = [row for row in rows if row["feature"] == name]
        found[name] = Evidence(name, tuple(map(_record, own)), own[0]["more"] if own else 0)
    return found


def _record(row: dict[str, object]) -> RecordMove:
    names = ("table", "record_id", "on", "amount")
    return RecordMove(*(row[name] for name in names), Move(str(row["move"])), row["day"])  # type: ignore[arg-type]
