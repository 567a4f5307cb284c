"""Lines closed before the first run whose statements still show a limit: nobody decides on them, and what is owed counts for the cap."""

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.output.paths import parquet_sql
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.lines.standing import add_standing
from creditline.models.portfolio.recall.decided_days import DecidedDays


@dataclass(frozen=True)
class ClosedLines:
    """`rows`: `customer_id`, `as_of`, `balance` of each such line on each day."""

    rows: pa.Table

    def owed(self, day: date, customers: pa.Array, *, these: bool) -> NDArray[np.float64]:
        """What is owed on a day on the lines of `customers`, or (not `these`) of all others."""
        own = pc.is_in(self.rows["customer_id"], value_set=customers)
        there = pc.and_(pc.equal(self.rows["as_of"], pa.scalar(day, pa.date32())), own if these else pc.invert(own))
        return np.asarray(self.rows["balance"].filter(there).to_numpy(), dtype=np.float64)


def closed_lines(data: DataSet, decided: DecidedDays, product: str | None, memory: str) -> ClosedLines:
    """Find them, of those whom the lender's own decisions closed and no decision on record is about; none without `decisions`."""
    if not data.has("decisions"):
        kind = pa.int64() if data.id_type == "BIGINT" else pa.string()
        return ClosedLines(
            pa.table(
                {
                    "customer_id": pa.array([], kind),
                    "as_of": pa.array([], pa.date32()),
                    "balance": pa.array([], pa.float64()),
                }
            )
        )
    with recorded(data) as record, record.connect(memory) as connection:
        pairs = _pairs(connection, decided)
        add_standing(connection, record, pairs, product)
        files = dict.fromkeys(file for one in decided.days for file in one.files)
        made = parquet_sql(files, ", union_by_name = true")
        ours = f"(SELECT CAST(customer_id AS {data.id_type}) AS customer_id, line_id, decided_on FROM {made})"
        rows = connection.sql(
            f"SELECT customer_id, as_of, balance FROM standing s WHERE step = 3 AND NOT EXISTS (SELECT 1 FROM {ours} o "
            "WHERE o.customer_id = s.customer_id AND o.line_id = s.line_id AND o.decided_on <= s.as_of) ORDER BY ALL"
        ).to_arrow_table()
    return ClosedLines(rows)


def _pairs(connection: duckdb.DuckDBPyConnection, decided: DecidedDays) -> pa.Table:
    days = [one.day for one in decided.days]
    connection.register("days", pa.table({"as_of": pa.array(days, pa.date32())}))
    return connection.sql(
        "SELECT DISTINCT d.customer_id, days.as_of FROM decisions d JOIN days ON d.decided_on < days.as_of "
        "WHERE d.initiated_by = 'lender' AND (d.action = 'close' OR d.step = 3) ORDER BY ALL"
    ).to_arrow_table()
