"""Berka, 354 loans: what the account's history adds to the loan's own terms, 5-fold out of fold x 10 seeds.

python benchmarks/public_data/berka.py FOLDER_OF_PUBLISHED_FILES
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.models.scoring.matrix import to_matrix
from creditline.training.cohorts import customer_folds
from creditline.training.fit import out_of_fold
from creditline.training.importers.berka import PRODUCT, import_berka
from creditline.training.trees import FitParameters, model_features

TERMS = ("profile.applied_amount", "profile.applied_term_months", "profile.applied_payment")
SEEDS = 10


def main(published: Path) -> dict[str, tuple[float, float]]:
    """Mean and standard deviation over the seeds of the AUC, by the features used."""
    with tempfile.TemporaryDirectory() as folder:
        import_berka(published, Path(folder))
        data = DataSet.open(Path(folder))
        every = BUILT_IN.of(data, PRODUCT).available(data)
        with data.connect() as connection:
            known = connection.sql("SELECT * FROM outcomes ORDER BY customer_id").to_arrow_table()
        frame = compute_features(data, known.select(["customer_id", "as_of"]), every)
    defaulted = known["defaulted"].to_numpy().astype(float)
    about_the_loan = {*TERMS, "profile.payment_to_income"}
    history = [f.name for f in every if f.name not in about_the_loan]
    found = {}
    for name, names in (
        ("loan terms alone", list(TERMS)),
        ("history alone", history),
        ("history and loan terms", [f.name for f in every]),
    ):
        features = model_features(every.only(names), frame)
        matrix = to_matrix(features, frame)
        areas = []
        for seed in range(SEEDS):
            fold = customer_folds(known["customer_id"], defaulted, 5, seed)
            draw = np.ones(len(defaulted))
            crossed = out_of_fold(
                matrix, defaulted, fold, draw, features, FitParameters.for_size(len(defaulted)),
                validation_share=0.0, seed=seed, threads=1, step=lambda _: None,
            )  # fmt: skip
            areas.append(float(roc_auc_score(defaulted, crossed.margin)))
        found[name] = (float(np.mean(areas)), float(np.std(areas)))
        print(f"{name:24s} {len(names):4d} features  AUC {np.mean(areas):.4f} (sd {np.std(areas):.4f} over seeds)")
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
