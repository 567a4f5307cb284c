"""One training, one MLflow run."""

import json
import tempfile
import time
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.training.fit.trained import Trained
from creditline.training.track.entries import curve_points, metric_values, parameters, tags
from creditline.training.track.quiet import quiet
from creditline.training.track.store import experiment_id, open_client
from creditline.training.track.trials import log_trials

if TYPE_CHECKING:
    from mlflow import MlflowClient

_BATCH = 1000  # metrics MLflow takes at once


def log_training(
    trained: Trained, uri: str, *, artefact: Path, files: Path | None = None, experiment: str = "creditline"
) -> str | None:
    """Record a training and return the run's id; None, with a warning, if it cannot be recorded.

    `uri`: an explicit tracking URI such as `sqlite_uri(folder / "mlflow.db")`. `artefact`: the folder `write_model`
    wrote, copied into the run. `files`: where a new experiment keeps its files, see `experiment_id`. Recorded are
    parameters, metrics per role and per boosting round, cohorts and bands, the data's fingerprint, pictures and the
    artefact; never a customer's id or a record of the data.
    """
    try:
        with quiet():
            return _log(open_client(uri), uri, trained, artefact, files, experiment)
    except Exception as error:  # whatever the tracking server does, the model stands
        reason = " ".join(str(error).split())[:300]
        warnings.warn(
            f"the training could not be recorded at {uri} ({type(error).__name__}: {reason}); the model is complete, "
            "record it again when the store can be reached",
            stacklevel=2,
        )
        return None


def _log(
    client: "MlflowClient", uri: str, trained: Trained, artefact: Path, files: Path | None, experiment: str
) -> str:
    from creditline.training.plots import draw_plots

    if not artefact.is_dir():  # MLflow copies nothing, and says nothing
        raise FileNotFoundError(f"no artefact in {artefact}")
    name = f"{trained.model.target_product or 'any product'}, {trained.tested_on.replace('_', ' ')}"
    run = client.create_run(experiment_id(client, uri, experiment, files), run_name=name, tags=tags(trained))
    run_id = str(run.info.run_id)
    status = "FAILED"
    try:
        _log_values(client, run_id, trained)
        with tempfile.TemporaryDirectory(prefix="creditline-") as folder:
            draw_plots(trained, Path(folder) / "plots")
            tables = Path(folder) / "tables"
            tables.mkdir()
            (tables / "cohorts.json").write_text(_json([asdict(cohort) for cohort in trained.cohorts]))
            if trained.study is not None:
                for name, table in trained.study.to_json().items():
                    (tables / f"default_{name}.json").write_text(json.dumps(table, indent=2) + "\n")
            dropped = [asdict(one) for one in trained.model.making.dropped]
            (tables / "dropped_features.json").write_text(_json(dropped))
            card = trained.challenger.scorecard.rows(trained.model.scale.factor)
            (tables / "scorecard.json").write_text(_json(list(card)))
            (tables / "bands.json").write_text(_json([asdict(band) for band in trained.bands]))
            client.log_artifacts(run_id, folder)
        client.log_artifacts(run_id, str(artefact), "model")
        log_trials(client, run, trained)
        status = "FINISHED"
    finally:
        client.set_terminated(run_id, status)
    return run_id


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


def _json(rows: list[dict[str, object]]) -> str:
    return json.dumps(rows, indent=2, default=str) + "\n"
