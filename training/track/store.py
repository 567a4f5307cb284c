"""Where a training is recorded: an SQLite file and a folder for files beside it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.features.output.paths import SQLITE, folder_uri, sqlite_file

if TYPE_CHECKING:
    from mlflow import MlflowClient

_KIND = {"mlflow.experimentKind": "custom_model_development"}  # its pages open as model training, not as GenAI


def open_client(uri: str) -> "MlflowClient":
    """A client for `uri`, to be opened within `quiet`; the folder of an SQLite file is made if need be."""
    from mlflow import MlflowClient

    file = sqlite_file(uri)
    if file is None:
        return MlflowClient(tracking_uri=uri, registry_uri=uri)
    file.parent.mkdir(parents=True, exist_ok=True)
    with _no_folders_beside(uri):
        client = MlflowClient(tracking_uri=uri, registry_uri=uri)
        client.search_experiments(max_results=1)
        client.search_registered_models(max_results=1)
    return client


@contextmanager
def _no_folders_beside(uri: str) -> Iterator[None]:
    """Take away the folder that MLflow makes of the URI as it is written, where that is not the file's."""
    written = Path(uri.removeprefix(SQLITE)).parent
    made = [folder for folder in (written, *written.parents) if not folder.exists()]
    try:
        yield
    finally:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()


def experiment_id(client: "MlflowClient", uri: str, name: str, files: Path | None) -> str:
    """The experiment called `name`, made if it is not there, with its files in `files`.

    Without `files` those of an SQLite file lie in a folder beside it, `mlflow.db` -> `mlflow-files` (MLflow itself
    would take the current folder), and a server puts them in its own place.
    """
    found = client.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    if files is None and (file := sqlite_file(uri)) is not None:
        files = file.with_name(f"{file.stem}-files")
    place = None if files is None else folder_uri(files)
    return str(client.create_experiment(name, artifact_location=place, tags=_KIND))
