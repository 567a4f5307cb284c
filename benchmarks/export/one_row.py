"""In process: one row with reasons against its own earlier row, and a batch of scores beside bare LightGBM.

    python benchmarks/export/one_row.py MODEL [--changed 0.15] [--calls 2000]

Rows are the model's training sample; of each, a share of the features takes another row's value. CPU time of this thread.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import lightgbm
import numpy as np

from creditline.models.artefact import read_model
from creditline.models.scoring.matrix import to_matrix
from creditline.models.serving.scorer import Scorer
from creditline.models.trees.predict import predicted


def microseconds(call: Callable[[int], object], calls: int, rows: int) -> tuple[float, float]:
    """Median and 99th percentile of one call."""
    taken = []
    for number in range(calls):
        begun = time.thread_time()
        call(number % rows)
        taken.append(time.thread_time() - begun)
    return float(np.median(taken) * 1e6), float(np.quantile(taken, 0.99) * 1e6)


def main(folder: Path, changed: float, calls: int) -> None:
    """Measure and print."""
    model, scorer, generator = read_model(folder), Scorer.open(folder), np.random.default_rng(1)
    booster = lightgbm.Booster(model_str=model.booster_text)
    before = to_matrix(model.features, model.reference)
    after = np.where(generator.random(before.shape) < changed, generator.permutation(before), before)
    rows = model.reference.to_pylist()
    count = len(before)

    def both(place: int) -> None:
        row = scorer.matrix([rows[place]])
        scorer.score(row)
        scorer.reasons(row, after[place : place + 1])

    both(0)
    asked: dict[str, Callable[[int], object]] = {
        "Booster.predict, one row": lambda i: booster.predict(after[i : i + 1], raw_score=True, num_threads=1),
        "own trees, one row": lambda i: predicted(model.trees, after[i : i + 1]),
        "matrix of one mapping": lambda i: scorer.matrix([rows[i]]),
        "score": lambda i: scorer.score(after[i : i + 1]),
        "reasons, own past": lambda i: scorer.reasons(before[i : i + 1], after[i : i + 1]),
        "matrix, score and reasons": both,
    }
    print(f"{len(model.features)} features, {len(model.trees.root)} trees, {changed:.0%} of the features changed")
    for name, call in asked.items():
        median, tail = microseconds(call, calls, count)
        print(f"  {name:28s} p50 {median:7.0f} us, p99 {tail:7.0f} us")
    large = np.tile(after, (20, 1))
    assert scorer.score(large).margin.tolist() == list(booster.predict(large, raw_score=True, num_threads=1))
    alone, bare = (
        min(microseconds(call, 5, 1)[0] for _ in range(3))
        for call in (
            lambda _: scorer.score(large),
            lambda _: booster.predict(large, raw_score=True, num_threads=1),
        )
    )
    print(f"  {len(large):,} rows scored: {alone / bare:.2f} of bare Booster.predict")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("model", type=Path)
    asked.add_argument("--changed", type=float, default=0.15)
    asked.add_argument("--calls", type=int, default=2000)
    given = asked.parse_args()
    main(given.model, given.changed, given.calls)
