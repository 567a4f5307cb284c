"""Rows per second and peak memory of a simulation.

    python benchmarks/world/scale.py --customers 1000000 --months 36 --out /path/with/space [--threads 2] [--keep]

Prints rows, wall and CPU seconds, rows/s, peak resident memory and bytes on disk; removes what it wrote unless told to keep it.
"""

import argparse
import resource
import shutil
import sys
import time
from pathlib import Path

from creditline.training.world import WorldSettings, simulate


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=30_000)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--block", type=int, default=1_500)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args()
    settings = WorldSettings(customers=given.customers, months=given.months, threads=given.threads, block=given.block)
    started, spent, told = time.perf_counter(), time.process_time(), 0

    def progress(share: float) -> None:
        nonlocal told
        if share * 20 >= told + 1:
            told = int(share * 20)
            print(f"{share:.0%} after {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)

    found = simulate(given.out, settings, progress)
    wall, cpu = time.perf_counter() - started, time.process_time() - spent
    rows = sum(found.rows.values())
    size = sum(path.stat().st_size for path in given.out.rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"customers {given.customers:,}, months {given.months}, threads {given.threads}, block {given.block}")
    for name, count in found.rows.items():
        print(f"  {name:14s} {count:>13,}")
    print(f"rows {rows:,} in {wall:.1f} s wall, {cpu:.1f} s CPU: {rows / wall:,.0f} rows/s")
    print(f"peak memory {peak:,.0f} MB; on disk {size / 1e9:.2f} GB")
    if not given.keep:
        shutil.rmtree(given.out)


if __name__ == "__main__":
    main()
