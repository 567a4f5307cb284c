"""Stores with two versions of one model: an SQLite file, and MLflow's server on a real PostgreSQL."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from creditline.models.artefact import write_model
from creditline.models.export.mlflow.quiet import quiet
from creditline.training.promote import promote as promoting
from creditline.training.track import log_training, sqlite_uri
from creditline.training.track.champions import holder_of
from creditline.training.track.store import open_client

NAME = "creditline"
TRAINER = "lin"


@pytest.fixture(scope="session")
def artefact(split, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("artefact") / "model"
    write_model(split.model, folder)
    return folder


@pytest.fixture(scope="session")
def train_twice(split, artefact) -> Callable[[str], None]:
    """Record the lender's training twice at a store, by `lin`: version 1 is champion, version 2 its challenger."""

    def record(uri: str) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("creditline.training.plots.draw_plots", lambda *_: None)
            patch.setattr("getpass.getuser", lambda: TRAINER)
            made = [log_training(split, uri, artefact=artefact) for _ in range(2)]
        assert [(one.version, one.alias) for one in made] == [("1", "champion"), ("2", "challenger")]

    return record


@pytest.fixture(scope="session")
def in_file(stores_made_once, train_twice, tmp_path_factory) -> str:
    uri = sqlite_uri(tmp_path_factory.mktemp("runs") / "mlflow.db")
    train_twice(uri)
    return uri


@pytest.fixture(scope="session")
def on_postgres(postgres, train_twice, tmp_path_factory) -> Iterator[str]:
    """MLflow's server, which keeps files itself (`--artifacts-destination`), on PostgreSQL."""
    with serving(postgres, tmp_path_factory.mktemp("server")) as uri:
        train_twice(uri)
        yield uri


@contextmanager
def serving(database: str, folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    command = [
        str(Path(sys.executable).with_name("mlflow")), "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--backend-store-uri", database.replace("postgresql:", "postgresql+psycopg:"),
        "--artifacts-destination", str(folder / "artifacts"),
    ]  # fmt: skip
    log = folder / "log"
    with log.open("w") as said:
        server = subprocess.Popen(
            command, stdout=said, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
    try:
        until = time.monotonic() + 240
        while not _answers(f"http://127.0.0.1:{port}/health"):
            if server.poll() is not None or time.monotonic() > until:
                raise TimeoutError(log.read_text())
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # the server's helpers outlive a polite word
        server.wait()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5):
            return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def champion() -> Callable[[str], str | None]:
    """The champion of a store."""

    def ask(uri: str) -> str | None:
        with quiet():
            return holder_of(open_client(uri), NAME, "champion")

    return ask


@pytest.fixture(scope="module")
def measured_once() -> Iterator[None]:
    """Figures are real and measured once a store: measuring is the same whatever the gates are."""
    with pytest.MonkeyPatch.context() as patch:
        measured, known = promoting._measured, {}

        def once(asked, data, version, champion, step):
            key = (version.version, None if champion is None else champion.version)
            if key not in known:
                known[key] = measured(asked, data, version, champion, step)
            return known[key]

        patch.setattr(promoting, "_measured", once)
        yield
