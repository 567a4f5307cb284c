"""One run as a run of another store."""

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.features.output.paths import folder_of

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Metric, Run

_BATCH = 1000  # metrics MLflow takes at once
_PARAMS = 100


def copy_run(
    source: "MlflowClient", run: "Run", target: "MlflowClient", experiment: str, tags: Mapping[str, str]
) -> str:
    """Copy parameters, every point of every metric, data sets, tags and files; the new run's id.

    `tags` are set besides the run's own. It keeps its times and its status. FileNotFoundError where its files are gone.
    """
    files = _files(run)
    new = target.create_run(experiment, run.info.start_time, {**run.data.tags, **tags}, run.info.run_name)
    new_id = str(new.info.run_id)
    _copy_values(source, run, target, new_id)
    if run.inputs is not None and run.inputs.dataset_inputs:
        target.log_inputs(new_id, datasets=run.inputs.dataset_inputs)
    if files is not None:
        target.log_artifacts(new_id, str(files))
    target.set_terminated(new_id, run.info.status, run.info.end_time)
    return new_id


def _files(run: "Run") -> Path | None:
    """The folder of the run's files; None for a run that has none, as a trial."""
    place = folder_of(run.info.artifact_uri)
    if place.is_dir():
        return place
    if run.data.tags.get("mlflow.parentRunId") is None:
        raise FileNotFoundError(2, "the files of a recorded training are gone", str(place))
    return None


def _copy_values(source: "MlflowClient", run: "Run", target: "MlflowClient", new_id: str) -> None:
    from mlflow.entities import Param

    params = [Param(key, value) for key, value in run.data.params.items()]
    for start in range(0, len(params), _PARAMS):
        target.log_batch(new_id, params=params[start : start + _PARAMS])
    points = (p for name in run.data.metrics for p in source.get_metric_history(run.info.run_id, name))
    while batch := list(islice(points, _BATCH)):
        target.log_batch(new_id, metrics=_plain(batch))


def _plain(points: Iterable["Metric"]) -> list["Metric"]:
    from mlflow.entities import Metric

    return [Metric(p.key, p.value, p.timestamp, p.step) for p in points]
