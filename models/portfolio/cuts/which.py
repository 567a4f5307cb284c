"""Which lines a day's decisions cut: those on record, those told by limits, those computed now."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet
from creditline.models.portfolio.explain.ends import Computed
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.portfolio.lines.by_lines import add_told_by_lines

_CUT = """
SELECT DISTINCT customer_id, line_id, product FROM decisions SEMI JOIN customers USING (customer_id)
WHERE decided_on = $day AND initiated_by = 'lender' AND ($product IS NULL OR product = $product)
  AND (limit_after < limit_before OR action IN ('reduce', 'suspend', 'close'))
ORDER BY customer_id, line_id
"""
_DECIDED = """
SELECT DISTINCT customer_id FROM decisions
WHERE decided_on = $day AND initiated_by = 'lender' AND ($product IS NULL OR product = $product)
"""


def told_by_lines(record: DataSet, product: str | None, end: date) -> tuple[pa.Table, pa.Array]:
    """The same by the limits of a lender who records no decisions."""
    with record.connect() as connection:
        add_told_by_lines(connection, end)
        found = [
            connection.sql(sql.replace("FROM decisions", "FROM decided"), params={"day": end, "product": product})
            for sql in (_CUT, _DECIDED)
        ]
        cut, decided = (each.to_arrow_table() for each in found)
    return cut, decided["customer_id"].combine_chunks()


def cut_on_record(record: DataSet, product: str | None, end: date) -> tuple[pa.Table, pa.Array]:
    """Which lines the record says were cut on the day (customer_id, line_id, product), and whose were decided on."""
    if not record.has("decisions"):
        nobody = pa.array([], pa.int64() if record.id_type == "BIGINT" else pa.string())
        return pa.table(
            {"customer_id": nobody, **{name: pa.array([], pa.string()) for name in ("line_id", "product")}}
        ), nobody
    with record.connect() as connection:
        cut, decided = (
            connection.sql(sql, params={"day": end, "product": product}).to_arrow_table() for sql in (_CUT, _DECIDED)
        )
    return cut, decided["customer_id"].combine_chunks()


def cut_now(computed: Computed) -> pa.Table:
    """The same of decisions computed now."""
    rows = computed.rows
    fell = pc.or_(
        pc.less(rows["limit_after"], rows["limit_before"]), pc.is_in(rows["action"], pa.array(["suspend", "close"]))
    )
    return rows.filter(fell).select(["customer_id", "line_id", "product"])


def further_lines(ways: Ways, cut: pa.Table) -> Mapping[str, int]:
    """How many cut lines of these customers are not those of `ways`, by product."""
    here = set(zip(ways.customers.to_pylist(), ways.text("line_id", ways.last), strict=True))
    whose = {customer for customer, _ in here}
    rows = zip(*(cut[name].to_pylist() for name in ("customer_id", "line_id", "product")), strict=True)
    others = Counter(product for customer, line, product in rows if customer in whose and (customer, line) not in here)
    return dict(sorted(others.items()))
