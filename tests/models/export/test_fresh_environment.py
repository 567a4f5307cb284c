"""Exports in environments that have never seen this project: what they are said to need is all they need."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pytest

from creditline.models.artefact import Model, write_model
from creditline.models.export.job import Export
from creditline.models.scoring.frame import score_rows

pytestmark = pytest.mark.slow

LOAD = """
import json, sys, mlflow
loaded = mlflow.pyfunc.load_model(sys.argv[1])
now = loaded.input_example
before = now.add_prefix("previous.")
before["previous.late_90d"] = 9.0
import pandas as pd
answers = [loaded.predict(now), loaded.predict(pd.concat([now, before], axis=1))]
print(json.dumps([answer.to_dict("records")[0] for answer in answers]))
print(sorted(name for name in ("creditline", "lightgbm", "pyarrow", "sklearn") if name in sys.modules), file=sys.stderr)
"""


def run(*command: object, **how: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **how)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


def environment(folder: Path, *needs: str) -> Path:
    """A new environment with `needs` from the package index and nothing else; skips where there is no index."""
    run(sys.executable, "-m", "venv", folder)
    python = folder / "bin" / "python"
    got = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *needs],
        capture_output=True,
        text=True,
        check=False,
    )
    if got.returncode:
        pytest.skip(f"no package index gives {', '.join(needs)}: {got.stderr.strip().splitlines()[-1]}")
    return python


@pytest.fixture(scope="module")
def folder(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`model`, and its exports `bundle.zip` and `mlflow`."""
    made = tmp_path_factory.mktemp("exports")
    write_model(model, made / "model")
    for route, out in (("bundle", "bundle.zip"), ("mlflow", "mlflow")):
        Export(made / "model", route).write(made / out, lambda _: None)
    return made


@pytest.mark.long
def test_a_bundle_needs_numba_numpy_and_scipy(folder: Path, model: Model, tmp_path: Path) -> None:
    python = environment(tmp_path / "env", *(f"{name}=={version(name)}" for name in ("numba", "numpy", "scipy")))
    shutil.unpack_archive(folder / "bundle.zip", tmp_path)
    said = run(python, tmp_path / "bundle" / "selftest.py", cwd="/")
    assert said == f"selftest: model {model.version}, 20 rows answered to the last bit as when it was exported\n"


@pytest.mark.long
def test_a_pyfunc_needs_what_it_lists(folder: Path, model: Model, tmp_path: Path) -> None:
    needs = (folder / "mlflow" / "requirements.txt").read_text().split()
    assert [need.split("==")[0] for need in needs] == ["mlflow-skinny", "numba", "numpy", "scipy", "pandas"]
    python = environment(tmp_path / "env", *needs)
    said = run(python, "-c", LOAD, folder / "mlflow", cwd=tmp_path)
    others, past = json.loads(said.strip().splitlines()[-1])
    example = json.loads((folder / "mlflow" / "input_example.json").read_text())
    row = dict(zip(example["columns"], example["data"][0], strict=True))
    ours = score_rows(model, pa.table({name: [value] for name, value in row.items()}))
    assert [others["pd"], others["score"], others["band"]] == [ours[n][0].as_py() for n in ("pd", "score", "band")]
    assert (others["against"], past["against"]) == ("training", "past")
    assert [one["family"] for one in json.loads(past["reasons"])] == ["repayment"]  # late_90d alone is another


@pytest.mark.long
def test_mlflows_own_commands_predict_and_serve(folder: Path, tmp_path: Path) -> None:
    tools = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }
    asked = folder / "mlflow" / "serving_input_example.json"
    told = [sys.executable, "-m", "mlflow", "models"]
    local = ["-m", folder / "mlflow", "--env-manager", "local"]
    run(*told, "predict", *local, "-i", asked, "-t", "json", "-o", tmp_path / "out.json", env=tools, cwd=tmp_path)
    predicted = json.loads((tmp_path / "out.json").read_text())["predictions"][0]
    assert 350 <= predicted["score"] <= 950
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            [*told, "serve", *local, "-p", str(port)], env=tools, cwd=tmp_path, stdout=log, stderr=log
        )
        try:
            served = json.loads(_asked(f"http://127.0.0.1:{port}/invocations", asked.read_bytes(), server))
        finally:
            server.terminate()
            server.wait()
    assert served["predictions"][0] == predicted


def _asked(url: str, body: bytes, server: "subprocess.Popen[bytes]") -> bytes:
    """The server's answer, once it is up."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    while True:
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                return bytes(answer.read())
        except urllib.error.URLError:
            assert server.poll() is None
            time.sleep(1)
