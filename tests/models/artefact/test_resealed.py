"""Whoever can write a model can write its checksums: an edit ends in one sentence or in another model, and nothing else."""

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import resealed

from creditline.features.errors import DataError
from creditline.models.artefact import Model, Refits, read_model, write_model
from creditline.models.artefact.canonical import canonical
from creditline.models.export.cohort import cohort_of

FILES = ("booster.txt", "model.json", "learned.json", "reference.json", "refits.txt.gz", "cohort.json")
MEGABYTES = 200  # more than the untouched model; an edit that took what it states would take gigabytes


@pytest.fixture(scope="module")
def folder(model_with: Callable[..., Model], booster_text: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("resealed") / "original"
    write_model(model_with(refits=Refits((booster_text, booster_text))), folder)
    (folder / "cohort.json").write_bytes(cohort_of(read_model(folder), None, "2025-05-31", 3).written())
    return folder


def became(folder: Path, work: Path, name: str, seed: int, count: int) -> dict:
    asked = [sys.executable, resealed.__file__, folder, work, name, seed, count]
    done = subprocess.run([str(one) for one in asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the process ended with {done.returncode}: {done.stderr[-2000:]}"
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["refused"] + found["models"] == count
    assert found["refused"] > count / 5
    assert found["grown"] - found["before"] < MEGABYTES
    return found


@pytest.mark.parametrize(
    "name", [*FILES[:2], *(pytest.param(name, marks=[pytest.mark.slow, pytest.mark.long]) for name in FILES[2:])]
)
def test_twenty_edits_of_a_file(folder: Path, tmp_path: Path, name: str) -> None:
    became(folder, tmp_path, name, 0, 20)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("booster.txt", 1000), *((name, 400) for name in FILES[1:])])
def test_hundreds_of_edits(folder: Path, tmp_path: Path, name: str, count: int) -> None:
    became(folder, tmp_path, name, 1000, count)


def test_refits_that_grow_to_gigabytes_are_refused_before_they_do(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "model")
    resealed.reseal(tmp_path / "model", "refits.txt.gz", gzip.compress(bytes(30_000_000), 9))
    with pytest.raises(DataError, match="more than 50 times what they do compressed"):
        read_model(tmp_path / "model")


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({}, "lacks the features"),
        ([], "no table of columns"),
        ({"x": [1.0] * 1001}, "more than 1000 rows"),
        ({"x": [1.0], "y": [1.0, 2.0]}, "different lengths"),
        ({"x": [1.0, "a"]}, "neither all numbers nor all text"),
        ({"x": [True]}, "neither all numbers nor all text"),
        ({"x": [[1.0]]}, "neither all numbers nor all text"),
    ],
)
def test_a_sample_that_is_no_table_is_refused(folder: Path, tmp_path: Path, columns: object, said: str) -> None:
    shutil.copytree(folder, tmp_path / "model")
    resealed.reseal(tmp_path / "model", "reference.json", json.dumps({"columns": columns}).encode())
    with pytest.raises(DataError, match=said):
        read_model(tmp_path / "model")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("seed",), "x", "seed holds a str"),
        (("seed",), True, "seed holds a bool"),
        (("prior", "rows"), 1.5, "prior.rows holds a float"),
        (("scale", "pdo"), 1e300, "scale.pdo holds a float"),
        (("features", 0, "changeable"), 1, r"features\[0\].changeable holds a int"),
        (("features", 0, "named", "en"), None, r"features\[0\].named.texts\[0\]\[1\] holds nothing"),
        (("versions", "lightgbm"), ["4"], "versions.lightgbm holds a list"),
        (("bands", 0, "lowest"), "350", "holds no model that can be used"),
        (("calibration", "slope"), 10**400, "holds no model that can be used"),
    ],
)
def test_a_value_of_another_type_is_named(folder: Path, tmp_path: Path, path: tuple, value: object, said: str) -> None:
    shutil.copytree(folder, tmp_path / "model")
    body = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    at = body
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    resealed.reseal(tmp_path / "model", "model.json", canonical(body))
    with pytest.raises(DataError, match=said):
        read_model(tmp_path / "model")
