"""The command line answers without loading anything heavy."""

import json
import subprocess
import sys
from dataclasses import dataclass

import pytest

HEAVY = (
    "pandas",
    "lightgbm",
    "mlflow",
    "duckdb",
    "numpy",
    "pyarrow",
    "numba",
    "shap",
    "sklearn",
    "optuna",
    "matplotlib",
)
# A process for each command line, forked where nothing but `main` was imported: what one of them loads, no other has.
ASK = f"""
import contextlib, io, json, os, sys
from creditline.training.commands.main import main
for arguments in json.load(sys.stdin):
    if os.fork():
        os.wait()
        continue
    sys.argv, said, code = ["creditline", *arguments, "--help"], io.StringIO(), None
    with contextlib.redirect_stdout(said):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
    print(json.dumps([code, said.getvalue(), sorted(set(sys.modules) & set({HEAVY!r}))]), flush=True)
    os._exit(0)
"""
COMMANDS = ["run", "simulate", "import", "check", "features", "train", "validate", "track", "score"]
COMMANDS += [
    "doctor",
    "monitor",
    "compare",
    "promote",
    "rollback",
    "decide",
    "verify",
    "why",
    "dispute",
    "recall",
    "restore",
    "warn",
    "review",
    "access",
    "scorecard",
    "words",
    "export",
    "sign",
    "serve",
]


LINES = [[], *([name] for name in COMMANDS), ["import", "taiwan"], ["import", "berka"], ["review", "open"]]
LINES += [["track", "upload"]]


@dataclass(frozen=True)
class Help:
    """What `--help` of a command line exits with (None: it returned) and prints, and what heavy it has loaded then."""

    code: int | None
    said: str
    heavy: list[str]


@pytest.fixture(scope="module")
def helps() -> dict[tuple[str, ...], Help]:
    """Of every command line of `LINES`."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK], input=json.dumps(LINES), capture_output=True, text=True, check=False
    )
    assert (asked.returncode, asked.stderr) == (0, "")
    told = map(json.loads, asked.stdout.splitlines())
    return {tuple(line): Help(*one) for line, one in zip(LINES, told, strict=True)}


@pytest.mark.parametrize("arguments", LINES)
def test_help_imports_nothing_heavy(helps, arguments):
    found = helps[tuple(arguments)]
    assert (found.code, found.heavy) == (0, [])
    assert found.said.startswith("Usage: ")


@pytest.mark.parametrize(
    "arguments",
    [[name] for name in COMMANDS if name not in ("import", "track")] + [["import", "taiwan"], ["track", "upload"]],
)
def test_each_command_shows_an_example(helps, arguments):
    assert f"creditline {' '.join(arguments)} " in helps[tuple(arguments)].said.partition("Example")[2]


def test_every_command_is_listed(helps):
    listed = [line.split()[0] for line in helps[()].said.partition("Commands:\n")[2].splitlines() if line.strip()]
    assert sorted(listed) == sorted(COMMANDS)


def test_one_customers_features_need_no_database():
    asked = "import sys, creditline.features.engine.carriers.memory.online, creditline.features.catalogue; print('duckdb' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_names_that_are_loaded_when_asked_for():
    from creditline.features import data, engine

    for room in (data, engine):
        assert all(getattr(room, name).__name__ == name for name in room.__all__)
        with pytest.raises(AttributeError, match="no attribute nothing"):
            _ = room.nothing
