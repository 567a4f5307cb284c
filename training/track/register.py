"""Registered models: one name per target product, each training a version, with the aliases champion and challenger."""

import re
from typing import TYPE_CHECKING

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
    client: "MlflowClient", run_id: str, name: str, alias: str | None, tags: dict[str, str]
) -> tuple[str, str]:
    """Make the run's `model` the next version of `name`; its version and alias.

    Without `alias` the first version becomes the champion and every later one the challenger: nobody is dethroned
    unless it is asked for. A version whose tag `doubts` names any is a challenger whatever `alias` says: only a person
    makes it champion, in the registry.
    """
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name, description="Credit-line risk models trained by creditline.")
    made = client.create_model_version(name, source=f"runs:/{run_id}/model", run_id=run_id, tags=tags)
    doubted = tags.get("doubts", NO_DOUBTS) != NO_DOUBTS
    given = CHALLENGER if doubted else alias or (CHALLENGER if _has_champion(client, name) else CHAMPION)
    client.set_registered_model_alias(name, given, made.version)
    return str(made.version), given


def _has_champion(client: "MlflowClient", name: str) -> bool:
    return CHAMPION in client.get_registered_model(name).aliases
