"""An export registered in a tracking store."""

from collections.abc import Sequence
from pathlib import Path

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.export.mlflow.quiet import quiet
from creditline.training.track.holding import held
from creditline.training.track.register import NO_DOUBTS, register, registered_name
from creditline.training.track.store import experiment_id, open_client
from creditline.training.track.user import user_tag


def register_export(
    model: Model, folder: Path, uri: str, name: str | None, alias: str | None, doubts: Sequence[str] = ()
) -> tuple[str, str, str]:
    """Log the export in `folder` as a run of the store at `uri` and register it; its name, version and alias.

    Without `alias` the first version of a name becomes the champion and others the challenger; a model in `doubts` (their kinds)
    is a challenger whatever is asked for. DataError where the store cannot be used.
    """
    with quiet(), held(uri):
        from mlflow.exceptions import MlflowException
        from requests import RequestException
        from sqlalchemy.exc import SQLAlchemyError

        registered = name or registered_name(model.target_product)
        try:
            client = open_client(uri)
            place = experiment_id(client, uri, "creditline", None)
            tags = {"data_fingerprint": model.data_fingerprint, "model_version": model.version, **user_tag()}
            run = client.create_run(place, run_name=f"export of {model.version}", tags=tags)
            client.log_artifacts(run.info.run_id, str(folder), "model")
            about = {"model_version": model.version, "doubts": ", ".join(doubts) or NO_DOUBTS}
            version, given = register(client, run.info.run_id, registered, alias, about)
            client.set_terminated(run.info.run_id, "FINISHED")
        except (MlflowException, RequestException, SQLAlchemyError, OSError) as error:
            reason = " ".join(str(error).split())[:200]
            raise DataError(
                f"the export cannot be registered at {uri}: {reason}; it is complete in {folder}, register it when the "
                "store answers"
            ) from error
    return registered, version, given
