"""Which (customer, as_of) rows a command is asked for: every customer on given days, or the pairs of a file."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.features.errors import DataError
from creditline.training.commands.terminal.failure import say_warning

if TYPE_CHECKING:
    import pyarrow as pa

    from creditline.features.data import DataSet


def asked_pairs(data: "DataSet", as_of: Sequence[date], rows: Path | None) -> "pa.Table":
    """The rows of `rows` if it is given, else every customer on each of `as_of`: columns customer_id, as_of (date32).

    DataError for a day before anything is known, a file that cannot be read so, or a customer the data do not have.
    """
    from creditline.features.data.span import span_of
    from creditline.features.engine import pairs_for

    if rows is not None:
        pairs = pairs_of_file(data, rows)
        _require_known(data, rows, pairs)
        if pairs.num_rows:
            say_nothing_since(data, max(pairs["as_of"].to_pylist()))
        return pairs

    span = span_of(data)
    if as_of[0] < span.first:
        raise DataError(
            f"as_of {as_of[0]} lies before the first record of {data.folder}, {span.first}; name a later day"
        )
    say_nothing_since(data, max(as_of))
    return pairs_for(data, as_of)


def say_nothing_since(data: "DataSet", day: date) -> None:
    """Say on stderr where nothing is known of the month before `day`, or longer."""
    from creditline.features.data.span import nothing_known_since, span_of

    if (said := nothing_known_since(span_of(data), day, data.folder)) is not None:
        say_warning(said)


def pairs_of_file(data: "DataSet", rows: Path) -> "pa.Table":
    """The rows of a file: columns customer_id, as_of (date32). DataError for a file that cannot be read so."""
    import duckdb

    from creditline.features.contract import CUSTOMER, Column, Kind
    from creditline.features.data.reading.casting import typed_sql
    from creditline.features.output.paths import csv_sql, parquet_sql

    if not rows.is_file():
        raise DataError(f"{rows} is not a file; --rows takes a .parquet or .csv file of customer_id, as_of")
    relation = (
        parquet_sql([rows]) if rows.suffix == ".parquet" else csv_sql([rows], ", header = true, all_varchar = true")
    )
    zone, on = data.settings.time_zone, Column("as_of", Kind.DAY, "the day")
    with data.connect() as connection:
        try:
            described = connection.execute(f"DESCRIBE SELECT customer_id, as_of FROM {relation}").fetchall()
            customer, day = (str(row[1]) for row in described)
            wanted = typed_sql(CUSTOMER, "customer_id", customer, data.id_type, zone)
            if customer == "VARCHAR" and data.id_type == "BIGINT":
                wanted = "CASE WHEN regexp_full_match(customer_id, ' *[+-]?[0-9]+ *') THEN TRY_CAST(customer_id AS BIGINT) END"
            pairs: pa.Table = connection.sql(
                f"SELECT {wanted} AS customer_id, {typed_sql(on, 'as_of', day, 'DATE', zone)} AS as_of FROM {relation}"
            ).to_arrow_table()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise DataError(f"{rows} cannot be read as customer_id, as_of pairs ({reason}); check the file") from None
    unread = pairs["customer_id"].null_count + pairs["as_of"].null_count
    if unread:
        raise DataError(f"{rows}: {unread} cells are no customer id or no day; write days as 2025-06-30")
    return pairs


def _require_known(data: "DataSet", rows: Path, pairs: "pa.Table") -> None:
    with data.connect() as connection:
        connection.register("pairs", pairs)
        unknown = connection.execute(
            "SELECT count(*), min(customer_id) FROM (SELECT DISTINCT customer_id FROM pairs "
            "ANTI JOIN customers USING (customer_id))"
        ).fetchone()
    if unknown and unknown[0]:
        raise DataError(f"{rows}: {unknown[0]} customers are not in {data.folder}, such as {unknown[1]}; take them out")
