"""Peak memory and seconds of features where one customer has millions of events, here and in an engine: equal to the last bit.

    .venv-spark/bin/python benchmarks/spark/one_customer.py LENDER 2023-12-31 --events 10000000 --engine sail

The customer with the most transactions of a simulated lender gets so many, their own again and again at other seconds.
Memory is the most that the process held, or the largest of those it started; the engine's answer is collected in it.
"""

import argparse
import multiprocessing
import os
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
from pyarrow import parquet

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.engine import compute_features, pairs_for
from creditline.features.engine.carriers.spark.collected import collected
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.packed import packed_features
from creditline.features.engine.carriers.spark.session import engine_session


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lender", type=Path)
    parser.add_argument("day", type=date.fromisoformat)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--engine", default="sail")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="creditline-one-customer-") as work:
        skewed, answers = Path(work) / "lender", Path(work) / "answers"
        answers.mkdir()
        _with_many_events(given.lender, skewed, given.events)
        for lender, name in ((given.lender, "as it is"), (skewed, f"one customer with {given.events:,} events")):
            print(name)
            files = [answers / "here.parquet", answers / "there.parquet"]
            for work_of, engine, file in ((_here, "this machine", files[0]), (_there, given.engine, files[1])):
                alone = multiprocessing.get_context("spawn").Process(
                    target=work_of, args=(lender, given.day, engine, file)
                )
                alone.start()
                alone.join()
                assert alone.exitcode == 0, f"{engine} failed"
            here, there = map(parquet.read_table, files)
            assert there.cast(here.schema).equals(here), "the values differ"
            print(f"  every value of {len(here):,} rows of {here.num_columns - 2} features equal")


def _with_many_events(lender: Path, skewed: Path, events: int) -> None:
    """The other tables are the lender's own."""
    skewed.mkdir()
    for file in lender.iterdir():
        if file.name != "transactions.parquet":
            (skewed / file.name).symlink_to(file.absolute())
    read = f"read_parquet('{lender / 'transactions.parquet'}')"
    with duckdb.connect() as connection:
        (customer, own) = connection.sql(
            f"SELECT customer_id, count(*) FROM {read} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
        ).fetchall()[0]
        names = [row[0] for row in connection.sql(f"DESCRIBE SELECT * FROM {read}").fetchall()]
        own_id = ", 'again ' || record_id || ' ' || i AS record_id" if "record_id" in names else ""
        again = (
            f"SELECT t.* REPLACE (ts + to_seconds(i % 3600) AS ts{own_id}) FROM {read} t, range({events // own}) n(i) "
            f"WHERE customer_id = '{customer}'"
        )
        connection.execute(
            f"COPY (SELECT * FROM {read} UNION ALL {again}) TO '{skewed / 'transactions.parquet'}' (FORMAT parquet)"
        )


def _here(lender: Path, day: date, engine: str, file: Path) -> None:
    started = time.monotonic()
    data = DataSet.open(lender)
    known = BUILT_IN.of(data, None).available(data)
    parquet.write_table(compute_features(data, pairs_for(data, [day]), known), file)
    _tell(engine, started)


def _there(lender: Path, day: date, engine: str, file: Path) -> None:
    started = time.monotonic()
    here = DataSet.open(lender)
    known = BUILT_IN.of(here, None).available(here)
    with engine_session(engine) as spark:
        parquet.write_table(collected(packed_features(EngineData.of_folder(spark, lender), [day], known)), file)
        _tell(engine, started)


def _tell(engine: str, started: float) -> None:
    own, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    spent = sum(one.ru_utime + one.ru_stime for one in (own, theirs))
    most = max(own.ru_maxrss, theirs.ru_maxrss) * 1024 / 1e9
    seconds = time.monotonic() - started
    print(f"  {engine}: {spent:.1f} CPU s, {seconds:.1f} s of {os.cpu_count()} cores, {most:.2f} GB", flush=True)


if __name__ == "__main__":
    main()
