"""Which (customer, as_of) rows a command is asked for: every customer on given days, or the pairs of a file."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.features.errors import DataError

if TYPE_CHECKING:
    import pyarrow as pa

    from creditline.features.data import DataSet


def asked_pairs(data: "DataSet", as_of: Sequence[date], rows: Path | None) -> "pa.Table":
    """The rows of `rows` if it is given, else every customer on each of `as_of`: columns customer_id, as_of (date32).

    DataError for a day before anything is known, a file that cannot be read so, or a customer the data do not have.
    """
    if rows is not None:
        return _read(data, rows)
    from creditline.features.data.span import span_of
    from creditline.features.engine import pairs_for

    first = span_of(data).first
    if as_of[0] < first:
        raise DataError(f"as_of {as_of[0]} lies before the first record of {data.folder}, {first}; name a later day")
    return pairs_for(data, as_of)


def _read(data: "DataSet", rows: Path) -> "pa.Table":
    import duckdb

    reader = "read_parquet(?)" if rows.suffix == ".parquet" else "read_csv(?, header = true, all_varchar = true)"
    if not rows.is_file():
        raise DataError(f"{rows} is not a file; --rows takes a .parquet or .csv file of customer_id, as_of")
    with data.connect() as connection:
        try:
            pairs: pa.Table = connection.sql(
                f"SELECT TRY_CAST(customer_id AS {data.id_type}) AS customer_id, TRY_CAST(as_of AS DATE) AS as_of "
                f"FROM {reader}",
                params=[str(rows)],
            ).to_arrow_table()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise DataError(f"{rows} cannot be read as customer_id, as_of pairs ({reason}); check the file") from None
        unread = pairs["customer_id"].null_count + pairs["as_of"].null_count
        if unread:
            raise DataError(f"{rows}: {unread} cells are no customer id or no day; write days as 2025-06-30")
        unknown = connection.execute(
            "SELECT count(*), min(customer_id) FROM (SELECT DISTINCT customer_id FROM pairs "
            "ANTI JOIN customers USING (customer_id))"
        ).fetchone()
    if unknown and unknown[0]:
        raise DataError(f"{rows}: {unknown[0]} customers are not in {data.folder}, such as {unknown[1]}; take them out")
    return pairs
