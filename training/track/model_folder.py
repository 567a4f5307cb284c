"""A model's folder as MLflow keeps models: our data, a signature, an input example, and which module reads them."""

import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from creditline.models.artefact import Model, ModelFeature

if TYPE_CHECKING:
    import pandas as pd
    from mlflow.models import ModelSignature

_READ_BY = "creditline.models.pyfunc"
_NEEDS = ("creditline", "lightgbm", "numpy", "pandas", "pyarrow", "scipy")


def save_for_mlflow(model: Model, artefact: Path, folder: Path) -> None:
    """Write `artefact`, the folder of `model`, into `folder` so that `mlflow.pyfunc.load_model` scores with it.

    Beside our files it holds text only: nothing is pickled, and loading it needs creditline installed. To be called
    within `quiet`.
    """
    import mlflow.pyfunc

    with tempfile.TemporaryDirectory(prefix="creditline-") as work:
        made = Path(work) / "model"  # MLflow names the data inside after the folder they came from
        made.symlink_to(artefact.resolve(), target_is_directory=True)
        mlflow.pyfunc.save_model(
            folder,
            loader_module=_READ_BY,
            data_path=made,
            signature=signature(model),
            input_example=example(model),
            pip_requirements=[f"{name}=={version(name)}" for name in _NEEDS],
        )


def signature(model: Model) -> "ModelSignature":
    """Numbers as doubles and categories as text, in the model's order; out come pd, score and band."""
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema, TensorSpec

    given: list[ColSpec | TensorSpec] = [
        ColSpec("double" if one.kind == "number" else "string", one.name) for one in model.features
    ]
    return ModelSignature(
        Schema(given), Schema([ColSpec("double", "pd"), ColSpec("long", "score"), ColSpec("string", "band")])
    )


def example(model: Model) -> "pd.DataFrame":
    """One made-up row: the median of each number in the reference sample and the first category; nobody's own."""
    import pandas as pd

    return pd.DataFrame({feature.name: [_typical(model, feature)] for feature in model.features})


def _typical(model: Model, feature: ModelFeature) -> float | str | None:
    if feature.kind == "category":
        return feature.categories[0] if feature.categories else None
    median = pc.quantile(model.reference[feature.name], 0.5)[0].as_py()
    return float("nan") if median is None else float(median)
