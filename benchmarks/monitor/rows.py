"""Rows counted as `creditline monitor` counts them, in CPU seconds and memory, beside one pass of DuckDB over the same columns.

    python benchmarks/monitor/rows.py FOLDER [--rows 10000000] [--columns 20]

The file is made where it is not there. Each way runs in a process of its own, one thread each, one after the other.
"""

import argparse
import resource
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
from pyarrow import parquet

from creditline.training.metrics.stability import psi
from creditline.training.monitor.population.binning import Bins

BATCH = 65_536


def make(file: Path, rows: int, columns: int) -> None:
    """Half of the columns scores of whole numbers, half skewed amounts; one value in fifty is missing."""
    numbers = ", ".join(
        f"CASE WHEN random() < 0.02 THEN NULL ELSE "
        f"{'floor(350 + 600 * random())' if place % 2 else '-ln(1 - random()) * 1000'} END AS c{place}"
        for place in range(columns)
    )
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '1GB'; SET preserve_insertion_order = false; SELECT setseed(0.5)")
        connection.execute(f"COPY (SELECT {numbers} FROM range({rows})) TO '{file}' (FORMAT parquet)")


def counted(file: Path) -> str:
    """The stability index of every column, by the tenths of the file's first rows."""
    read = parquet.ParquetFile(file)
    names = read.schema_arrow.names
    first = read.read_row_group(0, use_threads=False).slice(0, 5_000)
    bins = [Bins.of(first[name].to_numpy()) for name in names]
    before = [one.counted(first[name].to_numpy()) for one, name in zip(bins, names, strict=True)]
    found = [np.zeros(one.count, dtype=np.int64) for one in bins]
    for group in range(read.num_row_groups):  # iter_batches would keep what it has read
        for batch in read.read_row_group(group, use_threads=False).to_batches(BATCH):
            for place, one in enumerate(bins):
                found[place] += one.counted(batch.column(place).to_numpy(zero_copy_only=False))
    return f"largest index {max(psi(*pair) for pair in zip(before, found, strict=True)):.4f}"


def one_pass(file: Path) -> str:
    """Known values, mean and spread of every column, in one query."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        names = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{file}')").fetchall()]
        asked = ", ".join(f"count({name}), avg({name}), stddev({name})" for name in names)
        return f"{len(connection.execute(f'SELECT {asked} FROM read_parquet({str(file)!r})').fetchall()[0])} numbers"


def main() -> None:
    """Run both, or one of them in this process."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--rows", type=int, default=10_000_000)
    asked.add_argument("--columns", type=int, default=20)
    asked.add_argument("--way", choices=("monitor", "duckdb"))
    given = asked.parse_args()
    file = given.folder / f"rows-{given.rows}-{given.columns}.parquet"
    if given.way is None:
        given.folder.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            make(file, given.rows, given.columns)
        for way in ("monitor", "duckdb"):
            subprocess.run([sys.executable, __file__, *sys.argv[1:], "--way", way], check=True)
        return
    idle = resource.getrusage(resource.RUSAGE_SELF)
    told = counted(file) if given.way == "monitor" else one_pass(file)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime - idle.ru_utime - idle.ru_stime
    print(
        f"{given.way:8} {seconds:6.1f} CPU s, {used.ru_maxrss / 1024:,.0f} MB at most ({idle.ru_maxrss / 1024:,.0f} MB imported); {told}"
    )


if __name__ == "__main__":
    main()
