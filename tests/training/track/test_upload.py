"""Trainings kept locally, carried to another store: whole, once, and again after a stop."""

import dataclasses

import pytest

from creditline.features.errors import DataError
from creditline.models.artefact import write_model
from creditline.models.export.mlflow.quiet import quiet
from creditline.training.search import Tried
from creditline.training.track import log_training, sqlite_uri
from creditline.training.track.store import open_client
from creditline.training.track.upload import Uploaded, upload

pytestmark = pytest.mark.usefixtures("stores_made_once")


@pytest.fixture(scope="module")
def kept(split, tmp_path_factory):
    """A store with one searched training of two trials."""
    folder = tmp_path_factory.mktemp("kept")
    write_model(split.model, folder / "model")
    values = {"num_leaves": 9.0}
    tried = (
        Tried("final trees", 0, values, 0.31, (0.31,), 17, False),
        Tried("final trees", 1, values, None, (), None, True),
    )
    uri = sqlite_uri(folder / "mlflow.db")
    recorded = log_training(dataclasses.replace(split, tried=tried), uri, artefact=folder / "model")
    return uri, recorded


def runs_of(uri):
    with quiet():
        client = open_client(uri)
        experiment = client.get_experiment_by_name("creditline")
        return client, client.search_runs([experiment.experiment_id], order_by=["attribute.start_time"])


@pytest.mark.slow
def test_everything_arrives_and_a_second_upload_does_nothing(split, kept, tmp_path):
    uri, recorded = kept
    there = sqlite_uri(tmp_path / "server.db")
    assert upload(uri, there) == Uploaded(runs=3, already=0, versions=1)
    assert upload(uri, there) == Uploaded(runs=0, already=3, versions=0)
    client, runs = runs_of(there)
    (parent,) = [run for run in runs if "mlflow.parentRunId" not in run.data.tags]
    inside = [run for run in runs if run.data.tags.get("mlflow.parentRunId") == parent.info.run_id]
    assert sorted((run.info.run_name, run.info.status) for run in inside) == [
        ("final trees, trial 1", "FINISHED"),
        ("final trees, trial 2, pruned", "FINISHED"),
    ]
    source, _ = runs_of(uri)
    first = source.get_run(recorded.run_id)
    assert (parent.data.params, parent.data.metrics) == (first.data.params, first.data.metrics)
    assert (parent.info.start_time, parent.info.end_time) == (first.info.start_time, first.info.end_time)
    assert parent.inputs.dataset_inputs[0].dataset.digest == split.model.data_fingerprint[:32]
    name = "rounds/validation/binary_logloss"
    points = [
        [(p.step, p.value) for p in c.get_metric_history(r, name)]
        for c, r in ((source, recorded.run_id), (client, parent.info.run_id))
    ]
    assert points[0] == points[1] and len(points[0]) > 5
    held = {file.path for file in client.list_artifacts(parent.info.run_id)}
    assert {"model", "plots", "tables", "environment.txt"} <= held
    version = client.get_model_version_by_alias("creditline", "champion")
    assert version.run_id == parent.info.run_id


def test_a_copy_that_broke_off_is_made_again(kept, tmp_path, monkeypatch):
    uri, _ = kept
    there = sqlite_uri(tmp_path / "server.db")

    def lost(*_):
        raise ConnectionError("the line went dead")

    with monkeypatch.context() as broken:
        broken.setattr("creditline.training.track.upload._register", lost)
        with pytest.raises(ConnectionError):
            upload(uri, there)
    assert upload(uri, there) == Uploaded(runs=3, already=0, versions=1)
    _, runs = runs_of(there)
    assert len(runs) == 3


@pytest.mark.slow
def test_a_champion_there_stays(kept, tmp_path, split):
    uri, _ = kept
    there = sqlite_uri(tmp_path / "server.db")
    write_model(split.model, tmp_path / "model")
    champion = log_training(split, there, artefact=tmp_path / "model")
    upload(uri, there)
    client, _ = runs_of(there)
    assert client.get_model_version_by_alias("creditline", "champion").run_id == champion.run_id
    assert client.get_model_version_by_alias("creditline", "challenger").run_id != champion.run_id


def test_what_cannot_be_used_is_said(kept, tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with pytest.raises(DataError, match=r"could not be carried to http://localhost:1: .* still in sqlite"):
        upload(kept[0], "http://localhost:1")
    (tmp_path / "no.db").write_text("no database, but a text that is longer than a header would be " * 20)
    with pytest.raises(DataError, match="holds no trainings"):
        upload(sqlite_uri(tmp_path / "no.db"), kept[0])
