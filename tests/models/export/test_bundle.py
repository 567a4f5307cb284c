"""A bundle answers in a process of its own, without numba, to the last bit as the library does; a damaged one says so."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from creditline.models.artefact import Model, write_model
from creditline.models.export.bundle import bundle_answers, write_bundle
from creditline.models.export.cohort import cohort_of
from creditline.models.export.examples import example_rows, typical_row
from creditline.models.scoring.frame import score_rows

WITHOUT = """
import runpy, sys
for name in ("creditline", "pyarrow", "pandas", "numba", "lightgbm"):
    sys.modules[name] = None
sys.dont_write_bytecode = True
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@pytest.fixture
def bundle(model: Model, rows: Callable[..., pa.Table], tmp_path: Path) -> tuple[Path, str]:
    write_model(model, tmp_path / "model")
    folder = tmp_path / "bundle"
    folder.mkdir()
    return folder, write_bundle(model, tmp_path / "model", cohort_of(model, rows(31, 12)), folder)


def selftest(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, folder / "selftest.py"], capture_output=True, text=True, check=False, cwd="/"
    )


def test_it_answers_as_the_library_where_numba_is_missing(bundle: tuple[Path, str], model: Model) -> None:
    folder, package = bundle
    told = json.loads((folder / "selftest.json").read_text())
    assert len(told["answers"]) == 20
    assert all(one["against_past"] for one in told["answers"])
    assert [("against_others" in one) for one in told["answers"]] == [True] * 2 + [False] * 18
    said = selftest(folder)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == f"selftest: model {model.version}, 20 rows answered to the last bit as when it was exported\n"
    readme = (folder / "README.md").read_text()
    assert f"from {package}.models.serving.scorer import Scorer" in readme
    assert f'{{"{model.features[0].name}": None}}' in readme


def test_one_bit_of_one_answer_is_seen(bundle: tuple[Path, str]) -> None:
    folder, _ = bundle
    file = folder / "selftest.json"
    told = json.loads(file.read_text())
    told["answers"][3]["pd"] *= 1 + 2**-52
    file.write_text(json.dumps(told))
    said = selftest(folder)
    assert said.returncode == 1
    assert "selftest: row 3: pd is " in said.stdout
    assert "1 answers of 20 rows differ" in said.stdout


@pytest.mark.parametrize("name", ["model.json", "booster.txt", "reference.json", "cohort.json"])
def test_a_damaged_file_is_named(bundle: tuple[Path, str], name: str) -> None:
    file = bundle[0] / "model" / name
    file.write_bytes(file.read_bytes()[:-2] + b"\0\n")
    said = selftest(bundle[0])
    assert said.returncode == 1
    assert f"{name} was changed or damaged" in said.stdout


def test_rows_are_answered_from_what_was_written(
    bundle: tuple[Path, str], model: Model, rows: Callable[..., pa.Table]
) -> None:
    folder, package = bundle
    frame = rows(41, 50)
    found, expected = bundle_answers(folder, package, frame), score_rows(model, frame)
    assert found.pd.tolist() == expected["pd"].to_pylist()
    assert found.score.tolist() == expected["score"].to_pylist()
    assert found.band == expected["band"].to_pylist()
    assert not any(name.startswith(package) for name in sys.modules)


def test_examples_are_like_the_reference_but_nobodys(model: Model) -> None:
    rows = example_rows(model, 40, seed=3)
    assert rows == example_rows(model, 40, seed=3)
    assert rows != example_rows(model, 40, seed=4)
    sample = model.reference.to_pylist()
    assert not any(row in sample for row in [*rows, typical_row(model)])
    spent = [row["spent_30d"] for row in rows if row["spent_30d"] is not None]
    known = [row["spent_30d"] for row in sample if row["spent_30d"] is not None]
    assert min(known) < min(spent) < max(spent) < max(known)
