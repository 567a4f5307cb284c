"""The engines of the comparison; each yields tables of customer_id, as_of and the columns of `subset.WANTED`."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from subset import KINDS, MEASURES, WANTED, WINDOWS, Wanted, subset  # isort: skip

Engine = Callable[[Path, list[date]], Iterator[pa.Table]]


def floor(folder: Path, _days: list[date]) -> Iterator[pa.Table]:
    """The least anyone can do: one sum per customer over the whole file."""
    import duckdb

    with duckdb.connect(config={"threads": 2}) as connection:
        yield connection.execute(
            f"SELECT customer_id, sum(amount) AS total FROM '{folder / 'transactions.parquet'}' GROUP BY 1 ORDER BY 1"
        ).to_arrow_table()


def creditline(folder: Path, days: list[date]) -> Iterator[pa.Table]:
    """The subset through the batch carrier, checks and all."""
    return _creditline(folder, days, full=False)


def creditline_full(folder: Path, days: list[date]) -> Iterator[pa.Table]:
    """The whole catalogue."""
    return _creditline(folder, days, full=True)


def _creditline(folder: Path, days: list[date], full: bool) -> Iterator[pa.Table]:
    from creditline.features.catalogue import BUILT_IN
    from creditline.features.data import DataSet
    from creditline.features.engine import feature_chunks, pairs_for

    data = DataSet.open(folder)
    wanted = BUILT_IN.of(data).available(data) if full else subset()
    for chunk in feature_chunks(data, pairs_for(data, days), wanted):
        yield chunk.table


def duckdb_case(folder: Path, days: list[date]) -> Iterator[pa.Table]:
    """One query of CASE expressions per date."""
    import duckdb

    with duckdb.connect(config={"threads": 2}) as connection:
        for day in days:
            yield connection.execute(
                f"SELECT c.customer_id, DATE '{day}' AS as_of, t.* EXCLUDE customer_id "
                f"FROM '{folder / 'customers.parquet'}' c LEFT JOIN (SELECT customer_id, "
                + ", ".join(f'{_case(w, day)} AS "{w.name}"' for w in WANTED)
                + f" FROM '{folder / 'transactions.parquet'}' WHERE ts < {_end(day)} AND ts >= {_begin(day, 365)} "
                "GROUP BY 1) t USING (customer_id) ORDER BY 1"
            ).to_arrow_table()


def _end(day: date) -> str:
    return f"TIMESTAMP '{day + timedelta(1)}'"


def _begin(day: date, window: int) -> str:
    return f"TIMESTAMP '{day - timedelta(window - 1)}'"


def _case(wanted: Wanted, day: date) -> str:
    test = f"{wanted.label} = '{wanted.value}' AND ts >= {_begin(day, wanted.days)}"
    if wanted.measure == "count":
        return f"count(CASE WHEN {test} THEN 1 END)"
    return f"{wanted.measure}(CASE WHEN {test} THEN amount END)"


def duckdb_bands(folder: Path, days: list[date]) -> Iterator[pa.Table]:
    """Each row put into its age band once, grouped by customer and band, then nested windows combined."""
    import duckdb

    with duckdb.connect(config={"threads": 2}) as connection:
        for day in days:
            age = f"date_diff('day', CAST(ts AS DATE), DATE '{day}')"
            band = "CASE " + " ".join(f"WHEN {age} < {w} THEN {i}" for i, w in enumerate(WINDOWS)) + " END"
            inner = []
            outer = []
            for label, value in KINDS:
                for m in MEASURES:
                    test = f"{label} = '{value}'"
                    column = f'"{value}.{m}"'
                    inner.append(
                        (
                            f"count(CASE WHEN {test} THEN 1 END)"
                            if m == "count"
                            else f"{m}(CASE WHEN {test} THEN amount END)"
                        )
                        + f" AS {column}"
                    )
                    combine = "max" if m == "max" else "sum"
                    outer += [
                        f'{combine}(CASE WHEN band <= {i} THEN {column} END) AS "{value}.{m}_{w}d"'
                        for i, w in enumerate(WINDOWS)
                    ]
            yield connection.execute(
                f"WITH banded AS (SELECT customer_id, {band} AS band, {', '.join(inner)} "
                f"FROM '{folder / 'transactions.parquet'}' WHERE ts < {_end(day)} AND ts >= {_begin(day, 365)} GROUP BY 1, 2) "
                f"SELECT c.customer_id, DATE '{day}' AS as_of, t.* EXCLUDE customer_id FROM '{folder / 'customers.parquet'}' c "
                f"LEFT JOIN (SELECT customer_id, {', '.join(outer)} FROM banded GROUP BY 1) t USING (customer_id) ORDER BY 1"
            ).to_arrow_table()


def polars_streaming(folder: Path, days: list[date]) -> Iterator[pa.Table]:
    """Polars' streaming engine, one lazy query per date."""
    import polars as pl

    customers = pl.scan_parquet(folder / "customers.parquet").select("customer_id")
    for day in days:
        rows = pl.scan_parquet(folder / "transactions.parquet").select(
            "customer_id", "ts", "amount", "direction", "category"
        )
        end, begin = pl.lit(day + timedelta(1)).cast(pl.Datetime("us")), _since(pl, day, 365)
        grouped = (
            rows.filter((pl.col("ts") < end) & (pl.col("ts") >= begin))
            .group_by("customer_id")
            .agg(_polars(pl, wanted, day) for wanted in WANTED)
        )
        joined = (
            customers.join(grouped, on="customer_id", how="left").sort("customer_id").with_columns(as_of=pl.lit(day))
        )
        yield joined.collect(engine="streaming").to_arrow()


