"""Taiwan, 30,000 card holders: trees tuned inside each training fold, beside the scorecard on the same folds.

python benchmarks/public_data/taiwan.py FOLDER_OF_PUBLISHED_FILES --trials 20
"""

import argparse
import tempfile
import time
from pathlib import Path

from creditline.features.data import DataSet
from creditline.training.importers.taiwan import import_taiwan
from creditline.training.train.train import Trained, TrainSettings, train

GOALS = {"auc": 0.785, "ks": 0.432, "brier": 0.1332, "calibration_error": 0.008}


def main(published: Path, trials: int, study: Path | None, seed: int) -> Trained:
    """Train as `creditline train --trials` does and print what customers scored out of fold say."""
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        import_taiwan(published / "UCI_Credit_Card.csv", Path(folder))
        trained = train(DataSet.open(Path(folder)), TrainSettings(trials=trials, seed=seed), print, study=study)
    model = trained.metrics["out_of_fold"].numbers()
    card = trained.challenger.metrics["out_of_fold"].numbers()
    print(f"{trials} trials in each training fold, {time.process_time() - begun:.0f} s of CPU")
    print(f"{'':18s} {'model':>8s} {'scorecard':>10s} {'goal':>9s}")
    for name, goal in GOALS.items():
        sign = ">=" if name in ("auc", "ks") else "<="
        print(f"{name.replace('_', ' '):18s} {model[name]:8.4f} {card[name]:10.4f} {sign} {goal:.4f}")
    for name in sorted({tried.search for tried in trained.tried}):
        ended = [tried for tried in trained.tried if tried.search == name]
        losses = [tried.log_loss for tried in ended if tried.log_loss is not None]
        print(f"{name}: log loss {ended[0].log_loss:.5f} untuned, {min(losses):.5f} tuned in cross-validation")
    return trained


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("published", type=Path)
    asked.add_argument("--trials", type=int, default=20)
    asked.add_argument("--study", type=Path, help="SQLite file of the search; the same call goes on where it stopped")
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    main(given.published, given.trials, given.study, given.seed)
