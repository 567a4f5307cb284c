"""What is read of each table for the dates asked about, whatever carries the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.engine.carriers.duckdb.memory_limit import row_bytes
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.planning.plan import reach_of
from creditline.features.engine.planning.prepare import told_apart
from creditline.features.errors import DataError


@dataclass(frozen=True)
class Wanted:
    """What is read of a table: `columns` and the rows `between` (a condition in SQL).

    `told_apart`: labels that arrive as the place of one of these values, or null: comparing inside the database is far
    cheaper than handing every text on. `row_bytes`: about what one row takes while its customer is worked on.
    """

    table: str
    columns: tuple[str, ...]
    row_bytes: int
    between: str = "TRUE"
    told_apart: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def selected_sql(self, key: str = "customer_id") -> str:
        """The columns in SQL, `key` first."""
        return ", ".join(
            f"{_code_sql(name, self.told_apart[name])} AS {name_sql(name)}"
            if name in self.told_apart
            else name_sql(name)
            for name in (key, *self.columns)
        )

    def labelled(self, table: pa.Table) -> pa.Table:
        """`table` with the labels told apart as dictionaries of their values."""
        for name, values in self.told_apart.items():
            codes = table[name].combine_chunks()
            at = table.column_names.index(name)
            table = table.set_column(at, name, pa.DictionaryArray.from_arrays(codes, pa.array(values, pa.string())))
        return table


def wanted(setup: Setup, data: DataSet, first: date, last: date) -> list[Wanted]:
    """What is read of each table: of rows those that can count on any of the dates; the kernel decides which do."""
    scans = {scan.source.table: scan for scan in setup.scans.values()}
    found = []
    for table, columns in setup.columns.items():
        if table == "customers":
            there = tuple(name for name in columns if _has(data, name))
            found.append(Wanted(table, there, 24 * len(there)))
        elif scan := scans.get(table):
            if not data.has(table):
                raise DataError(
                    f"{data.folder} has no table {table}, which the features asked for read; add it, or ask "
                    "for those of `Catalogue.available`"
                )
            at = name_sql(setup.clocks[table])
            between = f"{at} < DATE '{last + timedelta(1)}'"
            reach = reach_of(setup.plan, scan.source)
            if reach is not None:
                between += f" AND {at} >= DATE '{first - timedelta(reach)}'"
            found.append(Wanted(table, columns, row_bytes(scan), between, told_apart(scan)))
        elif data.has(table):
            found.append(Wanted(table, columns, 48 * len(columns), f"{setup.clocks[table]} <= DATE '{last}'"))
    return found


def _has(data: DataSet, name: str) -> bool:
    """Whether the view of `customers` has the column: every one of the contract, and attributes."""
    return name in _OWN or any(attribute.name == name for attribute in data.attributes)


_OWN = frozenset(column.name for column in TABLES["customers"])


def _code_sql(name: str, values: Sequence[str]) -> str:
    cases = " ".join(f"WHEN {text_sql(value)} THEN {i}::USMALLINT" for i, value in enumerate(values))
    return f"CASE {name_sql(name)} {cases} END"
