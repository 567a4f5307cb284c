"""Segments of customers: by region, by occupation, and by when they came (vintage)."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.data import DataSet

SMALLEST = 30  # rows; a smaller segment says nothing, and could say something about a person
_MOST = 12
OTHERS, UNKNOWN = "others", "unknown"


@dataclass(frozen=True)
class Segment:
    """`values`: the group of each row, shape (n,); `order`: the groups as a table lists them."""

    by: str
    values: NDArray[np.str_]
    order: tuple[str, ...]


def segments_of(data: DataSet, rows: pa.Table) -> tuple[Segment, ...]:
    """Those of region, occupation and vintage that `customers` has; groups below 30 rows or after the 12th are pooled.

    The vintage is the quarter a customer opened in, or the year where there are more than 12 quarters.
    """
    present = [name for name in ("region", "occupation", "opened_on") if data.has("customers", name)]
    if not present:
        return ()
    with data.connect() as connection:
        numbered = rows.select(["customer_id"]).append_column("place", pa.array(range(rows.num_rows), pa.int64()))
        connection.register("numbered", numbered)
        found = connection.sql(
            f"SELECT place, {', '.join(present)} FROM numbered LEFT JOIN customers USING (customer_id) ORDER BY place"
        ).to_arrow_table()
    segments = []
    for name in present:
        if name == "opened_on":
            segments.append(_vintage(found[name].to_numpy(zero_copy_only=False).astype("datetime64[D]")))
        else:
            texts = np.array([UNKNOWN if value is None else str(value) for value in found[name].to_pylist()])
            segments.append(_pooled(name, texts))
    return tuple(segments)


def _vintage(opened: NDArray[np.datetime64]) -> Segment:
    known = ~np.isnat(opened)
    month = opened.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    labels = np.array([f"{value // 12}-Q{value % 12 // 3 + 1}" for value in month])
    if len(np.unique(labels[known])) > _MOST:
        labels = np.array([f"{value // 12}" for value in month])
    return _pooled("vintage", np.where(known, labels, UNKNOWN), most=10**6)


def _pooled(by: str, values: NDArray[np.str_], most: int = _MOST) -> Segment:
    names, counts = np.unique(values, return_counts=True)
    largest = [str(names[place]) for place in np.argsort(-counts, kind="stable")[:most] if counts[place] >= SMALLEST]
    pooled = np.where(np.isin(values, largest), values, OTHERS)
    last = [name for name in (OTHERS, UNKNOWN) if name in pooled]
    return Segment(by, pooled, (*sorted(set(largest) - set(last)), *last))
