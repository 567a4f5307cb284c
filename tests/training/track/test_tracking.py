"""A training recorded in MLflow: whole, findable, without a customer."""

import dataclasses
import getpass
import json
import re
import warnings
from importlib.metadata import version
from pathlib import Path

import pytest

from creditline.models.artefact import read_model, write_model
from creditline.models.export.mlflow.quiet import quiet
from creditline.training.run.evidence import write_evidence
from creditline.training.search import Tried
from creditline.training.track import log_training, sqlite_uri
from creditline.training.track.entries import curve_points, metric_values, parameters
from creditline.training.track.store import open_client

pytestmark = pytest.mark.usefixtures("stores_made_once")


@pytest.fixture(scope="module")
def artefact(split, tmp_path_factory):
    folder = tmp_path_factory.mktemp("artefact") / "model"
    write_model(split.model, folder)
    return folder


@pytest.fixture(scope="module")
def store(split, lender, artefact, tmp_path_factory):
    """A folder with one recorded training, and the run as MLflow gives it back."""
    folder = tmp_path_factory.mktemp("tracked") / "runs"
    evidence = tmp_path_factory.mktemp("evidence")
    write_evidence(split, lender, evidence)
    recorded = log_training(split, sqlite_uri(folder / "mlflow.db"), artefact=artefact, evidence=evidence)
    assert recorded is not None
    with quiet():
        client = open_client(sqlite_uri(folder / "mlflow.db"))
        return folder, client, client.get_run(recorded.run_id)


def files_of(run):
    return Path(run.info.artifact_uri.removeprefix("file://"))


def table_of(files, name):
    """A table's rows, from the form that MLflow's pages show as one."""
    table = json.loads((files / "tables" / f"{name}.json").read_text())
    return [dict(zip(table["columns"], row, strict=True)) for row in table["data"]]


@pytest.mark.slow
def test_everything_lies_in_the_callers_folder(store):
    folder, _, run = store
    assert sorted(entry.name for entry in folder.iterdir()) == ["mlflow-files", "mlflow.db"]
    assert files_of(run).is_relative_to(folder / "mlflow-files")


def test_metrics_and_parameters_are_those_of_the_training(split, store):
    _, _, run = store
    assert run.info.status == "FINISHED"
    assert run.data.metrics["test/auc"] == split.metrics["test"].auc
    assert {name.split("/")[0] for name in run.data.metrics} == {
        *split.metrics,
        *("auc", "calibration_error", "gini", "ks"),
        "bands",
        "calibration_maps",
        "default_rates",
        "rounds",
        "score",
        "scorecard",
        "training",
    }
    assert run.data.params["default.days"] == "90"
    assert run.data.tags["default_fits"] == split.study.fitness.text
    assert run.data.params["trees.rounds"] == str(split.rounds)
    assert run.data.tags["data_fingerprint"] == split.model.data_fingerprint
    assert set(parameters(split)) == set(run.data.params)
    assert set(metric_values(split)) <= set(run.data.metrics)


def test_the_run_is_named_by_what_differs_and_says_the_verdict(split, store):
    _, client, run = store
    tested = split.metrics["test"]
    assert run.info.run_name.startswith("any product, trees, ") and run.info.run_name.endswith(", test")
    note = run.data.tags["mlflow.note.content"]
    assert note.startswith(f"**Gini {tested.gini:.3f}** on {tested.customers:,} rows with {tested.defaults:,} defaults")
    assert split.design in note
    assert run.data.metrics["gini"] == run.data.metrics["test/gini"] == tested.gini
    assert run.data.tags["mlflow.user"] == getpass.getuser()
    assert client.get_model_version("creditline", "1").description == note


def test_every_boosting_round_is_a_point(split, store):
    _, client, run = store
    curve = next(c for c in split.curves if (c.on, c.metric) == ("validation", "binary_logloss"))
    history = client.get_metric_history(run.info.run_id, "rounds/validation/binary_logloss")
    assert [(point.step, point.value) for point in history] == list(enumerate(curve.values, start=1))


def test_the_data_set_is_named_by_its_fingerprint_alone(split, store):
    _, _, run = store
    (used,) = run.inputs.dataset_inputs
    assert used.dataset.digest == split.model.data_fingerprint[:32]
    assert json.loads(used.dataset.profile)["rows"] == split.predictions.num_rows
    assert json.loads(used.dataset.source) == {"fingerprint": split.model.data_fingerprint}


def test_pictures_tables_and_the_artefact_are_there(split, artefact, store):
    files = files_of(store[2])
    pictures = {"calibration.png", "scores.png", "gain.png", "shap_summary.png", "vintages.png", "roll_rates.png"}
    assert {file.name for file in (files / "plots").iterdir()} == pictures
    assert len(table_of(files, "cohorts")) == len(split.cohorts)
    assert table_of(files, "default_rates") == [one.to_json() for one in split.rates]
    steps = json.loads((files / "tables" / "population_flow.json").read_text())["steps"]
    assert [step["rows"] for step in steps] == [step.rows for step in split.flow.steps]
    assert json.loads((files / "tables" / "default_vintages.json").read_text())["cohorts"]
    assert json.loads((files / "tables" / "default_roll_rates.json").read_text())["rows"]
    assert table_of(files, "bands")[0]["band"] == "poor"
    shown = json.loads(store[2].data.tags["mlflow.loggedArtifacts"])
    assert {"path": "tables/bands.json", "type": "table"} in shown
    assert all((files / one["path"]).is_file() for one in shown)
    assert read_model(files / "model" / "artifacts" / "model").booster_text == read_model(artefact).booster_text


