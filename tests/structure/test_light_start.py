"""The command line answers without loading anything heavy."""

import subprocess
import sys

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
ASK = f"""
import sys
from creditline.training.commands.main import main
try:
    main()
except SystemExit as ended:
    assert ended.code == 0, ended.code
else:
    raise AssertionError("main returned")
print(sorted(set(sys.modules) & set({HEAVY!r})), file=sys.stderr)
"""
COMMANDS = ["run", "simulate", "import", "check", "features", "train", "validate", "track", "score"]
COMMANDS += [
    "doctor",
    "monitor",
    "decide",
    "verify",
    "why",
    "dispute",
    "review",
    "access",
    "scorecard",
    "words",
    "export",
    "sign",
    "serve",
]


@pytest.mark.parametrize(
    "arguments", [[], *([name] for name in COMMANDS), ["import", "taiwan"], ["import", "berka"], ["review", "open"]]
)
def test_help_imports_nothing_heavy(arguments):
    asked = subprocess.run(
        [sys.executable, "-c", ASK, *arguments, "--help"], capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr
    assert asked.stderr == "[]\n"
    assert asked.stdout.startswith("Usage: ")


@pytest.mark.parametrize(
    "arguments",
    [[name] for name in COMMANDS if name not in ("import", "track")] + [["import", "taiwan"], ["track", "upload"]],
)
def test_each_command_shows_an_example(arguments):
    asked = subprocess.run(
        [sys.executable, "-c", ASK, *arguments, "--help"], capture_output=True, text=True, check=True
    )
    assert f"creditline {' '.join(arguments)} " in asked.stdout.partition("Example")[2]


def test_every_command_is_listed():
    asked = subprocess.run([sys.executable, "-c", ASK, "--help"], capture_output=True, text=True, check=True)
    listed = [line.split()[0] for line in asked.stdout.partition("Commands:\n")[2].splitlines() if line.strip()]
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
