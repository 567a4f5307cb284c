"""DiCE's edits of feature rows; run by a Python that has dice-ml, lightgbm and pandas, and knows nothing of this project.

    python benchmarks/restore/dice_edits.py ASKED.npz FOUND.npz METHOD

`ASKED` holds the names of features, rows of a training sample (`reference`), rows to be edited (`rows`), the booster's text, the
margin at and below which a row is of the wanted class, and the features that may be varied. A missing value stands just below the
least there is, and is missing again before the model sees it.
"""

import sys
import time
import warnings

import dice_ml
import lightgbm
import numpy as np
import pandas as pd

SEED = 1


class Wanted:
    """The model as DiCE takes one: the probability of the wanted class, one half at the edge."""

    def __init__(self, booster: lightgbm.Booster, edge: float, missing: np.ndarray) -> None:
        self._booster, self._edge, self._missing = booster, edge, missing

    def predict_proba(self, rows: pd.DataFrame) -> np.ndarray:
        """(n, 2)."""
        values = rows.to_numpy(dtype=float)
        values = np.where(values <= self._missing, np.nan, values)
        margin = self._booster.predict(values, raw_score=True, num_threads=1)
        wanted = 1.0 / (1.0 + np.exp(np.clip(margin - self._edge, -50.0, 50.0)))
        return np.column_stack([1.0 - wanted, wanted])

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        """(n,), 1 for the wanted class."""
        return (self.predict_proba(rows)[:, 1] >= 0.5).astype(int)


def main(asked: str, found: str, method: str) -> None:
    """Ask DiCE for one counterfactual of every row."""
    given = np.load(asked)
    names = [str(name) for name in given["names"]]
    booster = lightgbm.Booster(model_str=str(given["booster"]))
    assert np.allclose(booster.predict(given["rows"], raw_score=True, num_threads=1), given["margins"], atol=1e-9)
    every = np.concatenate([given["reference"], given["rows"]])
    low, high = np.nanmin(every, axis=0), np.nanmax(every, axis=0)
    gap = np.maximum((high - low) * 0.01, 0.01)
    missing = low - gap / 2
    model = Wanted(booster, float(given["edge"]), missing)

    def shown(rows: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(np.where(np.isnan(rows), low - gap, rows), columns=names)

    sample = shown(given["reference"])
    sample["wanted"] = model.predict(sample)
    data = dice_ml.Data(dataframe=sample, continuous_features=names, outcome_name="wanted")
    explainer = dice_ml.Dice(data, dice_ml.Model(model=model, backend="sklearn"), method=method)
    edited = np.full(given["rows"].shape, np.nan)
    told, cpu = np.zeros(len(edited), bool), np.zeros(len(edited))
    more = {"random_seed": SEED} if method == "random" else {}
    for place in range(len(edited)):
        np.random.seed(SEED)
        query = shown(given["rows"][place : place + 1])
        began = time.process_time()
        try:
            answer = explainer.generate_counterfactuals(
                query, total_CFs=1, desired_class=1, features_to_vary=[str(n) for n in given["vary"]], **more
            )
            rows = answer.cf_examples_list[0].final_cfs_df
        except dice_ml.utils.exception.UserConfigValidationException as error:  # DiCE's word for "none found"
            print(f"{place}: {error}", file=sys.stderr)
            rows = None
        cpu[place] = time.process_time() - began
        if rows is not None and len(rows):
            told[place] = True
            edited[place] = rows[names].iloc[0].to_numpy(dtype=float)
    precision = np.array([data.get_decimal_precisions(output_type="dict")[name] for name in names])
    np.savez(found, edited=np.where(edited <= missing, np.nan, edited), told=told, cpu=cpu, precision=precision)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(sys.argv[1], sys.argv[2], sys.argv[3])
