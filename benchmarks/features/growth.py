"""How the cost of features grows with the rows: CPU, wall and memory of one date, for histories of several sizes.

    python benchmarks/features/growth.py FOLDER... [--memory 1GB]

Each FOLDER was made by `histories.py`; each size is a process of its own, writing what it computes in the stated memory.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from beside_sql import DATES, warm  # isort: skip
from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.engine import pairs_for
from creditline.features.table import write_features


def once(folder: Path, memory: str) -> dict[str, float]:
    """The whole catalogue of one date, written by month."""
    warm("creditline, whole catalogue")
    cpu, wall = time.process_time(), time.perf_counter()
    data = DataSet.open(folder)
    with tempfile.TemporaryDirectory() as out:
        manifest = write_features(
            data, pairs_for(data, DATES[-1:]), BUILT_IN.of(data).available(data), Path(out), memory
        )
    spent = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "pairs": manifest.rows}
    return spent | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def held(folder: Path) -> tuple[int, float]:
    """Rows of the histories, and what they would take in memory as Arrow, in GB, from a sample of each file."""
    rows, size = 0, 0.0
    for name in ("transactions", "installments"):
        file = pq.ParquetFile(folder / f"{name}.parquet")
        sample = file.read_row_group(0)
        rows += file.metadata.num_rows
        size += sample.nbytes / len(sample) * file.metadata.num_rows
    return rows, size / 1e9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--memory", default="1GB")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.once:
        print(json.dumps(once(asked.folders[0], asked.memory)))
        return
    print("| rows | in memory GB | limit | CPU s | wall s | peak MB | CPU us per row |\n|---|---|---|---|---|---|---|")
    for folder in asked.folders:
        command = [sys.executable, __file__, str(folder), "--once", "--memory", asked.memory]
        spent = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
        rows, size = held(folder)
        print(
            f"| {rows:,} | {size:.1f} | {asked.memory} | {spent['cpu']:.1f} | {spent['wall']:.1f} "
            f"| {spent['mb']:,.0f} | {1e6 * spent['cpu'] / rows:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
