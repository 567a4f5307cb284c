"""CPU seconds of features on this machine and in an engine, which have to be equal to the last bit.

    .venv-spark/bin/python benchmarks/spark/compare.py LENDER 2023-12-31 --engine sail

CPU is that of this process and all that came of it: Sail's work, and of Spark's on this machine the JVM's and the workers'.
"""

import argparse
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa

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
    parser.add_argument("days")
    parser.add_argument("--engine", default="sail")
    given = parser.parse_args()
    days = [date.fromisoformat(day) for day in given.days.split(",")]
    here = DataSet.open(given.lender)
    known = BUILT_IN.of(here, None).available(here)
    compute_features(here, pairs_for(here, days[:1]).slice(0, 1), known)  # the kernel is loaded
    expected, alone = _timed(lambda: compute_features(here, pairs_for(here, days), known))
    print(f"this machine: {alone:.1f} CPU s, {len(expected):,} rows of {len(known)} features")
    with engine_session(given.engine) as spark:
        found, spent = _timed(
            lambda: collected(packed_features(EngineData.of_folder(spark, given.lender), days, known))
        )
    assert found.cast(expected.schema).equals(expected), "the values differ"
    print(f"{given.engine}: {spent:.1f} CPU s, {spent / alone:.1f} times; every value equal")


def _timed(work: Callable[[], pa.Table]) -> tuple[pa.Table, float]:
    start = _spent()
    found = work()
    return found, _spent() - start


def _spent() -> float:
    """Of this process and its descendants, with those of them that ended."""
    parents, spent = {}, {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = place.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it ended
            continue
        pid = int(place.parent.name)
        parents[pid] = int(told[1])
        spent[pid] = sum(map(int, told[11:15]))
    mine = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in mine} - mine:
        mine |= more
    return sum(spent[pid] for pid in mine) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
