"""`creditline serve` as a process: how it starts, refuses, swaps, stops and dies."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from creditline.models.artefact import write_model

COMMAND = Path(sys.executable).with_name("creditline")
TOKEN = "a-token-of-24-characters"


class Process:
    """A running server: its log read as it comes, each event a dict."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [COMMAND, "serve", *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env={**os.environ, **environment},
        )  # fmt: skip
        self.seen: list[dict] = []

    def until(self, event: str, **fields: object) -> dict:
        """The next such event; an error if the process ends before."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            said = json.loads(line)
            self.seen.append(said)
            if said["event"] == event and fields.items() <= said.items():
                return said
        raise AssertionError(f"ended with {self.process.wait()} before {event}: {self.seen}")

    def end(self, number: int) -> int:
        """The exit code after a signal."""
        self.process.send_signal(number)
        return self.gone()

    def gone(self) -> int:
        """The exit code, once the process has ended."""
        if self.process.stderr is not None and not self.process.stderr.closed:
            self.process.communicate()
        return self.process.wait()


@contextmanager
def running(*arguments: object, **environment: str) -> Iterator[tuple[Process, httpx.Client]]:
    process = Process(*map(str, arguments), **environment)
    try:
        port = process.until("started")["port"]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=300, trust_env=False) as client:
            yield process, client
    finally:
        process.process.kill()
        process.gone()


def refused(*arguments: object) -> str:
    """The one sentence that a server which does not start says; its exit code is 1."""
    done = subprocess.run([COMMAND, "serve", *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stdout == "", done.stderr
    assert done.stderr.startswith("creditline: ") and done.stderr.count("\n") == 1, done.stderr
    return done.stderr


ASKED = {"rows": [{"features": {"repayment.late_90d": 3}, "previous": {}}]}


@pytest.mark.slow
def test_it_starts_again_after_a_kill_and_stops_on_a_signal(folder, model):
    with running(folder, "--port", 0) as (process, client):
        answer = client.post("/v1/score", json=ASKED).json()
        port = client.base_url.port
        assert answer["model"] == model.version
        assert process.end(signal.SIGKILL) == -signal.SIGKILL
    with running(folder, "--port", port) as (process, client):  # the same port, at once
        assert client.post("/v1/score", json=ASKED).json() == answer
        assert process.end(signal.SIGTERM) == 0


@pytest.mark.slow
def test_stopping_finishes_what_is_in_flight(folder):
    body = json.dumps(ASKED).encode()
    head = (
        f"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with running(folder, "--port", 0) as (process, client):
        with socket.create_connection(("127.0.0.1", client.base_url.port), timeout=300) as connection:
            connection.sendall(head.encode() + body[:10])
            while "in_flight 1.0" not in client.get("/metrics").text:
                pass
            process.process.send_signal(signal.SIGTERM)
            while _accepts(client.base_url.port):
                pass
            connection.sendall(body[10:])
            assert b" 200 " in connection.recv(65536)
        assert process.gone() == 0


_HEAD = b"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@pytest.mark.slow
def test_ending_under_load_answers_what_was_read_and_resets_nobody(folder):
    """Every connection is told `close` with its last answer, or is ended where it asked nothing."""
    body = json.dumps(ASKED).encode()
    asked = _HEAD % len(body) + body
    ends: list[str] = []
    counted = threading.Lock()

    def ask(port: int) -> None:
        last = b""
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
                while True:
                    connection.sendall(asked)
                    answer = b""
                    while b"\r\n\r\n" not in answer:
                        part = connection.recv(65536)
                        if not part:
                            raise EOFError
                        answer += part
                    head, _, rest = answer.partition(b"\r\n\r\n")
                    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                    while len(rest) < length:
                        rest += connection.recv(65536)
                    last = head
                    if b"connection: close" in head.lower():
                        end = "told"
                        break
        except (EOFError, OSError) as error:
            end = f"{type(error).__name__} after {last[:15]!r}"
        with counted:
            ends.append(end)

    with running(folder, "--port", 0) as (process, client):
        threads = [threading.Thread(target=ask, args=(client.base_url.port,)) for _ in range(16)]
        threads.append(threading.Thread(target=process.process.stderr.read))  # a full pipe would hold the server up
        for thread in threads:
            thread.start()
        time.sleep(1)
        process.process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join()
        assert process.gone() == 0
    assert ends == ["told"] * 16


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


@pytest.mark.slow
def test_a_hangup_and_a_new_folder_swap_models_while_requests_go_on(folder, other_folder, model, other, tmp_path):
    place = tmp_path / "model"
    shutil.copytree(folder, place)
    with running(place, "--port", 0, "--watch", 0, "--challenger", other_folder) as (process, client):
        stop, found = threading.Event(), []

        def ask():
            with httpx.Client(base_url=client.base_url, timeout=300, trust_env=False) as mine:
                while not stop.is_set():
                    answer = mine.post("/v1/score", json=ASKED)
                    found.append((answer.status_code, answer.json()["model"]))

        thread = threading.Thread(target=ask)
        thread.start()
        for trained in (other, model, other):
            write_model(trained, place)
            process.process.send_signal(signal.SIGHUP)
            process.until("swap", role="champion", outcome="done", model=trained.version)
        (place / "booster.txt").write_text("tree\n")
        process.process.send_signal(signal.SIGHUP)
        assert "booster.txt" in process.until("swap", role="champion", outcome="refused")["why"]
        stop.set()
        thread.join()
        assert client.post("/v1/score", json=ASKED).json()["model"] == other.version
        assert {status for status, _ in found} == {200} and {version for _, version in found} == {
            model.version,
            other.version,
        }
        assert process.end(signal.SIGTERM) == 0


@pytest.mark.long
@pytest.mark.slow
def test_what_cannot_start_says_why(folder, model, tmp_path):
    damaged = tmp_path / "damaged"
    shutil.copytree(folder, damaged)
    (damaged / "booster.txt").write_bytes(
        (damaged / "booster.txt").read_bytes().replace(b"leaf_value", b"leaf_Value", 1)
    )
    assert f"{damaged}/booster.txt was changed or damaged" in refused(damaged, "--port", 0)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "is taken; stop what uses it" in refused(folder, "--port", taken.getsockname()[1])


@pytest.mark.long
@pytest.mark.slow
def test_what_else_cannot_start_says_why(folder, tmp_path):
    assert "nothing is not a folder" in refused(tmp_path / "nothing", "--port", 0)
    assert "--i-know" in refused(folder, "--host", "0.0.0.0", "--port", 0)
    short = tmp_path / "token"
    short.write_text("short\n")
    assert "at least 16" in refused(folder, "--token-file", short, "--port", 0)
    assert "data.toml" in refused(folder, "--settings", tmp_path / "data.toml", "--port", 0)


@pytest.mark.long
@pytest.mark.slow
def test_a_token_from_the_environment_or_a_file(folder, tmp_path):
    written = tmp_path / "token"
    written.write_text(TOKEN + "\n")
    ways = [((), {"CREDITLINE_TOKEN": TOKEN}), (("--token-file", written), {})]
    for arguments, environment in ways:
        with running(folder, "--port", 0, "--host", "127.0.0.1", *arguments, **environment) as (process, client):
            assert client.post("/v1/score", json=ASKED).status_code == 401
            assert client.post("/v1/score", json=ASKED, headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
            assert process.end(signal.SIGINT) == 0


LIGHT = """
import sys
from creditline.models.server import running
print(sorted(set(sys.modules) & {"duckdb", "mlflow", "shap", "matplotlib", "optuna"}))
"""


def test_the_server_needs_no_database_and_no_tracking():
    asked = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert asked.stdout == "[]\n"


@pytest.mark.parametrize("missing", ["prometheus_client"])
def test_without_the_extra_it_says_what_to_install(folder, missing):
    code = f"""
import sys
sys.modules[{missing!r}] = None
sys.argv = ["creditline", "serve", {str(folder)!r}]
from creditline.training.commands.main import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1, f"creditline: {missing} is not installed; run `pip install 'creditline[serve]'`\n",
    )  # fmt: skip
