"""Registered models: one name per target product, each training a version, with the aliases champion and challenger."""

import re
from typing import TYPE_CHECKING

from creditline.training.track.champions import holder_of, move_alias

if TYPE_CHECKING:
    from mlflow import MlflowClient

CHAMPION, CHALLENGER = "champion", "challenger"
NO_DOUBTS = "none"


def registered_name(target_product: str | None) -> str:
    """`creditline-<product>`, or `creditline` for a model of any product.

    >>> registered_name("huabei"), registered_name(None), registered_name("a/b:c")
    ('creditline-huabei', 'creditline', 'creditline-a-b-c')
    """
    return "creditline" if target_product is None else "creditline-" + re.sub(r"[/:]", "-", target_product)


def register(
    client: "MlflowClient",
    run_id: str,
    name: str,
    alias: str | None,
    tags: dict[str, str],
    description: str | None = None,
) -> tuple[str, str]:
    """Make the run's `model` the next version of `name`, with a `description` for its page; its version and alias.

    Without `alias` the first version becomes the champion and every later one the challenger: nobody is dethroned
    unless it is asked for. A version whose tag `doubts` names any is a challenger whatever `alias` says: only a person
    makes it champion, in the registry.
    """
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name, description="Credit-line risk models trained by creditline.")
    source = _files_of(client, run_id)
    made = client.create_model_version(name, source, run_id, tags=tags, description=description)
    doubted = tags.get("doubts", NO_DOUBTS) != NO_DOUBTS
    given = CHALLENGER if doubted else alias or (CHALLENGER if holder_of(client, name, CHAMPION) else CHAMPION)
    if given == CHAMPION:
        move_alias(client, name, CHAMPION, str(made.version))
    else:
        client.set_registered_model_alias(name, given, made.version)
    return str(made.version), given


def _files_of(client: "MlflowClient", run_id: str) -> str:
    """Where the run's `model` lies. Given `runs:/`, a server that keeps files itself shows a version without its schema."""
    from mlflow.store.artifact.runs_artifact_repo import RunsArtifactRepository

    return str(RunsArtifactRepository.get_underlying_uri(f"runs:/{run_id}/model", client.tracking_uri))
