"""Sign a model's folder."""

from datetime import UTC, datetime
from pathlib import Path

from creditline.features.errors import DataError
from creditline.features.output.beside import file_beside
from creditline.models.artefact.folder.body import MODEL
from creditline.models.artefact.folder.read_model import read_model
from creditline.models.artefact.folder.signature import SIGNATURE, minisign_library

_KEY_MODE = 0o600


def sign_model(folder: Path, key: Path, password: str | None, by: str, run: str | None) -> str:
    """Sign the model in `folder` with minisign's secret key in the file `key`; what is stated beside the model, signed too.

    That is the model's version, `by` whom, when (UTC), from which `run`, and on data of which fingerprint it was trained.
    DataError for a folder that holds no model, and for a key that cannot be read or needs another `password`.
    """
    minisign = minisign_library()
    for said in (by, run or ""):
        if not said.isprintable():
            raise DataError(
                f"{said!r} cannot be signed: it holds a tab or another control character; name it in one line"
            )
    model = read_model(folder)
    stated = {"creditline-model": model.version, "by": by, "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    stated |= {"data": model.data_fingerprint, **({} if run is None else {"run": run})}
    comment = "\t".join(f"{name}:{value}" for name, value in stated.items())
    try:
        with minisign.SecretKey.from_file(key) as secret:
            if secret.is_encrypted():
                secret.decrypt(password or "")
            signature = secret.sign((folder / MODEL).read_bytes(), trusted_comment=comment)
    except OSError as error:
        raise DataError(f"{key} cannot be read ({error.strerror}); name minisign's secret key") from error
    except ValueError as error:
        raise DataError(
            f"the model cannot be signed with {key} ({error}); name minisign's secret key, and names in ASCII letters"
        ) from error
    with file_beside(folder / SIGNATURE) as part:
        part.write_bytes(bytes(signature) + b"\n")
    return comment


def needs_password(key: Path) -> bool:
    """Whether the secret key in a file is encrypted; DataError where it is none."""
    try:
        with minisign_library().SecretKey.from_file(key) as secret:
            return bool(secret.is_encrypted())
    except (OSError, ValueError) as error:
        raise DataError(
            f"{key} is no secret key of minisign ({error}); make one with --new-key, or name another"
        ) from error


def new_key(key: Path, password: str) -> Path:
    """Make a key pair: the secret key, encrypted where there is a `password`, and `KEY.pub`, whose path is given back.

    DataError where one of them is there already.
    """
    public = key.with_name(f"{key.name}.pub")
    pair = minisign_library().KeyPair.generate()
    if password:
        pair.secret_key.encrypt(password)
    try:
        with file_beside(public) as part_of_public, file_beside(key) as part:
            for file in (key, public):
                if file.exists() or file.is_symlink():
                    raise DataError(
                        f"{file} is there already; name a new file for the key, an old one is not overwritten"
                    )
            part.touch(_KEY_MODE, exist_ok=False)
            part.write_bytes(bytes(pair.secret_key) + b"\n")
            part_of_public.write_bytes(bytes(pair.public_key) + b"\n")
    except OSError as error:
        raise DataError(f"{key} cannot be written ({error.strerror}); name a file in a folder that can be") from error
    return public
