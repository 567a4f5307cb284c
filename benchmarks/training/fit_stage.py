"""What growing trees costs beside bare `lightgbm.train`: the same matrix, parameters and stopping, each in its own process.

python benchmarks/training/fit_stage.py --rows 1e6 --columns 200 --rounds 100 --runs 3
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import lightgbm
import numpy as np
import pyarrow as pa
from scipy.special import expit

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature, normal_booster_text
from creditline.training.trees import FitParameters, Labelled, boost

GOALS = {"wall_s": 1.15, "peak_mb": 1.3}


def write_matrix(file: Path, rows: int, columns: int) -> None:
    """An Arrow file of `columns` numbers, a tenth missing, and `defaulted`; a fifth of the columns tell something."""
    rng = np.random.default_rng(0)
    log_odds = np.full(rows, -3.0)
    names = [f"x{place}" for place in range(columns)]
    table: dict[str, pa.Array] = {}
    for place, name in enumerate(names):
        column = rng.normal(size=rows)
        if place % 5 == 0:
            log_odds += 0.4 * np.tanh(column)
        column[rng.random(rows) < 0.1] = np.nan
        table[name] = pa.array(column, from_pandas=True)
    table["defaulted"] = pa.array((rng.random(rows) < expit(log_odds)).astype(np.float64))
    whole = pa.table(table)
    with pa.ipc.new_file(str(file), whole.schema) as out:
        out.write_table(whole)


def read_matrix(file: Path) -> tuple[Labelled, Labelled]:
    """Rows to learn from and, the last tenth, to stop by; views of one table in memory."""
    with pa.OSFile(str(file)) as opened:
        whole = pa.ipc.open_file(opened).read_all().combine_chunks()
    cut = whole.num_rows * 9 // 10
    learn, watch = (
        Labelled(part.drop_columns("defaulted"), part["defaulted"].to_numpy())
        for part in (whole.slice(0, cut), whole.slice(cut))
    )
    return learn, watch


def bare(learn: Labelled, watch: Labelled, names: list[str], parameters: FitParameters, threads: int) -> str:
    """What one writes without this project."""
    settings = parameters.lightgbm((0,) * len(names), seed=0, threads=threads)
    learning = lightgbm.Dataset(learn.matrix, learn.defaulted, feature_name=names, params=settings)
    watched = lightgbm.Dataset(watch.matrix, watch.defaulted, reference=learning, params=settings)
    stop = lightgbm.early_stopping(parameters.patience, first_metric_only=True, verbose=False)
    grown = lightgbm.train(settings, learning, parameters.max_rounds, valid_sets=[watched], callbacks=[stop])
    return str(grown.model_to_string(num_iteration=grown.best_iteration))


def ours(learn: Labelled, watch: Labelled, names: list[str], parameters: FitParameters, threads: int) -> str:
    """The fit stage."""
    words = dict.fromkeys(("named", "concept_named"), Named.alike("x"))
    features = [
        ModelFeature(
            name, "0" * 16, "number", (), "profile", "profile.thing", "index", 0, "none", "customer", True, **words
        )
        for name in names
    ]
    return boost(learn, watch, features, parameters, seed=0, threads=threads).text


def one(file: Path, which: str, rounds: int, threads: int, text: Path) -> None:
    """Measure one of them in this process and print the figures as JSON."""
    learn, watch = read_matrix(file)
    parameters = FitParameters(learning_rate=0.1, num_leaves=31, max_rounds=rounds, patience=rounds)
    wall, cpu = time.perf_counter(), time.process_time()
    grown = (bare if which == "bare" else ours)(learn, watch, learn.matrix.column_names, parameters, threads)
    figures = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    text.write_text(normal_booster_text(grown))
    print(json.dumps(figures))


def main(rows: int, columns: int, rounds: int, runs: int, threads: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "matrix.arrow"
        write_matrix(file, rows, columns)
        found: dict[str, list[dict[str, float]]] = {"bare": [], "ours": []}
        texts: set[str] = set()
        for _ in range(runs):
            for which in found:
                text = Path(folder) / which
                asked = [sys.executable, __file__, "--one", which, "--file", str(file), "--text", str(text)]
                asked += ["--rounds", str(rounds), "--threads", str(threads)]
                done = subprocess.run(asked, check=True, capture_output=True, text=True)
                found[which].append(json.loads(done.stdout.splitlines()[-1]))
                texts.add(text.read_text())
        assert len(texts) == 1, "the trees differ"
    middle = {which: {k: statistics.median(f[k] for f in each) for k in each[0]} for which, each in found.items()}
    print(f"{rows:,} x {columns}, {rounds} rounds, {threads} threads, medians of {runs}; the same trees")
    for name in middle["bare"]:
        theirs, own = middle["bare"][name], middle["ours"][name]
        goal = f"  goal {GOALS[name]}" if name in GOALS else ""
        print(f"{name:8s} bare {theirs:9.1f}   ours {own:9.1f}   ratio {own / theirs:.3f}{goal}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=lambda text: int(float(text)), default=1_000_000)
    asked.add_argument("--columns", type=int, default=200)
    asked.add_argument("--rounds", type=int, default=100)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--one", choices=("bare", "ours"), help=argparse.SUPPRESS)
    asked.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--text", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.one:
        one(given.file, given.one, given.rounds, given.threads, given.text)
    else:
        main(given.rows, given.columns, given.rounds, given.runs, given.threads)
