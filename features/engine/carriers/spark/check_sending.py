"""Rows on their way to be checked."""

from creditline.features.contract import TABLES
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.engine.carriers.spark.check_rows import rows_to_check
from creditline.features.engine.carriers.spark.engine_data import EngineData, RowsRead
from creditline.features.engine.carriers.spark.sending import Sending

KEY = "creditline key"


def sent_to_check(data: EngineData, table: str, tag: int, present: frozenset[str], key: str) -> Sending:
    """The rows of `table`, of its columns `present`, to the bucket of the text of the column `key`.

    Where the files lack that column, and of rows without an id, it is the text of nothing; of another key such rows stay.
    """
    if key not in present:
        text = "''"
    elif key == "customer_id":
        text = f"coalesce(CAST({name_sql(key)} AS VARCHAR), '')"
    else:
        text = f"CAST({name_sql(key)} AS VARCHAR)"
    source = data.sources[table]
    columns = [column for column in TABLES[table] if column.name in present]
    raw = []
    for column in columns:  # files that differ in type meet as text
        name = name_sql(f"r_{column.name}")
        same = len({feed.raw(column).physical for feed in source.parts}) == 1
        raw.append(name if same else f"CAST({name} AS VARCHAR) AS {name}")
    selected = ", ".join([*(name_sql(column.name) for column in columns), *raw])
    parts = tuple(
        RowsRead(read.raw, f"SELECT {text} AS {name_sql(KEY)}, {selected} FROM ({read.view})")
        for read in rows_to_check(data, table, present)
    )
    return Sending(f"{table} by {key}", "", tag, "*", "TRUE", KEY, (KEY,), parts)
