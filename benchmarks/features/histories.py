"""Synthetic histories of a chosen size, to measure on: `python benchmarks/features/histories.py FOLDER --transactions 20e6`.

Customers differ in how busy they are (log-normal), amounts have a heavy tail, three years of days, and each customer has
a 20-instalment loan. Rows come in customer order; `--shuffled` puts them in an order that has nothing to do with it.
"""

import argparse
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

FIRST = np.datetime64("2022-01-01", "us")
DAYS = 1096
CATEGORIES = ("groceries", "rent", "fuel", "dining", "cash", "salary", "travel", "health", "online", "fees")
CHANNELS = ("card", "transfer", "cash", "online")
AT_A_TIME = 2_000


def transactions(rng: np.random.Generator, first: int, events: np.ndarray) -> pa.Table:
    """The postings of customers `first`, `first` + 1, ...; `events` each, oldest first."""
    customer = np.repeat(np.arange(first, first + events.size), events)
    second = rng.integers(0, DAYS * 86_400, customer.size)
    second = second[np.lexsort((second, customer))]
    category = rng.choice(len(CATEGORIES), customer.size, p=[0.22, 0.03, 0.1, 0.18, 0.1, 0.07, 0.03, 0.05, 0.2, 0.02])
    return pa.table(
        {
            "customer_id": customer,
            "ts": pa.array(FIRST + second.astype("timedelta64[s]").astype("timedelta64[us]"), pa.timestamp("us")),
            "amount": np.round(np.exp(rng.normal(3.0, 1.2, customer.size)) * np.where(category == 5, 40.0, 1.0), 2)
            + 0.01,
            "direction": _named(
                np.where(category == 5, 0, rng.random(customer.size) < 0.9).astype(np.int32), ("in", "out")
            ),
            "category": _named(category.astype(np.int32), CATEGORIES),
            "channel": _named(rng.integers(0, 4, customer.size, dtype=np.int32), CHANNELS),
            "counterparty": pc.binary_join_element_wise(
                "shop", pa.array(rng.zipf(1.3, customer.size) % 5_000).cast(pa.string()), ""
            ),
            "balance": np.round(rng.normal(5_000.0, 3_000.0, customer.size), 2),
        }
    )


def installments(rng: np.random.Generator, first: int, customers: int) -> pa.Table:
    """Twenty monthly repayments of one loan each: most on time, some late, the last unpaid now and then."""
    customer = np.repeat(np.arange(first, first + customers), 20)
    start = np.repeat(rng.integers(0, DAYS - 640, customers), 20)
    due = start + np.tile(np.arange(20) * 30, customers)
    paid = due + np.where(
        rng.random(customer.size) < 0.9, rng.integers(-5, 1, customer.size), rng.integers(1, 60, customer.size)
    )
    base = FIRST.astype("datetime64[D]")
    return pa.table(
        {
            "customer_id": customer,
            "loan_id": pa.array(customer).cast(pa.string()),
            "product": _named(np.zeros(customer.size, np.int32), ("jiebei",)),
            "due_on": pa.array(base + due),
            "amount_due": np.full(customer.size, 100.0),
            "paid_on": pa.array(base + paid, mask=paid >= DAYS),
            "amount_paid": pa.array(np.full(customer.size, 100.0), mask=paid >= DAYS),
        }
    )


def _named(codes: np.ndarray, names: tuple[str, ...]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(codes, pa.array(names)).cast(pa.string())


def write(folder: Path, transactions_wanted: int, customers: int, shuffled: bool, seed: int = 7) -> None:
    """Write `customers`, `transactions` and `installments` into `folder`, a few thousand customers at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    busy = rng.lognormal(0.0, 0.6, customers)
    events = rng.poisson(busy * transactions_wanted / busy.sum())
    pq.write_table(
        pa.table(
            {
                "customer_id": np.arange(customers),
                "opened_on": pa.array(np.full(customers, FIRST.astype("datetime64[D]"))),
                "birth_year": rng.integers(1950, 2004, customers),
                "region": _named(rng.integers(0, 4, customers, dtype=np.int32), ("north", "south", "east", "west")),
            }
        ),
        folder / "customers.parquet",
    )
    parts = {name: folder / f"{name}.parquet" for name in ("transactions", "installments")}
    writers: dict[str, pq.ParquetWriter] = {}
    for first in range(0, customers, AT_A_TIME):
        end = min(first + AT_A_TIME, customers)
        for name, table in (
            ("transactions", transactions(rng, first, events[first:end])),
            ("installments", installments(rng, first, end - first)),
        ):
            if name not in writers:
                writers[name] = pq.ParquetWriter(parts[name], table.schema, compression="zstd")
            writers[name].write_table(table, row_group_size=131_072)
    for writer in writers.values():
        writer.close()
    if shuffled:
        for part in parts.values():
            _shuffle(part)


def _shuffle(part: Path) -> None:
    moved = part.with_suffix(".sorted")
    part.rename(moved)
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '4GB'; SET preserve_insertion_order = false")
        connection.execute(f"SET temp_directory = '{part.parent / 'spill'}'")
        connection.execute(
            f"COPY (SELECT * EXCLUDE file_row_number FROM read_parquet('{moved}', file_row_number = true) "
            f"ORDER BY hash(file_row_number)) TO '{part}' (FORMAT parquet, COMPRESSION zstd)"
        )
    moved.unlink()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--transactions", type=float, default=20e6)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--shuffled", action="store_true")
    asked = parser.parse_args()
    write(asked.folder, int(asked.transactions), asked.customers, asked.shuffled)
