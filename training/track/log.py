"""One training, one MLflow run."""

import json
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.models.export.mlflow.quiet import quiet
from creditline.training.track.described import description, title_of
from creditline.training.track.entries import curve_points, metric_values, parameters, tags
from creditline.training.track.files import write_files
from creditline.training.track.holding import held
from creditline.training.track.register import register, registered_name
from creditline.training.track.store import experiment_id, open_client
from creditline.training.track.trials import log_trials
from creditline.training.track.user import user_tag
from creditline.training.train.trained import Trained

if TYPE_CHECKING:
    from mlflow import MlflowClient

_BATCH = 1000  # metrics MLflow takes at once
_TAG = 5000  # characters of a tag that MLflow takes
_NOTE, _TABLES = "mlflow.note.content", "mlflow.loggedArtifacts"  # what its pages show as text and as tables


@dataclass(frozen=True)
class Recorded:
    """Where a training was recorded: its run, and the registered model's name, version and alias."""

    run_id: str
    name: str
    version: str
    alias: str


def log_training(
    trained: Trained,
    uri: str,
    *,
    artefact: Path,
    evidence: Path | None = None,
    files: Path | None = None,
    experiment: str = "creditline",
    name: str | None = None,
    alias: str | None = None,
) -> Recorded | None:
    """Record a training and register its model; None, with a warning, if it cannot be recorded.

    `uri`: an explicit tracking URI such as `sqlite_uri(folder / "mlflow.db")`. `artefact`: the folder `write_model`
    wrote, copied into the run. `evidence`: a folder of more files to keep, see `write_evidence`. `files`: where a new
    experiment keeps its files, see `experiment_id`. `name` and `alias`: of the registered model, see `register`; without
    `name` it is named after the target product. Recorded are parameters, metrics per role and per boosting round,
    cohorts and bands, why the numbers may not be believed, the data's fingerprint, pictures, the environment and the
    artefact; never a customer's id or a record of the data.
    """
    try:
        with quiet(), held(uri):
            client = open_client(uri)
            place = experiment_id(client, uri, experiment, files)
            return _log(client, place, trained, artefact, evidence, name, alias)
    except Exception as error:  # whatever the tracking server does, the model stands
        reason = " ".join(str(error).split())[:300]
        warnings.warn(
            f"the training could not be recorded at {uri} ({type(error).__name__}: {reason}); the model is complete, "
            "record it again when the store can be reached",
            stacklevel=2,
        )
        return None


def _log(
    client: "MlflowClient",
    experiment: str,
    trained: Trained,
    artefact: Path,
    evidence: Path | None,
    name: str | None,
    alias: str | None,
) -> Recorded:
    if not artefact.is_dir():  # MLflow copies nothing, and says nothing
        raise FileNotFoundError(f"no artefact in {artefact}")
    shown = {_NOTE: description(trained)[:_TAG], **user_tag()}
    run = client.create_run(experiment, run_name=title_of(trained), tags={**tags(trained), **shown})
    run_id = str(run.info.run_id)
    status = "FAILED"
    try:
        _log_values(client, run_id, trained)
        with tempfile.TemporaryDirectory(prefix="creditline-") as folder:
            tables = write_files(trained, artefact, Path(folder))
            client.log_artifacts(run_id, folder)
        client.set_tag(run_id, _TABLES, json.dumps([{"path": path, "type": "table"} for path in tables]))
        if evidence is not None:
            client.log_artifacts(run_id, str(evidence))
        log_trials(client, run, trained)
        registered = name or registered_name(trained.model.target_product)
        about = {"model_version": trained.model.version, "doubts": tags(trained)["doubts"]}
        version, given = register(client, run_id, registered, alias, about, description(trained))
        status = "FINISHED"
    finally:
        client.set_terminated(run_id, status)
    return Recorded(run_id, registered, version, given)


def _log_values(client: "MlflowClient", run_id: str, trained: Trained) -> None:
    from mlflow.entities import Metric, Param

    now = int(time.time() * 1000)
    params = [Param(key, value) for key, value in parameters(trained).items()]
    client.log_batch(run_id, params=params)
    points = [(name, value, 0) for name, value in metric_values(trained).items()] + list(curve_points(trained))
    for start in range(0, len(points), _BATCH):
        batch = [Metric(name, value, now, step) for name, value, step in points[start : start + _BATCH]]
        client.log_batch(run_id, metrics=batch)
    _log_dataset(client, run_id, trained)


def _log_dataset(client: "MlflowClient", run_id: str, trained: Trained) -> None:
    from mlflow.entities import Dataset, DatasetInput, InputTag

    profile = {
        "rows": trained.predictions.num_rows,
        "features": len(trained.model.features),
        "defaults": sum(metrics.defaults for metrics in trained.metrics.values()),
    }
    dataset = Dataset(
        name=trained.model.target_product or "any product",
        digest=trained.model.data_fingerprint[:32],
        source_type="code",
        source=json.dumps({"fingerprint": trained.model.data_fingerprint}),
        profile=json.dumps(profile, sort_keys=True),
    )
    tag = InputTag("mlflow.data.context", "training")
    client.log_inputs(run_id, datasets=[DatasetInput(dataset, [tag])])
