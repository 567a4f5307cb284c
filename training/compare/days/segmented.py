"""Which segment each customer belongs to, small ones counted together."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql
from creditline.models.portfolio.cut_report.segments import chosen_segments
from creditline.training.validate.judged.segments import OTHERS, SMALLEST, UNKNOWN

_MOST = 12  # groups of one attribute
_GROUPED = {
    "opened_on": "CAST(year(opened_on) AS VARCHAR)",
    "birth_year": "CAST(CAST(birth_year AS INTEGER) // 10 * 10 AS VARCHAR) || 's'",
}


def segmented(
    data: DataSet, asked: Sequence[str], smallest: int = SMALLEST, *, prohibited: bool = False
) -> tuple[tuple[str, ...], pa.Table | None]:
    """The attributes, and `customer_id` with the group of each; None without an attribute. DataError as `chosen_segments`.

    `opened_on` is grouped by year and `birth_year` by decade. Groups of fewer than `smallest` customers, and those after the 12th, are
    counted together.
    """
    names = chosen_segments(data, asked, prohibited=prohibited)
    if not names:
        return (), None
    with data.connect() as connection:
        columns = ", ".join(
            f"{_GROUPED.get(name, f'CAST({name_sql(name)} AS VARCHAR)')} AS {name_sql(name)}" for name in names
        )
        found = connection.sql(f"SELECT customer_id, {columns} FROM customers").to_arrow_table()
    for name in names:
        values = np.array([UNKNOWN if value is None else value for value in found[name].to_pylist()], dtype=object)
        groups, counts = np.unique(values.astype(str), return_counts=True)
        largest = [groups[at] for at in np.argsort(-counts, kind="stable")[:_MOST] if counts[at] >= smallest]
        pooled = np.where(np.isin(values.astype(str), largest), values.astype(str), OTHERS)
        found = found.set_column(found.schema.get_field_index(name), name, pa.array(pooled.tolist(), pa.string()))
    return names, found
