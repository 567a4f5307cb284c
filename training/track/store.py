"""Where a training is recorded: an SQLite file and a folder for files beside it."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlflow import MlflowClient

_SQLITE = "sqlite:///"
_KIND = {"mlflow.experimentKind": "custom_model_development"}  # its pages open as model training, not as GenAI


def sqlite_uri(file: Path) -> str:
    """The tracking URI of an SQLite file, absolute: `sqlite:////srv/runs/mlflow.db`."""
    return f"{_SQLITE}{file.resolve().as_posix()}"


def open_client(uri: str) -> "MlflowClient":
    """A client for `uri`, to be opened within `quiet`; the folder of an SQLite file is made if need be."""
    from mlflow import MlflowClient

    if uri.startswith(_SQLITE):
        Path(uri.removeprefix(_SQLITE)).parent.mkdir(parents=True, exist_ok=True)
    return MlflowClient(tracking_uri=uri, registry_uri=uri)


def experiment_id(client: "MlflowClient", uri: str, name: str, files: Path | None) -> str:
    """The experiment called `name`, made if it is not there, with its files in `files`.

    Without `files` those of an SQLite file lie in a folder beside it, `mlflow.db` -> `mlflow-files` (MLflow itself
    would take the current folder), and a server puts them in its own place.
    """
    found = client.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    if files is None and uri.startswith(_SQLITE):
        file = Path(uri.removeprefix(_SQLITE))
        files = file.with_name(f"{file.stem}-files")
    place = None if files is None else files.resolve().as_uri()
    return str(client.create_experiment(name, artifact_location=place, tags=_KIND))
