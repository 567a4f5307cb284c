"""Run in a process of its own: fits maps on 200,000 rows and trains on a lender's data; prints digests of what comes out.

Usage: python same_bytes_program.py DATA. The matrices are large enough for a BLAS library to share them out.
"""

import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import numpy as np
from scipy.special import expit

from creditline.features.data import DataSet
from creditline.models.artefact import write_model
from creditline.training.cohorts import ClosedLines, CohortSettings
from creditline.training.fit.calibrate import MAPS
from creditline.training.fit.logistic import fit_logistic
from creditline.training.train.train import TrainSettings, train
from creditline.training.trees import FitParameters


def maps() -> str:
    rng = np.random.default_rng(1)
    margin = rng.normal(-3, 1.5, 200_000)
    defaulted = (rng.random(margin.size) < expit(0.9 * margin - 0.3)).astype(float)
    columns = rng.normal(size=(20_000, 30))
    slopes, level = fit_logistic(columns, (rng.random(20_000) < 0.2).astype(float), ridge=1.0)
    fitted = [str(fit(margin, defaulted, None).to_json()) for fit in MAPS.values()]
    return sha256(repr((fitted, slopes.tolist(), level)).encode()).hexdigest()


def artefact(data: Path) -> str:
    parameters = FitParameters(learning_rate=0.1, min_child_samples=30, max_rounds=30, patience=10, fixed_rounds=10)
    cohorts = CohortSettings(holdout_defaults=10_000, closed_lines=ClosedLines.WEIGH, sample_goods=0.6)
    settings = TrainSettings(refits=2, parameters=parameters, families=("utilisation",), cohorts=cohorts, compared=())
    trained = train(DataSet.open(data), settings)
    found = sha256(repr(trained.challenger.log_odds.tolist()).encode())
    found.update(repr(trained.predictions.to_pydict()).encode())
    with tempfile.TemporaryDirectory() as folder:
        write_model(trained.model, Path(folder) / "model")
        for file in sorted((Path(folder) / "model").iterdir()):
            found.update(file.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    print(maps(), artefact(Path(sys.argv[1])))
