"""What a way of training costs and gives: the same lenders trained in several ways, held against the truth and one another.

    python benchmarks/training/lenders.py OUT [--lenders calm-5000-2026 slow-10000-14] [--ways dense default]
    python benchmarks/training/lenders.py OUT --published ../shared/data
    python benchmarks/training/lenders.py OUT --table           # what is there so far, nothing is run

Runs in parts: every lender and way is one file in OUT, and what is there is not run again. A lender is PRESET-CUSTOMERS-SEED.
Gini is out of time, and beside that of the world's own twelve-month probabilities on the same rows; calibration error is of the
same rows; CPU is that of training without the refits kept beside a model. The interval of a mean over lenders is Student's, of
95 %; differences are of the same lender. With `--published`, Taiwan and Berka too, out of fold (AUC is (Gini + 1) / 2).
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from harm import harm_of
from scipy.stats import t
from ways import WAYS

from creditline.features.data import DataSet
from creditline.training.importers.berka import import_berka
from creditline.training.importers.taiwan import import_taiwan
from creditline.training.outcomes import DefaultDefinition
from creditline.training.run.truth import beside_truth
from creditline.training.train.train import Trained, TrainSettings, train
from creditline.training.world import WorldSettings, simulate

LENDERS = (
    "calm-5000-2026",  # 255 defaults among its tested rows
    "calm-5000-7",
    "recession-5000-11",
    "feedback-5000-12",
    "thin-file-5000-13",
    "slow-10000-14",
    "calm-20000-2026",
    "recession-20000-11",
)
PUBLISHED = {"taiwan": 30_000, "berka": 354}  # rows
SEEDS = {"taiwan": 1, "berka": 5}


@dataclass(frozen=True)
class Row:
    """One training. `reached`: the model's Gini as a share of the truth's; shares and `None` where there is no such figure."""

    lender: str
    way: str
    rows: int
    defaults: int
    gini: float
    reached: float | None
    auc: float
    calibration_error: float
    features: int
    concepts: int
    tellable: float | None
    against: float | None
    seconds: float


def of_lender(out: Path, name: str, way: str) -> Row:
    """Simulate where that was not done, train in the way, and measure on the rows of the test."""
    preset, customers, seed = name.rsplit("-", 2)
    folder = out / name / "world"
    if not (folder / "world.toml").exists():
        simulate(folder, WorldSettings(int(customers), preset=preset, seed=int(seed)))
    data, begun = DataSet.open(folder), time.process_time()
    settings = TrainSettings(definition=DefaultDefinition(product="huabei"), refits=0, seed=0)
    trained = train(data, WAYS[way](settings, 2 * int(customers)))
    seconds = time.process_time() - begun
    harm = harm_of(trained.model, data, trained.tested)
    return _row(name, way, trained, trained.tested_on, seconds, _truth(out / name, data, trained), asdict(harm))


def of_published(published: Path, name: str, way: str, seed: int) -> Row:
    """Train on a published data set and measure out of fold."""
    with tempfile.TemporaryDirectory() as folder:
        if name == "taiwan":
            import_taiwan(published / "taiwan" / "UCI_Credit_Card.csv", Path(folder))
        else:
            import_berka(published / "berka", Path(folder))
        begun = time.process_time()
        trained = train(DataSet.open(Path(folder)), WAYS[way](TrainSettings(refits=0, seed=seed), PUBLISHED[name]))
        return _row(f"{name}-{seed}", way, trained, "out_of_fold", time.process_time() - begun, None, {})


def _truth(kept: Path, data: DataSet, trained: Trained) -> float:
    """The truth's Gini on the tested rows: the same in every way, so lived on to only once."""
    file = kept / "truth.json"
    if not file.exists():
        beside = beside_truth(data, trained, lambda _: None)
        assert beside is not None
        file.write_text(json.dumps({"rows": beside.rows, "gini": beside.true_gini}))
    told = json.loads(file.read_text())
    assert told["rows"] == trained.tested.num_rows, "another way of training tested other rows"
    return float(told["gini"])


