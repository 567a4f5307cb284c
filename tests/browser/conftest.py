"""Headless Chromium, a small portfolio's runs, and MLflow's pages over them on a free port of this machine."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
COMMAND = [sys.executable, "-c", "from creditline.training.commands.main import main; main()"]


def creditline(*arguments: object) -> None:
    """Call the command line in a process of its own."""
    done = subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def tracked(once) -> Path:
    """A simulated lender with two trainings, the second searched; the folder has `lender`, `model`, `mlflow.db`.

    With fewer customers a fold would hold too few defaults to search on.
    """
    return once("tracked", _track)


def _track(home: Path) -> None:
    creditline("simulate", home / "lender", "--customers", "1200", "--months", "36", "--seed", "7")
    creditline("train", home / "lender", "--product", "huabei", "--out", home / "first", "--store", home / "mlflow.db")
    creditline(
        "train", home / "lender", "--product", "huabei", "--out", home / "model", "--store", home / "mlflow.db",
        "--trials", "2", "--seed", "5",
    )  # fmt: skip


@pytest.fixture(scope="session")
def serve():
    """`with serve(store) as address`: MLflow's own server over an SQLite store."""
    return serving


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """MLflow's own server over a store, by `mlflow ui` as `make ui` calls it; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mlflow = Path(sys.executable).with_name("mlflow")
    command = [mlflow, "ui", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    environment = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    log = store.with_suffix(".log")
    with log.open("w") as said:
        server = subprocess.Popen(
            [
                *command,
                "--backend-store-uri",
                f"sqlite:///{store}",
                "--default-artifact-root",
                store.with_name("served"),
            ],
            stdout=said,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(f"{address}/health", server, log)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # the server's helpers outlive a polite word
        server.wait()


def _await(address: str, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 240
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            _pause(server)
    raise TimeoutError(log.read_text())


def _pause(server: subprocess.Popen) -> None:
    """Give the server half a second, or less if it ends."""
    try:
        server.wait(timeout=0.5)
    except subprocess.TimeoutExpired:
        return


@pytest.fixture(scope="session")
def browser():
    """Chromium, its profile empty and thrown away."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine; apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; make test-browser does")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()
