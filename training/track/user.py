"""Who records something, as MLflow keeps it."""

import getpass

USER = "mlflow.user"


def user_tag() -> dict[str, str]:
    """The tag that names the user of this machine; nothing where it has no name."""
    try:
        return {USER: getpass.getuser()}
    except (KeyError, OSError):
        return {}