def _row(
    name: str, way: str, trained: Trained, role: str, seconds: float, truth: float | None, harm: dict[str, float]
) -> Row:
    found = trained.metrics[role].numbers()
    return Row(
        lender=name,
        way=way,
        rows=int(found["customers"]),
        defaults=int(found["defaults"]),
        gini=found["gini"],
        reached=None if truth is None else found["gini"] / truth,
        auc=found["auc"],
        calibration_error=found["calibration_error"],
        features=len(trained.model.features),
        concepts=len(set(trained.model.concepts)),
        tellable=harm.get("tellable"),
        against=harm.get("against"),
        seconds=seconds,
    )


def mean_of(values: Sequence[float]) -> str:
    """Mean and Student's interval of 95 % over lenders; of one, the value alone; a dash of none."""
    if not len(values):
        return "–"
    mean = float(np.mean(values))
    if len(values) < 2:
        return f"{mean:.4f}"
    half = float(t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values)))
    return f"{mean:.4f} ({mean - half:.4f} to {mean + half:.4f})"


def told(rows: Sequence[Row]) -> str:
    """The table of all trainings, then the means of each way over lenders, and what it costs against the first way."""
    return "\n".join([*_each(rows), "", *_means(rows)])


def _each(rows: Sequence[Row]) -> Iterator[str]:
    named = (
        "lender",
        "way",
        "tested",
        "defaults",
        "Gini",
        "AUC",
        "of the truth's",
        "calibration error",
        "features",
        "concepts",
    )
    yield from _head(*named, "tellable", "against", "CPU s")
    for row in rows:
        reached, tellable, against = (_share(each) for each in (row.reached, row.tellable, row.against))
        yield (
            f"| {row.lender} | {row.way} | {row.rows:,} | {row.defaults:,} | {row.gini:.4f} | {row.auc:.4f} | {reached} | "
            f"{row.calibration_error:.4f} | {row.features} | {row.concepts} | {tellable} | {against} | {row.seconds:.0f} |"
        )


def _means(rows: Sequence[Row]) -> Iterator[str]:
    yield from _head(
        "lenders", "how many", "way", "Gini", "of the truth's", "Gini less the first's", "calibration error"
    )
    ways = list(dict.fromkeys(row.way for row in rows))
    first = {row.lender: row.gini for row in rows if row.way == ways[0]}
    for group in dict.fromkeys(name for row in rows for name in _groups(row)):
        for way in ways:
            some = [row for row in rows if row.way == way and group in _groups(row)]
            reached = [row.reached for row in some if row.reached is not None]
            less = [row.gini - first[row.lender] for row in some if row.lender in first and way != ways[0]]
            figures = ([row.gini for row in some], reached, less, [row.calibration_error for row in some])
            if some:
                yield f"| {group} | {len(some)} | {way} | " + " | ".join(map(mean_of, figures)) + " |"


def _head(*names: str) -> Iterator[str]:
    yield "| " + " | ".join(names) + " |"
    yield "|---" * len(names) + "|"


def _groups(row: Row) -> tuple[str, ...]:
    """Published data by name, simulated lenders by size and all together."""
    *name, size_or_name, _ = row.lender.split("-")
    return (f"{size_or_name} customers", "all simulated") if name else (size_or_name,)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--lenders", nargs="*", default=list(LENDERS), metavar="PRESET-CUSTOMERS-SEED")
    parser.add_argument("--ways", nargs="+", default=list(WAYS), choices=list(WAYS))
    parser.add_argument("--published", type=Path, help="folder with taiwan and berka in it")
    parser.add_argument("--table", action="store_true", help="only print what is there")
    given = parser.parse_args()
    asked = [(name, way) for name in given.lenders for way in given.ways]
    seeds = SEEDS if given.published else {}
    asked += [(f"{name}-{seed}", way) for name, most in seeds.items() for seed in range(most) for way in given.ways]
    rows = []
    for name, way in asked:
        file = given.out / f"{name}.{way}.json"
        if not file.exists() and not given.table:
            print(f"{name}, {way}", file=sys.stderr, flush=True)
            source, _, seed = name.partition("-")
            public = source in seeds
            row = of_published(given.published, source, way, int(seed)) if public else of_lender(given.out, name, way)
            given.out.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(asdict(row)))
        if file.exists():
            rows.append(Row(**json.loads(file.read_text())))
    print(told(rows))


if __name__ == "__main__":
    main()
