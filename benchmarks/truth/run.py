"""Mark the explanations of every preset: simulate, train, explain by every method, hold against the truths, count.

    python benchmarks/truth/run.py OUT [--presets calm recession] [--customers 10000] [--probes 3000] [--seeds 20]
    python benchmarks/truth/run.py OUT --dense
    python benchmarks/truth/run.py OTHER --presets calm --customers 24000 --probes 9000 --world 7 --model OUT/calm/model

Each is marked at two levels, families and the concepts in them. Two models on one world: `--dense` trains one on every feature and
marks it beside the default one, `--beside NAME=MODEL` marks any other, each on the cuts its own scores make. OUT keeps worlds and
models, so that a second call only marks; figures go to OUT/figures.csv. `tables.py OUT` prints them as docs/truth.md has them,
`plots.py OUT` draws its pictures, `worked.py OUT/calm` tells of three customers.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq
from cases import cases
from falls import falls
from figures import Figure, figures, marked
from goals import DENSE
from layers import layer_cuts, layer_figures
from lender import Lender, lender, settings_of
from line_policy import ByScore, cut_off
from lives import rows_of
from refits import refits
from scores import LEVELS, Floats, Scorer
from stability import stability

from creditline.training.world import PRESETS, WorldSettings

TWO_DATES = (date(2024, 9, 30), date(2024, 12, 31))


def of_preset(made: Lender, policy: ByScore, seeds: int, name: str = "default") -> Iterator[Figure]:
    """Every figure of one model on one preset, at both levels."""
    found = falls(made, cases(made.folder / "truth"), policy)
    refitted, everybody = list(refits(made, max(seeds, 1))), _everybody(made)
    for level in LEVELS:
        given = marked(made.preset, Scorer(made.model, level), found, policy, name)
        yield from figures(given)
        if level == "family":
            yield from layer_figures(given, layer_cuts(given.scorer, refitted[0], found, everybody, policy))
        yield from stability(made, given, refitted[:seeds])


def _everybody(made: Lender, most: int = 4_000) -> tuple[Floats, Floats]:
    """Rows of customers known on both dates, the first of them."""
    rows = pq.read_table(made.folder / "customers.parquet", columns=["customer_id", "opened_on"]).to_pylist()
    known = [row["customer_id"] for row in rows if row["opened_on"] <= TWO_DATES[0]][:most]
    starts, ends = (rows_of(made.model, made.data, [(customer, day) for customer in known]) for day in TWO_DATES)
    return starts, ends


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--presets", nargs="+", default=list(PRESETS), choices=list(PRESETS))
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--probes", type=int, default=3_000)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--world", type=int, default=2026, help="the world's seed")
    parser.add_argument("--model", type=Path, help="a model trained before, instead of one trained here")
    parser.add_argument("--dense", action="store_true", help="train and mark the dense model too")
    parser.add_argument(
        "--beside", nargs="+", default=[], metavar="NAME=MODEL", help="models marked on the same worlds"
    )
    parser.add_argument(
        "--cut-off", type=int, help="the score below which lines are cut (default: 600, slow worlds 680)"
    )
    given = parser.parse_args()
    beside = {name: Path(folder) for name, folder in (each.split("=", 1) for each in given.beside)}
    found: list[Figure] = []
    for preset in given.presets:
        settings = WorldSettings(given.customers, seed=given.world, preset=preset, truth=True, probes=given.probes)
        policy = ByScore(given.cut_off or cut_off(preset))
        models = [("default", lender(given.out / preset, settings, model=given.model))]
        if given.dense:
            training = settings_of(given.world, dense=True)
            models.append((DENSE, lender(given.out / preset, settings, training, name=DENSE)))
        models += [(name, lender(given.out / preset, settings, model=model)) for name, model in beside.items()]
        for name, made in models:
            found += of_preset(made, policy, given.seeds, name)
            print(f"{preset}, {name}: {len(found)} figures so far", file=sys.stderr)
        columns = zip(*map(astuple, found), strict=True)
        table = {field.name: pa.array(column) for field, column in zip(fields(Figure), columns, strict=True)}
        csv.write_csv(pa.table(table), given.out / "figures.csv")


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
