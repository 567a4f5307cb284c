"""Answering takes no LightGBM: its C++ reader never sees a model's text, and no command that answers loads it."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

import creditline.models

pytestmark = pytest.mark.slow

# A name that is None here cannot be imported: who asks for it fails.
CALL = """
import sys
for name in ("lightgbm", "sklearn"):
    sys.modules[name] = None
from creditline.training.commands.main import main
main()
"""
# Several command lines by one process, one line of JSON each of what it printed: what takes long is to start.
CALLS = (
    CALL.removesuffix("main()\n")
    + """
import contextlib, io, json

for arguments in json.load(sys.stdin):
    sys.argv, said = ["creditline", *arguments], io.TextIOWrapper(io.BytesIO(), "utf-8", newline="")
    with contextlib.redirect_stdout(said):
        try:
            main()
        except SystemExit as ended:
            assert not ended.code, (arguments, ended.code)
    said.flush()
    print(json.dumps(said.buffer.getvalue().decode()), flush=True)
"""
)
DATES = ("--from", "2024-01-31", "--to", "2024-02-29")


def answered(*lines: tuple[object, ...]) -> list[str]:
    """What each command line printed."""
    asked = json.dumps([list(map(str, line)) for line in lines])
    done = subprocess.run([sys.executable, "-c", CALLS], input=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_score_decide_and_why_without_it(world, tmp_path: Path) -> None:
    on, out = (world.model, world.data), tmp_path / "decisions.parquet"
    now, decided, before = answered(
        ("score", *on, "--as-of", "2024-02-29"),
        ("decide", *on, "--as-of", "2024-02-29", "--policy", "graded", "--out", out),
        ("score", *on, "--as-of", "2023-12-31"),
    )
    assert now.startswith('"customer_id","as_of"')
    assert out.exists() and decided
    first = before.splitlines()[1].partition(",")[0]
    (why,) = answered(("why", *on, "--customer", first, *DATES, "--format", "json"))
    assert json.loads(why)["reasons"] is not None


def test_serve_without_it(world) -> None:
    command = [sys.executable, "-c", CALL, "serve", world.model, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            events = map(json.loads, process.stderr)
            port = next(event["port"] for event in events if event["event"] == "started")
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=300, trust_env=False) as client:
                for path in ("/v1/score", "/v1/why"):
                    told = client.post(path, json={"rows": [{"features": {}, "previous": {}}]})
                    assert told.status_code == 200, told.text
        finally:
            process.kill()


def test_no_file_of_the_model_room_names_it() -> None:
    room = Path(creditline.models.__path__[0])
    assert [str(file) for file in room.rglob("*.py") if "import lightgbm" in file.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("start", ["creditline.models.serving.scorer", "creditline.models.artefact"])
def test_nor_is_it_loaded_by_a_library_in_between(start: str) -> None:
    code = f"import sys, {start}; print(sorted({{'lightgbm', 'sklearn'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
