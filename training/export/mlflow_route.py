"""The export that MLflow reads, and the same registered in a tracking store."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.export.parity import Answers
from creditline.models.serving.cohort import Cohort
from creditline.training.track.model_folder import save_for_mlflow
from creditline.training.track.quiet import quiet
from creditline.training.track.register import register, registered_name
from creditline.training.track.store import experiment_id, open_client


def write_mlflow(model: Model, artefact: Path, cohort: Cohort, folder: Path) -> str:
    """Write the model into `folder`, which is there and empty; its package's name."""
    with quiet():
        return save_for_mlflow(model, artefact, folder, cohort)


def mlflow_answers(folder: Path, package: str, rows: pa.Table) -> Answers:
    """What `mlflow.pyfunc` says of feature rows, read from `folder`."""
    from creditline.models.export.loading import importable

    with quiet(), importable(folder / "code", package):
        import mlflow.pyfunc

        loaded = mlflow.pyfunc.load_model(str(folder))
        names = loaded.metadata.get_input_schema().required_input_names()
        schema = pa.schema([(n, pa.string() if _is_text(rows.schema.field(n).type) else pa.float64()) for n in names])
        found = loaded.predict(rows.select(names).cast(schema).to_pandas(), params={"reasons": 0})
    return Answers(np.asarray(found["pd"]), np.asarray(found["score"]), found["band"].tolist())


def register_export(model: Model, folder: Path, uri: str, name: str | None, alias: str | None) -> tuple[str, str, str]:
    """Log the export in `folder` as a run of the store at `uri` and register it; its name, version and alias.

    Without `alias` the first version of a name becomes the champion and others the challenger. DataError where the store cannot be used.
    """
    with quiet():
        from mlflow.exceptions import MlflowException
        from requests import RequestException
        from sqlalchemy.exc import SQLAlchemyError

        registered = name or registered_name(model.target_product)
        try:
            client = open_client(uri)
            place = experiment_id(client, uri, "creditline", None)
            tags = {"data_fingerprint": model.data_fingerprint, "model_version": model.version}
            run = client.create_run(place, run_name=f"export of {model.version}", tags=tags)
            client.log_artifacts(run.info.run_id, str(folder), "model")
            version, given = register(client, run.info.run_id, registered, alias, {"model_version": model.version})
            client.set_terminated(run.info.run_id, "FINISHED")
        except (MlflowException, RequestException, SQLAlchemyError, OSError) as error:
            reason = " ".join(str(error).split())[:200]
            raise DataError(
                f"the export cannot be registered at {uri}: {reason}; it is complete in {folder}, register it when the "
                "store answers"
            ) from error
    return registered, version, given


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind))
