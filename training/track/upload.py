"""Carrying recorded trainings from one store to another, once each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from creditline.features.errors import DataError
from creditline.models.export.mlflow.quiet import quiet
from creditline.training.track.copied import copy_run
from creditline.training.track.holding import held
from creditline.training.track.register import register
from creditline.training.track.store import experiment_id, open_client

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

_FROM, _WHOLE = "creditline.uploaded_from", "creditline.uploaded_whole"
_PARENT = "mlflow.parentRunId"
_ENDED_WELL = ("FINISHED", "KILLED")


@dataclass(frozen=True)
class Uploaded:
    """How many runs (trials included) and model versions were carried over, and how many runs were there already."""

    runs: int
    already: int
    versions: int


def upload(store: str, uri: str, step: Callable[[str], None] | None = None) -> Uploaded:
    """Copy every training of the store at URI `store` to the one at `uri`, with trials, files and registered versions.

    What was carried over before is left alone, so a second upload does nothing; a copy that broke off is made again.
    Runs that did not end well are left out. A version gets the alias that `register` gives it there: a champion there
    stays. DataError where one of the two cannot be used.
    """
    with quiet(), held(store), held(uri):
        from mlflow.exceptions import MlflowException
        from requests import RequestException
        from sqlalchemy.exc import SQLAlchemyError

        try:
            source = open_client(store)
            source.search_experiments(max_results=1)
        except (MlflowException, SQLAlchemyError) as error:
            raise DataError(
                f"{store} holds no trainings: {_short(error)}; name the file they were tracked in"
            ) from error
        try:
            return _upload(source, open_client(uri), uri, step or _unheard)
        except (MlflowException, RequestException) as error:
            raise DataError(
                f"the trainings could not be carried to {uri}: {_short(error)}; they are still in {store}, "
                "call this again when the server answers"
            ) from error


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _unheard(name: str) -> None:
    del name


def _upload(source: "MlflowClient", target: "MlflowClient", uri: str, step: Callable[[str], None]) -> Uploaded:
    there: dict[str, str] = {}
    copied = versions = 0
    for experiment in source.search_experiments():
        runs = [run for run in _runs(source, experiment.experiment_id) if run.info.status in _ENDED_WELL]
        if not runs:
            continue
        place = experiment_id(target, uri, experiment.name, None)
        known = _known(target, place)
        for run in sorted(runs, key=lambda one: (_PARENT in one.data.tags, one.info.start_time)):
            run_id = run.info.run_id
            parent = run.data.tags.get(_PARENT)
            if parent is not None and parent not in there:
                continue
            if (found := known.get(run_id)) is not None and _WHOLE in found.data.tags:
                there[run_id] = found.info.run_id
                continue
            if found is not None:
                target.delete_run(found.info.run_id)
            step(f"uploading {run.info.run_name}")
            extra = {_FROM: run_id} | ({} if parent is None else {_PARENT: there[parent]})
            there[run_id] = copy_run(source, run, target, place, extra)
            versions += _register(source, target, run_id, there[run_id])
            target.set_tag(there[run_id], _WHOLE, "yes")
            copied += 1
    return Uploaded(runs=copied, already=len(there) - copied, versions=versions)


def _runs(client: "MlflowClient", experiment: str) -> Iterator["Run"]:
    token = None
    while True:
        page = client.search_runs([experiment], page_token=token, max_results=1000)
        yield from page
        token = page.token
        if not token:
            return


def _known(target: "MlflowClient", experiment: str) -> dict[str, "Run"]:
    return {run.data.tags[_FROM]: run for run in _runs(target, experiment) if _FROM in run.data.tags}


def _register(source: "MlflowClient", target: "MlflowClient", run_id: str, copied: str) -> int:
    versions = source.search_model_versions(f"run_id = '{run_id}'")
    for version in versions:
        register(target, copied, version.name, None, dict(version.tags), version.description)
    return len(versions)
