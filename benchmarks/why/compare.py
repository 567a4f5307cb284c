"""Contributions against LightGBM's predict and pred_contrib and shap's interventional explainer, same answers asserted.

    python benchmarks/why/compare.py [--rows 2000] [--runs 5]

One thread each unless said; CPU microseconds per row or pair, medians. The first line is what compiling costs when
nothing is kept on disk (run with NUMBA_CACHE_DIR set to an empty folder to see it).
"""

import argparse
import os
import resource
import statistics
import time
import warnings
from collections.abc import Callable

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import lightgbm
import numpy as np
from forests import CATEGORIES, CONCEPTS, GROUPS, draw, moved, train

from creditline.models.trees.contributions import contribution_chunks, contributions
from creditline.models.trees.from_booster import read_trees
from creditline.models.trees.shap import shap_values


def cpu(work: Callable[[], object], per: int, runs: int) -> float:
    """Median CPU microseconds per row."""
    taken = []
    for _ in range(runs):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) / per * 1e6)
    return statistics.median(taken)


def wall(work: Callable[[], object], runs: int) -> list[float]:
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return sorted(taken)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def shap_by_customer(booster: lightgbm.Booster, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import shap

        return np.concatenate(
            [
                shap.TreeExplainer(
                    booster, data=start[None], feature_perturbation="interventional", model_output="raw"
                ).shap_values(end[None])
                for start, end in zip(starts, ends, strict=True)
            ]
        )


def compare(name: str, categories: dict[int, int], rows: int, runs: int) -> None:
    text = train(categories)
    booster = lightgbm.Booster(model_str=text)
    starts, ends = draw(rows, 11, categories), draw(rows, 12, categories)

    def margin(matrix: np.ndarray) -> np.ndarray:
        return booster.predict(matrix, raw_score=True, num_threads=1)

    began = time.process_time()
    trees = read_trees(text)
    contributions(trees, GROUPS, CONCEPTS, starts[:1], ends[:1])
    print(f"\n## {name}\nreading, checking, first contributions: {time.process_time() - began:.2f} s of CPU")
    few = min(rows, 200)
    predict = cpu(lambda: (margin(starts), margin(ends)), rows, runs)
    contrib = cpu(lambda: booster.predict(starts[:few], pred_contrib=True, num_threads=1), few, max(2, runs // 2))
    print(f"predict, two rows: {predict:.1f} us    pred_contrib: {contrib:.0f} us")
    print("| features changed | us per pair | / predict of two rows | pred_contrib / it |\n|---|---|---|---|")
    for share in (0.01, 0.05, 0.15, 0.5, 1.0):
        to = moved(starts, ends, share)
        found = contributions(trees, GROUPS, CONCEPTS, starts, to)
        assert np.abs(found.sum(axis=1) - (margin(to) - margin(starts))).max() < 1e-9
        assert (found[(starts == to) | (np.isnan(starts) & np.isnan(to))] == 0.0).all()
        own = cpu(lambda to=to: contributions(trees, GROUPS, CONCEPTS, starts, to), rows, runs)
        print(f"| {share:.0%} | {own:.1f} | {own / predict:.2f} | {contrib / own:.0f} |")
    to = moved(starts, ends, 0.15)
    if not categories:
        alone = [str(feature) for feature in range(trees.feature_count)]
        own = cpu(lambda: contributions(trees, alone, alone, starts, to), rows, runs)
        given = shap_by_customer(booster, starts[:3], to[:3])
        assert np.abs(given - contributions(trees, alone, alone, starts[:3], to[:3])).max() < 1e-5
        taken = cpu(lambda: shap_by_customer(booster, starts[:3], to[:3]), 3, 2)
        print(f"shap built per customer: {taken:.0f} us, {taken / own:.0f} times (float32 inside: answers within 1e-5)")
    ordinary = shap_values(text, starts[:few])
    expected = booster.predict(starts[:few], pred_contrib=True, num_threads=1)
    assert np.abs(np.column_stack([ordinary.values, np.full(few, ordinary.base)]) - expected).max() < 1e-10
    own = cpu(lambda: shap_values(text, starts[:few]), few, max(2, runs // 2))
    print(f"ordinary SHAP: {own:.0f} us, pred_contrib / it {contrib / own:.1f}")
    many = [np.concatenate([side] * 10) for side in (starts, to)]  # so that starting threads is not what is measured
    one, two = (min(wall(lambda t=t: contributions(trees, GROUPS, CONCEPTS, *many, t), runs)) for t in (1, 2))
    print(f"two threads: {one / two:.2f} times one")
    times = wall(lambda: contributions(read_trees(text), GROUPS, CONCEPTS, starts[:1], to[:1]), 300)
    print(f"one customer: p50 {times[150] * 1e3:.3f} ms, p99 {times[297] * 1e3:.3f} ms")
    before = peak_mb()
    chunks = ((starts, to) for _ in range(10))
    total = sum(len(chunk) for chunk in contribution_chunks(trees, GROUPS, CONCEPTS, chunks))
    print(f"{total:,} pairs in chunks of {rows:,}: peak {peak_mb():.0f} MB, {peak_mb() - before:.1f} more than before")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    compare("numbers only", {}, given.rows, given.runs)
    compare("with categories", CATEGORIES, given.rows, given.runs)
