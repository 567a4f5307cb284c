"""A version of a registered model, fetched with what its run says of it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.features.errors import DataError
from creditline.models.artefact import Model, read_model
from creditline.training.track.register import CHALLENGER, NO_DOUBTS
from creditline.training.track.user import USER

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities.model_registry import ModelVersion


@dataclass(frozen=True)
class Registered:
    """One version. `folder`: what MLflow keeps of it; `doubts`: their kinds.

    `trainer`: who trained it, or registered an export of it; None where its run names nobody.
    """

    name: str
    version: str
    run_id: str
    trainer: str | None
    doubts: tuple[str, ...]
    folder: Path
    model: Model = field(repr=False)


def asked_for(client: "MlflowClient", place: str) -> "ModelVersion":
    """The version that `place` names: NAME@VERSION, NAME@ALIAS, or NAME for its challenger. DataError where there is none."""
    from mlflow.exceptions import MlflowException

    name, _, which = place.rpartition("@") if "@" in place else (place, "", CHALLENGER)
    require_model(client, name)
    try:
        if which.isdecimal():
            return client.get_model_version(name, which)
        return client.get_model_version_by_alias(name, which)
    except MlflowException:
        there = sorted(int(one.version) for one in client.search_model_versions(f"name = '{name}'"))
        listed = ", ".join(map(str, there[-20:])) or "none"
        what = f"version {which}" if which.isdecimal() else f"{which}"
        raise DataError(f"{name} has no {what}; there are the versions {listed}") from None


def require_model(client: "MlflowClient", name: str) -> None:
    """DataError, with those there are, where the store has no registered model called `name`."""
    from mlflow.exceptions import MlflowException
    from mlflow.protos.databricks_pb2 import INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST, ErrorCode

    try:
        client.get_registered_model(name)
    except MlflowException as error:
        if error.error_code not in map(ErrorCode.Name, (RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE)):
            raise
        known = ", ".join(one.name for one in client.search_registered_models(max_results=20))
        raise DataError(f"the store has no registered model {name!r}; there are {known or 'none'}") from None


def fetch(client: "MlflowClient", name: str, version: str, folder: Path) -> Registered:
    """Fetch a version into `folder`, which is there. DataError where its model is not creditline's, or its files are gone."""
    found = client.get_model_version(name, version)
    if found.run_id is None:
        raise DataError(
            f"version {version} of {name} names no run, so nobody knows who trained it; register it by its run"
        )
    run_id, run = str(found.run_id), client.get_run(found.run_id)
    try:
        kept = Path(client.download_artifacts(run_id, "model", str(folder)))
    except Exception as error:  # each kind of store has errors of its own
        reason = " ".join(str(error).split())[:200]
        raise DataError(f"the files of version {version} of {name} cannot be fetched ({reason})") from error
    artefact = kept / "artifacts" / "model"
    if not artefact.is_dir():
        raise DataError(f"version {version} of {name} holds no model of creditline; register one by train or export")
    doubts = found.tags.get("doubts", NO_DOUBTS)
    return Registered(
        name=name,
        version=version,
        run_id=run_id,
        trainer=run.data.tags.get(USER),
        doubts=() if doubts == NO_DOUBTS else tuple(doubts.split(", ")),
        folder=kept,
        model=read_model(artefact),
    )
