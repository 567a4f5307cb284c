"""A data set as it would have been known had our own decisions been the lender's."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.mapping.settings import Settings
from creditline.features.data.reading.source import read_source
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.errors import DataError


@contextmanager
def lived_on(data: DataSet, made: Sequence[Path], first: date) -> Iterator[DataSet]:
    """`data` with the decisions `made` (files of decide, the first of `first`) in place of the lender's own since then.

    Of every line decided on, the lender's decisions from `first` on are left out and ours put in, and a statement shows the limit of
    our last decision before it. Everything else stays as recorded, balances too: what customers would have done under
    other limits is not known. The data set is for use within the block.
    """
    with tempfile.TemporaryDirectory(prefix="creditline-lived-") as name:
        folder = Path(name)
        _write(data, made, first, folder)
        settings = Settings(time_zone=data.settings.time_zone)
        sources = dict(data.sources)
        for table in ("decisions", "lines"):
            source = read_source(folder, TABLES[table], settings)
            if source is None:
                raise DataError(f"{data.folder} has no {table} to carry decisions on in; add the table")
            sources[table] = source
        ordered = {table: sources[table] for table in TABLES if table in sources}
        yield replace(data, sources=ordered)


def _write(data: DataSet, made: Sequence[Path], first: date, folder: Path) -> None:
    listed = ", ".join(text_sql(str(file)) for file in made)
    with data.connect() as connection:
        connection.execute(
            f"CREATE VIEW ours AS SELECT * REPLACE (CAST(customer_id AS {data.id_type}) AS customer_id) "
            f"FROM read_parquet([{listed}])"
        )
        declared = [column.name for column in TABLES["decisions"].columns]
        kept = _there(data, "decisions")
        ours = ", ".join(name_sql(n) if n in declared else f"NULL AS {name_sql(n)}" for n in kept or declared)
        parts = [f"SELECT {ours} FROM ours"]
        if kept:
            parts.append(
                f"SELECT {', '.join(map(name_sql, kept))} FROM decisions d WHERE decided_on < DATE '{first}' OR NOT EXISTS "
                "(SELECT 1 FROM ours o WHERE o.customer_id = d.customer_id AND o.line_id = d.line_id)"
            )
        _copy(connection, f"{' UNION ALL '.join(parts)} ORDER BY customer_id, decided_on", folder / "decisions.parquet")
        columns = ", ".join(
            "coalesce(o.limit_after, l.credit_limit) AS credit_limit" if n == "credit_limit" else f"l.{name_sql(n)}"
            for n in _there(data, "lines")
        )
        _copy(
            connection,
            f"SELECT {columns} FROM lines l ASOF LEFT JOIN ours o ON l.customer_id = o.customer_id "
            "AND l.line_id = o.line_id AND o.decided_on < l.statement_on ORDER BY l.customer_id, l.statement_on",
            folder / "lines.parquet",
        )


def _there(data: DataSet, table: str) -> list[str]:
    return [column.name for column in TABLES[table] if data.has(table, column.name)]


def _copy(connection: object, sql: str, file: Path) -> None:
    connection.execute(f"COPY ({sql}) TO {text_sql(str(file))} (FORMAT parquet, COMPRESSION zstd)")  # type: ignore[attr-defined]
