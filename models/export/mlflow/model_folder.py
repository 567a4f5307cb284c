"""A model's folder as MLflow keeps models: our data, our scoring code, a signature and an input example."""

import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.models.artefact import Model
from creditline.models.export.bundle import copy_model
from creditline.models.export.cohort import cohort_of
from creditline.models.export.examples import typical_row
from creditline.models.export.loading import importable
from creditline.models.export.package import write_package
from creditline.models.serving.cohort import Cohort
from creditline.models.serving.frame import MOST, PREVIOUS

if TYPE_CHECKING:
    import pandas as pd
    from mlflow.models import ModelSignature

NEEDS = ("mlflow-skinny", "numba", "numpy", "scipy", "pandas")

# MLflow runs this file to make the model: nothing of it is serialized.
_CODE = '''"""Scores feature rows and says why; written by creditline, read by MLflow."""

import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc import PythonModel

from {package}.models.serving.frame import FrameScorer


class CreditLine(PythonModel):
    """The model in the artifact `model`."""

    def load_context(self, context):
        self.scorer = FrameScorer.open(context.artifacts["model"])

    def predict(self, context, model_input: pd.DataFrame, params: dict | None = None) -> pd.DataFrame:
        return self.scorer.predict(model_input, params)


set_model(CreditLine())
'''


def save_for_mlflow(model: Model, artefact: Path, folder: Path, cohort: Cohort | None = None) -> str:
    """Write `artefact`, the folder of `model`, into `folder` so that `mlflow.pyfunc.load_model` scores with it.

    It carries its own scoring code, whose package's name is given back, so loading it needs `NEEDS` alone. `cohort`:
    the rows to compare with; without it the model's training sample. To be called within `quiet`.
    """
    import mlflow.pyfunc

    with tempfile.TemporaryDirectory(prefix="creditline-") as work:
        made = Path(work)
        package = write_package(made)
        copy_model(artefact, cohort or cohort_of(model, None), made / "model")
        code = made / "credit_line.py"
        code.write_text(_CODE.format(package=package), encoding="utf-8")
        with importable(made, package):
            mlflow.pyfunc.save_model(
                folder,
                python_model=str(code),
                code_paths=[str(made / package)],
                infer_code_paths=False,
                artifacts={"model": str(made / "model")},
                signature=signature(model),
                input_example=example(model),
                pip_requirements=[f"{name}=={version(name)}" for name in NEEDS],
            )
    return package


def signature(model: Model) -> "ModelSignature":
    """In: the features, numbers as doubles and categories as text, and each again as it was in the earlier row, optional.

    So are those that tell who is in default. Out: pd, score, band, whether in default, what was compared with and the
    families named, as JSON text. The parameter `reasons` is how many families are named at most.
    """
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema, TensorSpec

    given: list[ColSpec | TensorSpec] = [
        ColSpec("double" if one.kind == "number" else "string", prefix + one.name, required=not prefix)
        for prefix in ("", PREVIOUS)
        for one in model.features
    ]
    status = model.row_features[len(model.features) :]
    given += [ColSpec("double", one.name, required=False) for one in status]
    kinds = {
        "pd": "double",
        "score": "double",
        "band": "string",
        "in_default": "boolean",
        "against": "string",
        "reasons": "string",
    }
    found: list[ColSpec | TensorSpec] = [ColSpec(kind, name) for name, kind in kinds.items()]
    return ModelSignature(Schema(given), Schema(found), ParamSchema([ParamSpec("reasons", DataType.long, MOST)]))


def example(model: Model) -> "pd.DataFrame":
    """One made-up row: the median of each number in the reference sample and the first category; nobody's own."""
    import pandas as pd

    row = typical_row(model)
    return pd.DataFrame({f.name: [float("nan") if row[f.name] is None else row[f.name]] for f in model.features})
