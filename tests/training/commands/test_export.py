"""`creditline export`: what it writes, says and refuses."""

import json
import os
import shutil
import subprocess
import sys
import zipfile

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from creditline.models.artefact import read_model

pytestmark = pytest.mark.slow


def _refused(said, code: int, *words: str) -> None:
    assert said.code == code, said
    assert said.out == ""
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.err


def _parity(text: str) -> tuple[int, int, int, bool]:
    told = json.loads(text)
    return told["rows"], told["score_changes"], told["band_changes"], told["exact"]


def test_a_bundle_is_compared_and_written(creditline, world, tmp_path):
    said = creditline("export", world.model, tmp_path / "out", "--to", "bundle", "--policy", "graded")
    rows = read_model(world.model).reference.num_rows
    assert said.code == 0, said.err
    assert said.out.startswith(
        f"bundle: {rows:,} rows, 0 scores, 0 bands, 0 actions changed; largest difference 0 points"
    )
    told = json.loads((tmp_path / "out" / "parity.json").read_text())
    assert (told["rows"], told["exact"], told["action_changes"]) == (rows, True, 0)
    assert not list((tmp_path / "out").rglob("__pycache__"))
    assert not list(tmp_path.glob(".out*"))
    again = creditline("export", world.model, tmp_path / "out", "--to", "bundle")
    assert again.code == 0, again.err


def test_a_zip_holds_the_same(creditline, world, tmp_path):
    rows = read_model(world.model).reference.slice(0, 8)
    csv.write_csv(rows, tmp_path / "rows.csv")
    said = creditline("export", world.model, tmp_path / "m.zip", "--to", "bundle", "--rows", tmp_path / "rows.csv")
    assert said.code == 0, said.err
    with zipfile.ZipFile(tmp_path / "m.zip") as archive:
        archive.extractall(tmp_path / "there")
    folder = tmp_path / "there" / "m"
    assert _parity((folder / "parity.json").read_text()) == (8, 0, 0, True)
    # As it is where numba is not installed: compiling the bundle's own code takes longer than the few rows.
    plain = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    ran = subprocess.run(
        [sys.executable, folder / "selftest.py"], capture_output=True, text=True, check=False, env=plain
    )
    assert ran.returncode == 0, ran.stdout
    assert sorted(p.name for p in tmp_path.iterdir()) == ["m.zip", "rows.csv", "there"]


def test_mlflow_is_compared_written_and_registered(creditline, world, tmp_path):
    store = f"sqlite:///{tmp_path / 'mlflow.db'}"
    said = creditline(
        "export", world.model, tmp_path / "out", "--to", "mlflow", "--register", "cards", "--tracking-uri", store
    )
    assert said.code == 0, said.err
    assert said.out.splitlines()[1] == "registered as cards, version 1, champion"
    assert _parity((tmp_path / "out" / "parity.json").read_text())[1:] == (0, 0, True)
    assert (tmp_path / "out" / "requirements.txt").read_text().startswith("mlflow-skinny==")


def test_a_cohort_of_kept_lines_is_carried(creditline, world, tmp_path):
    model = read_model(world.model)
    about = {"format": 2, "as_of": "2024-03-31", "model": model.version}
    kept = model.reference.slice(0, 60).append_column("above", pa.array([1] * 60))
    parquet.write_table(kept.replace_schema_metadata({"creditline": json.dumps(about)}), tmp_path / "kept.parquet")
    said = creditline("export", world.model, tmp_path / "out", "--to", "bundle", "--kept", tmp_path / "kept.parquet")
    assert said.code == 0, said.err
    cohort = json.loads((tmp_path / "out" / "model" / "cohort.json").read_text())
    assert (cohort["against"], cohort["as_of"]) == ("kept", "2024-03-31")
    assert {len(values) for values in cohort["columns"].values()} == {50}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["out.zip", "--to", "mlflow"], 2, "only a bundle can be a .zip"),
        (["out", "--to", "onnx"], 2, "'bundle', 'mlflow'"),
        (["out", "--to", "bundle", "--register", "a", "--tracking-uri", "sqlite:///x.db"], 2, "goes with --to mlflow"),
        (["out", "--to", "mlflow", "--alias", "champion"], 2, "goes with --register"),
        (["out", "--to", "bundle", "--rows", "nowhere.parquet"], 1, "nowhere.parquet cannot be read"),
        (["out", "--to", "bundle", "--kept", "nowhere.parquet"], 1, "is no cohort of kept lines"),
        (["out", "--to", "bundle", "--policy", "nowhere.toml"], 1, "nowhere.toml cannot be read"),
    ],
)
def test_what_is_refused(creditline, world, tmp_path, monkeypatch, arguments, code, words):
    monkeypatch.chdir(tmp_path)
    _refused(creditline("export", world.model, *arguments), code, words)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_others_is_left_alone(creditline, world, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    _refused(creditline("export", world.model, tmp_path, "--to", "bundle"), 1, "files that creditline did not write")
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_a_damaged_model_is_named(creditline, world, tmp_path):
    copy = shutil.copytree(world.model, tmp_path / "model")
    (copy / "booster.txt").write_text("tree\n")
    _refused(creditline("export", copy, tmp_path / "out", "--to", "bundle"), 1, "booster.txt was changed or damaged")
    assert not (tmp_path / "out").exists()


def test_rows_without_a_feature_are_refused(creditline, world, tmp_path):
    rows = read_model(world.model).reference
    parquet.write_table(rows.drop_columns(rows.column_names[:1]), tmp_path / "rows.parquet")
    said = creditline("export", world.model, tmp_path / "out", "--to", "bundle", "--rows", tmp_path / "rows.parquet")
    _refused(said, 1, "the rows lack 1 of the model's", rows.column_names[0])
    assert not (tmp_path / "out").exists()


def test_an_export_that_differs_is_not_written(creditline, world, tmp_path, monkeypatch):
    from dataclasses import replace

    from creditline.models.export import job

    write, ask = job.ROUTES["bundle"]()

    def one_point_off(*asked):
        answers = ask(*asked)
        return replace(answers, score=answers.score + 1)

    monkeypatch.setitem(job.ROUTES, "bundle", lambda: (write, one_point_off))
    said = creditline("export", world.model, tmp_path / "out", "--to", "bundle")
    _refused(said, 1, "not exact and is not written")
    assert not (tmp_path / "out").exists()
