"""What the report counts, of all customers or of some: a short row per cut, and how many were decided on in each group."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql
from creditline.models.portfolio.cuts.cuts import Cuts

UNKNOWN = "unknown"
OWED, GROUP = "owed", "group:"  # columns beside those of `cut_rows`


@dataclass(frozen=True)
class CountedCuts:
    """So many lines that were cut of `decided` customers.

    `rows`: those of `cut_rows`, with what is `owed` and the customer's value of each attribute that is counted by. `groups`: of each of
    these attributes how many customers of each value were decided on.
    """

    cuts: int
    decided: int
    rows: pa.Table
    groups: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, data: DataSet, cuts: Cuts, rows: pa.Table, by: Sequence[str]) -> "CountedCuts":
        """Of `rows`, those of `cut_rows` for these cuts; `by`: the attributes to count by."""
        groups = {}
        if rows.num_rows:
            owed = np.nan_to_num(cuts.ways.balance[cuts.ways.last])
            place = pc.index_in(rows["customer_id"], value_set=cuts.customers.cast(rows["customer_id"].type)).to_numpy()
            rows = rows.append_column(OWED, pa.array(owed[place]))
        for name in by:
            values = _values(data, name, cuts.decided)
            groups[name] = dict(Counter(values.tolist()))
            if rows.num_rows:
                place = pc.index_in(rows["customer_id"], value_set=cuts.decided).to_numpy()
                rows = rows.append_column(f"{GROUP}{name}", pa.array(values[place].tolist(), pa.string()))
        return cls(cuts.count, len(cuts.decided), rows, groups)

    @classmethod
    def together(cls, parts: Sequence["CountedCuts"]) -> "CountedCuts":
        """Of the customers of all parts, each of whom is in one of them."""
        rows = [part.rows for part in parts if part.rows.num_rows]
        names = dict.fromkeys(name for part in parts for name in part.groups)
        groups = {name: sum((Counter(part.groups.get(name, {})) for part in parts), Counter[str]()) for name in names}
        return cls(
            sum(part.cuts for part in parts),
            sum(part.decided for part in parts),
            pa.concat_tables(rows) if rows else pa.table({}),
            groups,
        )


def _values(data: DataSet, name: str, customers: pa.Array) -> NDArray[np.object_]:
    with data.connect() as connection:
        numbered = pa.table({"customer_id": customers, "place": np.arange(len(customers))})
        connection.register("numbered", numbered)
        found = connection.sql(
            f"SELECT CAST({name_sql(name)} AS VARCHAR) AS value FROM numbered LEFT JOIN customers USING (customer_id) "
            "ORDER BY place"
        ).to_arrow_table()
    return np.array([UNKNOWN if value is None else value for value in found["value"].to_pylist()], dtype=object)
