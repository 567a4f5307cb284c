"""That the rows a job reads hold nothing that `check` calls an error; found while they are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.contract import TABLES
from creditline.features.data.check import Severity
from creditline.features.data.check.asked import Asked
from creditline.features.engine.carriers.spark.check_rows import rows_to_check
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.errors import DataError


@dataclass(frozen=True)
class Sound:
    """The rules of `asked`, of the rows that `relation` selects of those that arrived."""

    asked: Asked
    relation: str
    folder: Path

    def require(self, connection: duckdb.DuckDBPyConnection) -> None:
        """DataError for the first rule that is broken."""
        rules = [rule for rule in self.asked.rules if rule.severity is Severity.ERROR]
        if not rules:
            return
        counted = ", ".join(f"count(CASE WHEN {rule.broken} THEN 1 END)" for rule in rules)
        [counts] = connection.execute(f"SELECT {counted} FROM ({self.relation})").fetchall()
        for rule, rows in zip(rules, counts, strict=True):
            if rows:
                problem = self.asked.problem(rule, self.asked.found(connection, self.relation, rule, rows))
                raise DataError(f"{str(problem).rstrip('.')}; `creditline check {self.folder} --engine …` lists all")


def sound_parts(data: EngineData, table: str, columns: Iterable[str]) -> tuple[Sound, ...]:
    """For each part of a table; `columns` are those that are read of it."""
    source = data.sources[table]
    wanted = set(columns)
    present = frozenset(one.name for one in TABLES[table] if one.name in wanted and source.has(one.name))
    asked = Asked(TABLES[table], present, known=False)
    return tuple(Sound(asked, read.view, data.folder) for read in rows_to_check(data, table, present, wanted))


def require_customers(tables: Mapping[str, pa.Table], customers: pa.Table, folder: Path) -> None:
    """DataError for rows of a customer who is not among `customers`; `tables`: of one bucket, by the name they travel under."""
    known = customers["customer_id"].combine_chunks()
    for name, rows in tables.items():
        ids = rows["customer_id"].unique()
        strangers = ids.filter(pc.invert(pc.is_in(ids, known)))
        if len(strangers):
            raise DataError(
                f"error: {name}.customer_id: is not in customers (for example customer_id={strangers[0].as_py()}); add the customer, "
                f"or leave the row out; `creditline check {folder} --engine …` lists all"
            )
