"""A model's folder as an MLflow python function: feature rows in, pd, score and band out; MLflow is not imported."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from creditline.models.artefact import Model, read_model
from creditline.models.scoring import score_rows

if TYPE_CHECKING:
    import pandas as pd


class Scorer:
    """What `mlflow.pyfunc.load_model` gives for a registered model."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def predict(self, model_input: "pd.DataFrame", params: dict[str, Any] | None = None) -> "pd.DataFrame":
        """One row per row: `pd` (probability of default, 0 to 1), `score` (350 to 950), `band`.

        The columns are the model's features, numbers as float64 and categories as text, a missing one NaN or None;
        others are ignored. `params` are not used. DataError where a feature is missing or is of another type.
        """
        del params
        frame = pa.Table.from_pandas(model_input, preserve_index=False)
        scored: pd.DataFrame = score_rows(self.model, frame).select(["pd", "score", "band"]).to_pandas()
        return scored


def _load_pyfunc(path: str) -> Scorer:
    """MLflow's hook for this module: the scorer of the artefact in the folder `path`."""
    return Scorer(read_model(Path(path)))
