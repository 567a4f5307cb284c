"""Two tables of feature rows that belong to the same customers, the earlier and the later date."""

from typing import Any

import pyarrow as pa

from creditline.features.errors import DataError
from creditline.models.why.ledger.pair import Pair


def pairs_of(start: pa.Table, end: pa.Table) -> list[Pair]:
    """The pairs, row by row; DataError unless both tables list the same customers, each later in `end`."""
    for frame in (start, end):
        for key in ("customer_id", "as_of"):
            if frame.schema.get_field_index(key) < 0:
                raise DataError(f"the rows to explain have no column {key}; give one row per customer and date")
    if start.num_rows != end.num_rows:
        raise DataError(f"{start.num_rows} earlier rows cannot be compared with {end.num_rows} later ones; give pairs")
    columns: list[list[Any]] = [frame[key].to_pylist() for frame in (start, end) for key in ("customer_id", "as_of")]
    pairs = []
    for before, since, after, until in zip(*columns, strict=True):
        if before != after:
            raise DataError(f"customer {before} cannot be compared with customer {after}; give rows of one customer")
        if not since < until:
            raise DataError(f"customer {before}: {since} is not before {until}; give the earlier date first")
        pairs.append(Pair(before, since, until))
    return pairs
