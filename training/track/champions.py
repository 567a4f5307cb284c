"""Who bears an alias of a registered model, and who bore it before: what a way back needs."""

from typing import TYPE_CHECKING

from creditline.features.errors import DataError

if TYPE_CHECKING:
    from mlflow import MlflowClient

_MOST = 200  # versions remembered; a tag holds 5,000 characters


def holder_of(client: "MlflowClient", name: str, alias: str) -> str | None:
    """The version of the registered model `name` that bears `alias`; None where none does."""
    found = client.get_registered_model(name).aliases.get(alias)
    return None if found is None else str(found)


def former_holders(client: "MlflowClient", name: str, alias: str) -> tuple[str, ...]:
    """The versions that bore `alias` before, the last one last."""
    return tuple(client.get_registered_model(name).tags.get(_tag(alias), "").split())


def move_alias(client: "MlflowClient", name: str, alias: str, version: str) -> None:
    """Give `alias` to `version`; who bears it now is remembered first, so that nothing that breaks off loses the way back."""
    holder = holder_of(client, name, alias)
    if holder == version:
        return
    if holder is not None:
        _remember(client, name, alias, (*former_holders(client, name, alias), holder))
    client.set_registered_model_alias(name, alias, version)


def holder_before(client: "MlflowClient", name: str, alias: str) -> str:
    """Whom `alias` goes back to: the last version that bore it, is not the present one and is still there.

    DataError where there is none.
    """
    now = holder_of(client, name, alias)
    there = {str(one.version) for one in client.search_model_versions(f"name = '{name}'")}
    for version in reversed(former_holders(client, name, alias)):
        if version != now and version in there:
            return version
    raise DataError(
        f"{name} had no other {alias} before {f'version {now}' if now else 'this'}; name the version that is to be: "
        "creditline promote NAME@VERSION"
    )


def move_back(client: "MlflowClient", name: str, alias: str, version: str) -> None:
    """Give `alias` back to `version`, as `holder_before` says it, and forget who bore it since."""
    former = list(former_holders(client, name, alias))
    client.set_registered_model_alias(name, alias, version)
    while former and former.pop() != version:
        pass
    _remember(client, name, alias, former)


def _remember(client: "MlflowClient", name: str, alias: str, former: "tuple[str, ...] | list[str]") -> None:
    client.set_registered_model_tag(name, _tag(alias), " ".join(former[-_MOST:]))


def _tag(alias: str) -> str:
    return f"creditline.former_{alias}s"
