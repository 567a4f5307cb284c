"""Features of any number of pairs, written as they are computed, in the memory stated."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.declare import Fact, Feature
from creditline.features.engine import feature_chunks
from creditline.features.engine.carriers.duckdb.memory_limit import Memory
from creditline.features.errors import DataError
from creditline.features.table.manifest import FeatureColumn, File, Manifest, sha256_of
from creditline.features.table.months import Months


def write_features(
    data: DataSet,
    pairs: pa.Table,
    catalogue: Catalogue,
    folder: Path,
    memory_limit: str = "1GB",
    share: Callable[[float], object] = float,
) -> Manifest:
    """Compute every pair's features into `folder` (made, and empty) and say what was written.

    Files are `month=2025-06/part-0.parquet`, rows by customer and then in the order of `pairs`. The rows do not depend on
    `memory_limit` (of the whole process); where a file is divided into row groups does. `share` is told what is done,
    0 to 1. Raises DataError as `feature_chunks` does, and where there is no pair.
    """
    if not len(pairs):
        raise DataError("no (customer_id, as_of) pair arrived; give at least one")
    memory = Memory.of(memory_limit)
    days = pc.unique(pairs["as_of"]).sort()
    columns = _columns(data, catalogue, memory)
    vocabularies = {c.name: pa.array(c.values, pa.string()) for c in columns if c.kind == "category"}
    months = Months(folder, sorted({str(day)[:7] for day in days.to_pylist()}), memory.output)
    done = 0
    for chunk in feature_chunks(data, pairs, catalogue, memory_limit):
        months.add(_typed(chunk.table, vocabularies))
        done += len(chunk.table)
        share(done / len(pairs))
    files = tuple(
        File(str(path.relative_to(folder).as_posix()), month, rows, sha256_of(path))
        for month, path, rows in months.close()
    )
    manifest = Manifest(
        catalogue=catalogue.hash,
        target_product=catalogue.target_product,
        data=data.fingerprint(),
        as_of=tuple(str(day) for day in days.to_pylist()),
        rows=len(pairs),
        customers=pc.count_distinct(pairs["customer_id"]).as_py(),
        columns=columns,
        files=files,
        grace_days=data.settings.grace_days,
    )
    manifest.write(folder)
    return manifest


def _columns(data: DataSet, catalogue: Catalogue, memory: Memory) -> tuple[FeatureColumn, ...]:
    with data.connect(f"{memory.database}B", memory.threads) as connection:
        return tuple(
            FeatureColumn(
                feature.name,
                feature.kind,
                feature.unit.value,
                feature.family.value,
                feature.audience.value,
                feature.definition_hash,
                _vocabulary(connection, data, feature) if feature.kind == "category" else (),
            )
            for feature in catalogue
        )


def _vocabulary(connection: duckdb.DuckDBPyConnection, data: DataSet, feature: Feature) -> tuple[str, ...]:
    """Every value the data set has for a category, whenever it came up, in byte order: fixed for all months."""
    fact = feature.expression
    assert isinstance(fact, Fact)
    parts = []
    if data.has("customers", fact.name) or fact.name in {attribute.name for attribute in data.attributes}:
        parts.append(f"SELECT CAST({name_sql(fact.name)} AS VARCHAR) AS v FROM customers")
    if fact.is_attribute and data.has("attributes"):
        parts.append(f"SELECT value AS v FROM attributes WHERE name = {text_sql(fact.name)}")
    sql = f"SELECT DISTINCT v FROM ({' UNION ALL '.join(parts)}) WHERE v IS NOT NULL ORDER BY v"
    return tuple(value for (value,) in connection.execute(sql).fetchall())


def _typed(table: pa.Table, vocabularies: dict[str, pa.Array]) -> pa.Table:
    for name, values in vocabularies.items():
        codes = pc.index_in(table[name], values).combine_chunks()
        table = table.set_column(table.column_names.index(name), name, pa.DictionaryArray.from_arrays(codes, values))
    return table
