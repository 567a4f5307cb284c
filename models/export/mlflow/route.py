"""The export that MLflow reads."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from creditline.features.output.paths import mlflow_folder
from creditline.models.artefact import Model
from creditline.models.export.mlflow.model_folder import save_for_mlflow
from creditline.models.export.mlflow.quiet import quiet
from creditline.models.export.parity import RouteScores
from creditline.models.serving.cohort import Cohort


def write_mlflow(model: Model, artefact: Path, cohort: Cohort, folder: Path) -> str:
    """Write the model into `folder`, which is there and empty; its package's name."""
    with quiet():
        return save_for_mlflow(model, artefact, folder, cohort)


def mlflow_answers(folder: Path, package: str, rows: pa.Table) -> RouteScores:
    """What `mlflow.pyfunc` says of feature rows, read from `folder`."""
    from creditline.models.export.loading import importable

    with quiet(), importable(folder / "code", package):
        import mlflow.pyfunc

        with mlflow_folder(folder) as place:
            loaded = mlflow.pyfunc.load_model(place)
        schema_in = loaded.metadata.get_input_schema()
        optional = [n for n in schema_in.optional_input_names() if n in rows.column_names]
        names = [*schema_in.required_input_names(), *optional]
        schema = pa.schema([(n, pa.string() if _is_text(rows.schema.field(n).type) else pa.float64()) for n in names])
        found = loaded.predict(rows.select(names).cast(schema).to_pandas(), params={"reasons": 0})
    return RouteScores(
        np.asarray(found["pd"]), np.asarray(found["score"], dtype=np.float64), _bands(found["band"].tolist())
    )


def _bands(found: list[object]) -> list[str | None]:
    return [band if isinstance(band, str) else None for band in found]


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind))