def test_report_catalogue_and_environment_are_there(split, store):
    files = files_of(store[2])
    numbers = json.loads((files / "report" / "report.json").read_text())
    assert numbers["model"]["version"] == split.model.version
    assert numbers["discrimination"][0]["auc"] == pytest.approx(split.metrics["test"].auc)
    assert f"Validation of model {split.model.version}" in (files / "report" / "report.html").read_text()
    declared = {one["name"]: one["definition_hash"] for one in json.loads((files / "catalogue.json").read_text())}
    assert {f.name: f.definition_hash for f in split.model.features}.items() <= declared.items()
    lines = (files / "environment.txt").read_text().splitlines()
    assert {f"{name}=={version(name)}" for name in ("creditline", "lightgbm", "mlflow")} <= set(lines)
    assert all(re.fullmatch(r"[\w.-]+==[\w.+!-]+", line) for line in lines)


def test_no_customer_is_in_the_store(store):
    # Every id of the lender begins with card-holder-; the SQLite file holds text as it is.
    folder, _, _ = store
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert len(files) > 8
    assert [file.name for file in files if b"card-holder" in file.read_bytes()] == []


@pytest.mark.long
@pytest.mark.slow
def test_trainings_of_one_store_share_an_experiment(split, artefact, store):
    folder, client, first = store
    second = client.get_run(log_training(split, sqlite_uri(folder / "mlflow.db"), artefact=artefact).run_id)
    assert second.info.experiment_id == first.info.experiment_id
    assert second.info.run_id != first.info.run_id


@pytest.mark.slow
def test_the_files_may_lie_elsewhere(split, artefact, tmp_path):
    uri = sqlite_uri(tmp_path / "a.db")
    recorded = log_training(split, uri, artefact=artefact, files=tmp_path / "elsewhere", experiment="cards")
    with quiet():
        run = open_client(uri).get_run(recorded.run_id)
    assert files_of(run).is_relative_to(tmp_path / "elsewhere")


def test_a_store_that_cannot_be_written_is_a_warning(split, artefact, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.warns(UserWarning, match="could not be recorded at sqlite:.*the model is complete"):
        assert log_training(split, sqlite_uri(tmp_path / "file" / "mlflow.db"), artefact=artefact) is None


def test_a_server_that_is_down_is_a_warning(split, artefact, monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with pytest.warns(UserWarning, match="could not be recorded at http://localhost:1 .*the model is complete"):
        assert log_training(split, "http://localhost:1", artefact=artefact) is None


@pytest.mark.slow
def test_trials_are_runs_inside_the_training(split, artefact, store):
    folder, client, _ = store
    values = {"num_leaves": 9.0, "lambda_l2": 0.5}
    tried = (
        Tried("final trees", 0, values, 0.31, (0.3, 0.32), 17, False),
        Tried("final trees", 1, values, None, (), None, True),
    )
    searched = dataclasses.replace(split, tried=tried)
    parent = client.get_run(log_training(searched, sqlite_uri(folder / "mlflow.db"), artefact=artefact).run_id)
    inside = client.search_runs(
        [parent.info.experiment_id],
        f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'",
        order_by=["attribute.run_name"],
    )
    assert [run.info.run_name for run in inside] == ["final trees, trial 1", "final trees, trial 2, pruned"]
    assert [run.info.status for run in inside] == ["FINISHED", "FINISHED"]  # the pages show KILLED as a failure
    assert [run.data.tags.get("pruned") for run in inside] == [None, "yes"]
    assert [run.data.metrics for run in inside] == [{"log_loss": 0.31, "rounds": 17.0}, {}]
    assert inside[0].data.params == {"trees.num_leaves": "9.0", "trees.lambda_l2": "0.5"}


def test_an_artefact_that_is_not_there_is_a_warning(split, store, tmp_path):
    uri = sqlite_uri(store[0] / "mlflow.db")
    with pytest.warns(UserWarning, match="FileNotFoundError: no artefact in"):
        assert log_training(split, uri, artefact=tmp_path / "nowhere") is None


def test_a_run_that_breaks_off_is_marked_failed(split, artefact, store, monkeypatch):
    def full(trained, folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("creditline.training.plots.draw_plots", full)
    folder, client, _ = store
    uri = sqlite_uri(folder / "mlflow.db")
    with pytest.warns(UserWarning, match="No space left on device"):
        assert log_training(split, uri, artefact=artefact, experiment="broken") is None
    (run,) = client.search_runs([client.get_experiment_by_name("broken").experiment_id])
    assert run.info.status == "FAILED"


def test_other_warnings_still_come_through():
    with pytest.warns(UserWarning, match="mind"), quiet():
        warnings.warn("mind", UserWarning, stacklevel=1)


def test_long_curves_are_thinned_to_their_last_round(split):
    points = [point for point in curve_points(split) if point[0] == "rounds/train/auc"]
    assert points[-1][2] == len(split.curves[0].values)
    assert len(points) <= 501
