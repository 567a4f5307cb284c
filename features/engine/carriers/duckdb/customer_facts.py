"""What is known of the customer as such: age, tenure and attributes, as of a date."""

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.declare import Fact, Feature

_RECORDED = "coalesce(a.recorded_at, TIMESTAMP '0001-01-01')"  # of two rows the one recorded later corrects the other


def fact_columns(
    connection: duckdb.DuckDBPyConnection, data: DataSet, facts: Sequence[Fact]
) -> dict[Fact, pa.ChunkedArray]:
    """One column per fact, a row per pair, from the tables `pairs` (pos, customer_id, as_of) and `customers`.

    A customer's own columns are known from `opened_on`; an `attributes` row from `valid_from` and `recorded_at`,
    and then stands before the column of the same name. Numbers are float64, everything else text; null where unknown.
    """
    if not facts:
        return {}
    chosen = [f"{_value(data, i, fact)} AS f{i}" for i, fact in enumerate(facts)]
    joins = [_attribute_join(i, fact) for i, fact in enumerate(facts) if fact.is_attribute and data.has("attributes")]
    table = connection.sql(
        f"SELECT {', '.join(chosen)} FROM pairs p LEFT JOIN customers c USING (customer_id) {' '.join(joins)} "
        "ORDER BY p.pos"
    ).to_arrow_table()
    return {fact: table[f"f{i}"] for i, fact in enumerate(facts)}


def own_column(sql: str) -> str:
    """`sql` over a customer's own columns `c`, null before the customer was one on `p.as_of`."""
    return f"CASE WHEN c.opened_on IS NULL OR c.opened_on <= p.as_of THEN {sql} END"


def _value(data: DataSet, i: int, fact: Fact) -> str:
    if fact.name == "age_years" and not fact.is_attribute:
        return own_column("CAST(year(p.as_of) - c.birth_year AS DOUBLE)")
    if fact.name == "tenure_days" and not fact.is_attribute:
        return own_column("CAST(p.as_of - c.opened_on AS DOUBLE)")
    if not fact.is_attribute:
        return own_column(f"c.{name_sql(fact.name)}")
    fixed = {attribute.name for attribute in data.attributes}
    sources = [f"a{i}.value"] if data.has("attributes") else []
    sources += [own_column(f"CAST(c.{name_sql(fact.name)} AS VARCHAR)")] if fact.name in fixed else []
    text = f"coalesce({', '.join(sources)})" if sources else "CAST(NULL AS VARCHAR)"
    return f"TRY_CAST({text} AS DOUBLE)" if fact.is_number else text


def _attribute_join(i: int, fact: Fact) -> str:
    return (
        f"LEFT JOIN (SELECT q.pos, arg_max(a.value, (a.valid_from, {_RECORDED}, a.value)) AS value "
        f"FROM pairs q JOIN attributes a USING (customer_id) WHERE a.name = {text_sql(fact.name)} "
        "AND a.valid_from <= q.as_of AND (a.recorded_at IS NULL OR CAST(a.recorded_at AS DATE) <= q.as_of) "
        f"GROUP BY q.pos) a{i} USING (pos)"
    )


def fact_matrix(columns: dict[Fact, pa.ChunkedArray], facts: Sequence[Fact], pairs: int) -> NDArray[np.float64]:
    """The number facts as (pairs, facts) float64, NaN where unknown."""
    matrix = np.empty((pairs, len(facts)), np.float64)
    for i, fact in enumerate(facts):
        matrix[:, i] = columns[fact].to_numpy()
    return matrix


def category_facts(features: Sequence[Feature]) -> list[Fact]:
    """The facts behind the category features."""
    return [f.expression for f in features if f.kind == "category" and isinstance(f.expression, Fact)]
