"""Three lenders as their files came, beside tuned LightGBM on features made by hand: the same rows, folds and later dates.

python benchmarks/public_data/beside_lightgbm.py ../shared/cases/lenders OUT
"""

import argparse
import json
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from by_hand import card_status, loans_ng, wallet_ug
from by_hand.tuned import tuned_margins
from numpy.typing import NDArray
from scipy.stats import rankdata

from creditline.features.data import DataSet
from creditline.training.cohorts import Role, customer_folds
from creditline.training.outcomes import DefaultDefinition
from creditline.training.train.train import TrainSettings, train

FEATURES = {"loans-ng": loans_ng.features, "wallet-ug": wallet_ug.features, "card-status": card_status.features}
DEFINITIONS = {
    "loans-ng": DefaultDefinition(product="loan"),
    "wallet-ug": DefaultDefinition(product="wallet loan"),
    "card-status": DefaultDefinition(product="card", days=30),
}
MAPPINGS = Path(__file__).parents[2] / "tests" / "cases" / "lenders"
GOAL = -0.003
_DRAWS = 2000


@dataclass(frozen=True)
class Beside:
    """AUC of both on the rows of one `part`, and the paired bootstrap interval of ours less theirs over customers."""

    lender: str
    part: str
    rows: int
    defaults: int
    ours: float
    theirs: float
    low: float
    high: float


def main(cases: Path, out: Path, seed: int) -> None:
    """Run what OUT does not hold yet, and print all of it."""
    out.mkdir(parents=True, exist_ok=True)
    found: list[Beside] = []
    for lender in FEATURES:
        kept = out / f"{lender}.json"
        if not kept.exists():
            begun = time.process_time()
            kept.write_text(json.dumps([vars(part) for part in _compare(cases / lender, lender, seed)], indent=1))
            print(f"{lender}: {time.process_time() - begun:.0f} s of CPU", flush=True)
        found += [Beside(**part) for part in json.loads(kept.read_text())]
    print("| set | tested | rows / defaults | creditline | LightGBM by hand | ours - theirs, 95 % | reaches -0.003 |")
    print("|---|---|---|---|---|---|---|")
    for one in found:
        print(
            f"| {one.lender} | {one.part} | {one.rows:,} / {one.defaults} | {one.ours:.4f} | {one.theirs:.4f} | "
            f"{one.ours - one.theirs:+.4f} ({one.low:+.4f} to {one.high:+.4f}) | {'yes' if one.high > GOAL else 'no'} |"
        )


def _compare(raw: Path, lender: str, seed: int) -> list[Beside]:
    settings = TrainSettings(definition=DEFINITIONS[lender], refits=0, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        for file in raw.iterdir():
            (Path(folder) / file.name).symlink_to(file.resolve())
        shutil.copy(MAPPINGS / f"{lender}.toml", Path(folder) / "data.toml")
        predictions = train(DataSet.open(Path(folder)), settings).predictions
    role = np.array(predictions["role"].to_pylist())
    crossed, tested = role == Role.FOLD.value, role == Role.TEST.value
    frame = predictions.select(["customer_id", "as_of"]).to_pandas()
    defaulted = predictions["defaulted"].to_numpy().astype(np.int64)
    ours, customers = predictions["margin"].to_numpy(), predictions["customer_id"].to_pylist()
    matrix, theirs = FEATURES[lender](raw, frame), np.full(len(role), np.nan)
    own = predictions.filter(crossed)
    cohorts = settings.cohorts
    fold = np.full(len(role), -1)
    fold[crossed] = customer_folds(
        own["customer_id"], defaulted[crossed].astype(float), cohorts.folds, cohorts.fold_seed
    )
    for number in range(cohorts.folds):
        learn = crossed & (fold != number)
        theirs[fold == number] = tuned_margins(matrix, defaulted, customers, learn, seed)[(fold == number)[~learn]]
    parts = [("out of fold", crossed)]
    if tested.any():
        theirs[tested] = tuned_margins(matrix, defaulted, customers, crossed, seed)[tested[~crossed]]
        parts.append(("out of time", tested))
    return [
        _measured(lender, name, defaulted[rows], ours[rows], theirs[rows], np.asarray(customers)[rows], seed)
        for name, rows in parts
    ]


def _measured(
    lender: str,
    part: str,
    defaulted: NDArray[np.int64],
    ours: NDArray[np.float64],
    theirs: NDArray[np.float64],
    customers: NDArray[np.str_],
    seed: int,
) -> Beside:
    owner = np.unique(customers, return_inverse=True)[1]
    draws = np.random.default_rng(seed)
    apart = []
    for _ in range(_DRAWS):
        times = np.bincount(draws.integers(0, owner.max() + 1, owner.max() + 1), minlength=owner.max() + 1)[owner]
        rows = np.repeat(np.arange(len(defaulted)), times)
        apart.append(_auc(defaulted[rows], ours[rows]) - _auc(defaulted[rows], theirs[rows]))
    low, high = np.percentile(apart, (2.5, 97.5))
    return Beside(
        lender, part, len(defaulted), int(defaulted.sum()), _auc(defaulted, ours), _auc(defaulted, theirs), float(low), float(high)
    )  # fmt: skip


def _auc(defaulted: NDArray[np.int64], margin: NDArray[np.float64]) -> float:
    bad = int(defaulted.sum())
    good = len(defaulted) - bad
    return float((rankdata(margin)[defaulted == 1].sum() - bad * (bad + 1) / 2) / (bad * good))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("cases", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    main(given.cases, given.out, given.seed)
