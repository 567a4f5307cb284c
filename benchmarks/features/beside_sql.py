"""One table: CPU and wall seconds and peak memory of every engine on the same files, answers held equal.

    python benchmarks/features/beside_sql.py FOLDER [--runs 3] [--engines creditline "DuckDB, CASE"]

Each run is a process of its own; interleaved, medians. Time counts from the opened interpreter with its libraries loaded
(and creditline's compiled code read from its cache) to the last row handed over; writing the rows down, to compare them, is
not counted. Memory is the whole process's peak.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from engines import ENGINES, differences  # isort: skip

DATES = [date(2024, m, d) for m, d in ((5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31))]
SLOW = {"pandas"}  # one run is enough to see


def once(engine: str, folder: Path, dates: int, out: Path) -> dict[str, float]:
    """Run an engine in this process; what it yields is kept on disk, outside the time."""
    warm(engine)
    cpu = wall = 0.0
    writer = None
    tables = ENGINES[engine](folder, DATES[-dates:])
    while True:
        began, at = time.process_time(), time.perf_counter()
        table = next(tables, None)
        cpu, wall = cpu + time.process_time() - began, wall + time.perf_counter() - at
        if table is None:
            break
        writer = writer or pq.ParquetWriter(out, table.schema)
        writer.write_table(table.cast(writer.schema))
    if writer is not None:
        writer.close()
    return {"cpu": cpu, "wall": wall, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def warm(engine: str) -> None:
    """Load what the engine needs, on a handful of rows."""
    from histories import write

    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), 500, 20, shuffled=False)
        list(ENGINES[engine](Path(folder), DATES[-1:]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--dates", type=int, nargs="*", default=[1, 6])
    parser.add_argument("--engines", nargs="*", default=list(ENGINES))
    parser.add_argument("--once", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.once:
        engine, dates, out = asked.once
        print(json.dumps(once(engine, asked.folder, int(dates), Path(out))))
        return
    spent: dict[tuple[str, int], list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        tables: dict[tuple[str, int], Path] = {}
        for turn in range(asked.runs):
            for dates in asked.dates:
                for engine in asked.engines:
                    if turn and engine in SLOW:
                        continue
                    out = Path(scratch) / f"{len(tables)}.parquet"
                    command = [sys.executable, __file__, str(asked.folder), "--once", engine, str(dates), str(out)]
                    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                    spent.setdefault((engine, dates), []).append(json.loads(said.splitlines()[-1]))
                    tables.setdefault((engine, dates), out)
        report(asked.engines, asked.dates, spent)
        same(asked.dates, tables)


def report(engines: list[str], dates: list[int], spent: dict[tuple[str, int], list[dict[str, float]]]) -> None:
    print("| engine | dates | CPU s | wall s | peak MB | CPU / floor |\n|---|---|---|---|---|---|")
    for number in dates:
        middle = {
            e: {k: statistics.median(s[k] for s in spent[e, number]) for k in ("cpu", "wall", "mb")} for e in engines
        }
        for engine, m in middle.items():
            ratio = f"{m['cpu'] / middle['floor']['cpu']:.1f}" if "floor" in middle else ""
            print(f"| {engine} | {number} | {m['cpu']:.2f} | {m['wall']:.2f} | {m['mb']:,.0f} | {ratio} |")


def same(dates: list[int], tables: dict[tuple[str, int], Path]) -> None:
    """Stop unless every engine found what creditline found."""
    for number in dates:
        ours = _sorted(tables["creditline", number])
        for (engine, n), file in tables.items():
            if n == number and engine in ("DuckDB, CASE", "DuckDB, age bands", "Polars, streaming", "pandas"):
                wrong = differences(ours, _sorted(file))
                assert wrong == 0, f"{engine}, {number} dates: {wrong} cells differ from creditline"
                print(f"{engine}, {number} dates: all {len(ours):,} x 126 answers equal")


def _sorted(file: Path) -> pa.Table:
    table = pq.read_table(file)
    return table.sort_by([("as_of", "ascending"), ("customer_id", "ascending")])


if __name__ == "__main__":
    main()