def _since(pl, day: date, window: int):
    return pl.lit(day - timedelta(window - 1)).cast(pl.Datetime("us"))


def _polars(pl, wanted: Wanted, day: date):
    test = (pl.col(wanted.label) == wanted.value) & (pl.col("ts") >= _since(pl, day, wanted.days))
    amount = pl.when(test).then(pl.col("amount"))
    found = {"count": test.sum(), "sum": amount.sum(), "max": amount.max()}[wanted.measure]
    return found.alias(wanted.name)


def pandas(folder: Path, days: list[date]) -> Iterator[pa.Table]:
    """pandas: rows of each window and kind selected, grouped and joined."""
    import pandas as pd

    rows = pd.read_parquet(
        folder / "transactions.parquet", columns=["customer_id", "ts", "amount", "direction", "category"]
    ).astype({"direction": "category", "category": "category"})
    customers = pd.read_parquet(folder / "customers.parquet", columns=["customer_id"]).sort_values("customer_id")
    for day in days:
        until = pd.Timestamp(day) + pd.Timedelta(days=1)
        year = rows[(rows["ts"] < until) & (rows["ts"] >= until - pd.Timedelta(days=365))]
        columns = {}
        for label, value in KINDS:
            kind = year[year[label] == value]
            for days_back in WINDOWS:
                group = kind[kind["ts"] >= until - pd.Timedelta(days=days_back)].groupby("customer_id")["amount"]
                found = group.agg(list(MEASURES))
                for m in MEASURES:
                    columns[f"{value}.{m}_{days_back}d"] = found[m]
        frame = pd.DataFrame(columns, index=pd.Index(customers["customer_id"], name="customer_id"))
        frame.insert(0, "as_of", day)
        yield pa.Table.from_pandas(frame.reset_index(), preserve_index=False)


ENGINES: dict[str, Engine] = {
    "floor": floor,
    "creditline": creditline,
    "creditline, whole catalogue": creditline_full,
    "DuckDB, CASE": duckdb_case,
    "DuckDB, age bands": duckdb_bands,
    "Polars, streaming": polars_streaming,
    "pandas": pandas,
}


def differences(one: pa.Table, other: pa.Table) -> int:
    """How many cells differ: counts at all, sums and maxima by more than 1e-9 of their size; no rows is 0 or null."""
    assert one["customer_id"].equals(other["customer_id"])
    wrong = 0
    for wanted in WANTED:
        left, right = (pc.fill_null(t[wanted.name].cast(pa.float64()), 0.0).to_numpy() for t in (one, other))
        wrong += int((abs(left - right) > 1e-9 * abs(left)).sum())
    return wrong
