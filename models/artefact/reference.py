"""The sample of rows like those of training that a model carries: features and macro figures, no ids, no dates."""

import json
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact.feature import ModelFeature
from creditline.models.calibration.figures import PREFIX

LARGEST = 1000
_MOST = 1.7976931348623157e308
MARGIN = "reference.margin"  # the mean margin of the rows of training that a row stands for


def reference_sample(
    features: Sequence[ModelFeature],
    frame: pa.Table,
    seed: int,
    rows: int = LARGEST,
    weight: NDArray[np.float64] | None = None,
) -> pa.Table:
    """`rows` rows of `frame` (as many as it has, if these are fewer), in drawn order, feature columns only.

    Without `weight` they are drawn without replacement, each as likely as any other. With it (n,), above 0: in proportion
    to it, so that the sample is what the weighted rows stand for. Each row is then there as often as its share of
    `rows`, rounded down or up by chance (systematic sampling, Madow 1949): a heavy one may be there more than once.
    """
    return normal_reference(features, frame.take(pa.array(reference_places(frame.num_rows, seed, rows, weight))))


def reference_places(
    count: int, seed: int, rows: int = LARGEST, weight: NDArray[np.float64] | None = None
) -> NDArray[np.int64]:
    """The places of the rows that `reference_sample` draws of `count`."""
    random = np.random.default_rng(seed)
    order = random.permutation(count)
    if weight is None:
        return order[:rows]
    rows = min(rows, count)
    reached = np.cumsum(weight[order])
    steps = (np.arange(rows) + random.random()) * (reached[-1] / rows)  # nosec B311 # a place in a sample
    return random.permutation(order[np.minimum(np.searchsorted(reached, steps, side="right"), count - 1)])


def reference_bytes(table: pa.Table) -> bytes:
    """The sample as JSON, a list of values by column; the same bytes for the same sample."""
    columns = {name: table[name].to_pylist() for name in table.column_names}
    return (
        json.dumps({"columns": columns}, separators=(",", ":"), ensure_ascii=False, allow_nan=False) + "\n"
    ).encode()


def reference_of(content: bytes) -> pa.Table:
    """What `reference_bytes` wrote; DataError, TypeError or ValueError where it is something else.

    No reader of compiled code sees it: a Parquet file that states sizes it does not have ends the process.
    """
    columns = json.loads(content)["columns"]
    if not isinstance(columns, dict) or not all(isinstance(values, list) for values in columns.values()):
        raise DataError("the reference sample is no table of columns")
    if len(sizes := set(map(len, columns.values()))) > 1 or max(sizes, default=0) > LARGEST:
        raise DataError(f"the columns of the reference sample have different lengths, or more than {LARGEST} rows")
    return pa.table({name: _read(name, values) for name, values in columns.items()})


def _read(name: str, values: list[object]) -> pa.Array:
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, str) for value in known):
        return pa.array(values, pa.string())
    if all(isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST for value in known):
        return pa.array([None if value is None else float(value) for value in values], pa.float64())  # type: ignore[arg-type]
    raise DataError(f"the reference sample's {name} holds values that are neither all numbers nor all text")


def normal_reference(features: Sequence[ModelFeature], table: pa.Table) -> pa.Table:
    """The feature columns in model order, numbers as float64 with null for missing, categories as strings.

    Then the columns of macro figures that are there, each row's as known on its own date: its score depends on them; and the
    margin that a row stands for, where it stands for one.
    One chunk and no metadata, so that equal content gives equal bytes. DataError for a missing column or too many rows.
    """
    present = set(table.column_names)
    missing = [feature.name for feature in features if feature.name not in present]
    if missing:
        raise DataError(f"the reference sample lacks the features {', '.join(missing[:5])}; draw it from training rows")
    if table.num_rows > LARGEST:
        raise DataError(f"the reference sample has {table.num_rows} rows; keep at most {LARGEST}")
    figures = [name for name in table.column_names if name.startswith(PREFIX)]
    columns = [_column(feature, table[feature.name]) for feature in features]
    columns += [table[name].cast(pa.float64()).combine_chunks() for name in figures]
    beside = [name for name in (MARGIN,) if name in present]
    columns += [table[name].cast(pa.float64()).combine_chunks() for name in beside]
    return pa.Table.from_arrays(columns, names=[*(feature.name for feature in features), *figures, *beside])


def _column(feature: ModelFeature, column: pa.ChunkedArray) -> pa.Array:
    if feature.kind == "category":
        return column.cast(pa.string()).combine_chunks()
    numbers = column.cast(pa.float64())
    return pc.if_else(pc.is_nan(numbers), pa.scalar(None, pa.float64()), numbers).combine_chunks()
