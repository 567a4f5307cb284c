"""A command that is killed, stopped or may not write leaves the old result or the new one, never a half."""

import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PROGRAM = "from creditline.training.commands.main import main; main()"
KILLED_AT_THE_RENAME = f"""
import ctypes, os, signal
def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)
os.rename = os.replace = kill
from creditline.features.output import replacing
replacing._exchange = kill
{PROGRAM}
"""
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


def _spawn(program: str, *arguments: object, **how) -> subprocess.Popen:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how)


def _contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())} if folder.exists() else {}


def _train(world, out: Path) -> list[object]:
    return ["train", world.data, "--out", out, "--seed", "1"]


@pytest.mark.parametrize("old", [True, pytest.param(False, marks=pytest.mark.long)])
def test_killed_when_all_is_written_but_not_yet_in_place(world, tmp_path, old):
    out = tmp_path / "model"
    if old:
        out.mkdir()
        for name, content in _contents(world.model).items():
            (out / name).write_bytes(content)
    process = _spawn(KILLED_AT_THE_RENAME, *_train(world, out))
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert _contents(out) == (_contents(world.model) if old else {})
    assert [entry.name for entry in tmp_path.iterdir() if not entry.name.startswith(".")] == (["model"] if old else [])


@pytest.mark.parametrize("step", [pytest.param("computing features", marks=pytest.mark.long), "writing the model"])
def test_killed_while_it_works(creditline, world, tmp_path, step):
    out = tmp_path / "model"
    process = _spawn(PROGRAM, *_train(world, out))
    assert process.stderr is not None
    begun = next(line for line in process.stderr if step in line)
    process.kill()
    process.communicate()
    assert begun.startswith("creditline: ")
    if out.exists():
        assert creditline("score", out, world.data, "--as-of", "2024-03-31").code == 0


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        pytest.param("computing features", signal.SIGTERM, marks=pytest.mark.long),
        ("growing trees", signal.SIGINT),
        pytest.param("growing trees, fold 2", signal.SIGTERM, marks=pytest.mark.long),
    ],
)
def test_a_stopped_command_says_so_and_leaves_nothing(world, tmp_path, step, sent):
    process = _spawn(PROGRAM, *_train(world, tmp_path / "model"))
    assert process.stderr is not None
    next(line for line in process.stderr if step in line)
    process.send_signal(sent)
    _, said = process.communicate()
    assert process.returncode == 128 + sent
    assert said.splitlines()[-1] == "creditline: stopped; what was half written has been taken away"
    assert list(tmp_path.iterdir()) == []


def _obey_permissions() -> None:
    """Root writes anywhere; without this one capability it is bound by permissions like anybody else."""
    if os.geteuid() == 0:
        assert ctypes.CDLL(None, use_errno=True).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["simulate", "OUT/lender", "--customers", "20", "--months", "6"],
        pytest.param(["train", "DATA", "--out", "OUT/model"], marks=pytest.mark.long),
        ["features", "DATA", "--as-of", "2024-03-31", "--out", "OUT/rows.csv"],
        ["score", "MODEL", "DATA", "--as-of", "2024-03-31", "--out", "OUT/scores.parquet"],
        pytest.param(["run", "DATA", "--out", "OUT/run"], marks=pytest.mark.long),
        pytest.param(
            ["run", "DATA", "--out", "OUT/../elsewhere", "--json", "OUT/summary.json"], marks=pytest.mark.long
        ),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_read_only_folder_is_said_before_any_work(world, tmp_path, arguments):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    given = {"DATA": world.data, "MODEL": world.model}
    process = _spawn(
        PROGRAM,
        *(given.get(part, part.replace("OUT", str(locked))) for part in arguments),
        preexec_fn=_obey_permissions,
    )
    out, said = process.communicate()
    assert (process.returncode, out) == (1, "")
    assert said.startswith("creditline: ")
    assert "Permission denied; name a file or folder you may use" in said
    assert said.count("\n") == 1
    assert list(locked.iterdir()) == []


def test_a_path_below_a_file_is_said(creditline, world, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    said = creditline("train", world.data, "--out", tmp_path / "file" / "model")
    assert said.code == 1
    assert said.problem.startswith(f"creditline: {tmp_path / 'file'}")
    assert "Traceback" not in said.err
