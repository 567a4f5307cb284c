"""Every notebook runs from top to bottom, as its reader would run it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.py"))


def _run(*command: object, cwd: Path) -> None:
    private = {name: str(cwd / name.lower()) for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR")}
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=cwd,
        env={**os.environ, **private, "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda file: file.stem)
def test_the_notebook_runs(notebook, tmp_path):
    made = tmp_path / f"{notebook.stem}.ipynb"
    _run("jupytext", "--quiet", "--to", "ipynb", "--output", made, notebook, cwd=tmp_path)
    _run("pytest", "--nbmake", "--nbmake-timeout=300", "-q", "-p", "no:cacheprovider", made, cwd=tmp_path)


def test_there_are_notebooks():
    assert NOTEBOOKS
