"""Margins by this project's own reader of the trees beside LightGBM's: one row, a thousand, a hundred thousand; start-up.

    python benchmarks/export/predict.py BOOSTER.txt [BOOSTER.txt ...]

Rows are drawn from each booster's own thresholds and categories, so every branch is as hard to guess as it can be. CPU time
of one thread, the best of several rounds in which the two take turns; both are compared to the last bit first.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import lightgbm
import numpy as np

from creditline.models.trees.from_booster import as_trees
from creditline.models.trees.predict import predicted
from creditline.models.trees.probes import probe_rows

SIZES = ((1, 2000), (1000, 5), (100_000, 1))


def best(calls: dict[str, Callable[[], object]], often: int, rounds: int = 5) -> dict[str, float]:
    """Seconds of one call of each."""
    found = dict.fromkeys(calls, np.inf)
    for _ in range(rounds):
        for name, call in calls.items():
            begun = time.thread_time()
            for _ in range(often):
                call()
            found[name] = min(found[name], (time.thread_time() - begun) / often)
    return found


def main(files: list[Path]) -> None:
    """Measure and print."""
    for file in files:
        text = file.read_text(encoding="utf-8")
        trees, booster = as_trees(text), lightgbm.Booster(model_str=text)
        read = best({"own": lambda t=text: as_trees(t), "theirs": lambda t=text: lightgbm.Booster(model_str=t)}, 1)
        print(f"{file.name}: {len(trees.root)} trees, {len(trees.leaf)} leaves, {trees.feature_count} features")
        print(f"  read: own {read['own'] * 1e3:.0f} ms, LightGBM {read['theirs'] * 1e3:.0f} ms")
        for rows, often in SIZES:
            matrix = probe_rows(trees, rows)
            calls: dict[str, Callable[[], object]] = {
                "own": lambda m=matrix, t=trees: predicted(t, m),
                "theirs": lambda m=matrix, b=booster: b.predict(m, raw_score=True, num_threads=1),
            }
            assert np.array_equal(calls["own"](), calls["theirs"]())
            took = best(calls, often)
            ratio = took["own"] / took["theirs"]
            print(
                f"  {rows:>7,} rows: own {took['own'] * 1e6:,.0f} us, LightGBM {took['theirs'] * 1e6:,.0f} us, {ratio:.2f}"
            )
    for what in ("lightgbm", "creditline.models.serving.scorer"):
        code = f"import time; begun = time.process_time(); import {what}; print(time.process_time() - begun)"
        took = min(
            float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
            for _ in range(3)
        )
        print(f"import {what}: {took:.2f} s of CPU")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("boosters", type=Path, nargs="+")
    given = asked.parse_args()
    main(given.boosters)
