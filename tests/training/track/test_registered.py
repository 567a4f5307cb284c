"""The registered model: versions, aliases, and a pyfunc that scores as the artefact does."""

import json
from importlib.metadata import version

import numpy as np
import pytest

from creditline.features.errors import DataError
from creditline.models.artefact import write_model
from creditline.models.export.mlflow.quiet import quiet
from creditline.models.scoring.frame import score_rows
from creditline.training.track import log_training, sqlite_uri
from creditline.training.track.champions import former_holders, holder_before, move_alias, move_back
from creditline.training.track.store import open_client

pytestmark = pytest.mark.usefixtures("stores_made_once")


def aliases_of(uri):
    aliases = open_client(uri).get_registered_model("creditline").aliases
    return {alias: str(version) for alias, version in aliases.items()}


@pytest.fixture(scope="module")
def registry(split, tmp_path_factory):
    """Four trainings recorded in turn, the third told to be the champion; without pictures, which `test_tracking` has."""
    folder = tmp_path_factory.mktemp("registry")
    write_model(split.model, folder / "model")
    uri = sqlite_uri(folder / "mlflow.db")
    told = {"artefact": folder / "model"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("creditline.training.plots.draw_plots", lambda *_: None)
        recorded = [log_training(split, uri, **told) for _ in range(2)]
        with quiet():
            before = aliases_of(uri)
        recorded.append(log_training(split, uri, **told, alias="champion"))
        recorded.append(log_training(split, uri, **told, name="cards"))
        recorded.append(log_training(split, uri, **told, name="shadow", alias="challenger"))
    return uri, recorded, before


def test_the_first_is_champion_and_nobody_else_is_unless_told(registry):
    uri, recorded, before = registry
    assert [(one.name, one.version, one.alias) for one in recorded] == [
        ("creditline", "1", "champion"),
        ("creditline", "2", "challenger"),
        ("creditline", "3", "champion"),
        ("cards", "1", "champion"),
        ("shadow", "1", "challenger"),
    ]
    assert before == {"champion": "1", "challenger": "2"}
    with quiet():
        after = aliases_of(uri)
    assert after == {"champion": "3", "challenger": "2"}


def test_told_to_be_challenger_no_version_is_champion_not_even_the_first(registry):
    with quiet():
        assert list(open_client(registry[0]).get_registered_model("shadow").aliases) == ["challenger"]


def test_a_champion_that_is_replaced_is_remembered_and_comes_back(registry):
    uri, _, _ = registry
    with quiet():
        client = open_client(uri)
        assert former_holders(client, "creditline", "champion") == ("1",)
        client.set_registered_model_alias("cards", "champion", "1")
        with pytest.raises(DataError, match="cards had no other champion before version 1"):
            holder_before(client, "cards", "champion")
        assert holder_before(client, "creditline", "champion") == "1"
        move_alias(client, "creditline", "challenger", "1")
        move_alias(client, "creditline", "challenger", "1")  # once is enough
        assert former_holders(client, "creditline", "challenger") == ("2",)
        move_back(client, "creditline", "challenger", holder_before(client, "creditline", "challenger"))
        assert former_holders(client, "creditline", "challenger") == ()
    assert aliases_of(uri) == {"champion": "3", "challenger": "2"}


def test_a_version_names_its_run_and_its_model(split, registry):
    uri, recorded, _ = registry
    with quiet():
        found = open_client(uri).get_model_version("creditline", "2")
    assert found.run_id == recorded[1].run_id
    assert found.tags["model_version"] == split.model.version


@pytest.fixture(scope="module")
def loaded(registry):
    import mlflow

    with quiet():
        mlflow.set_registry_uri(registry[0])
        mlflow.set_tracking_uri(registry[0])
        try:
            return mlflow.pyfunc.load_model("models:/creditline@champion")
        finally:
            mlflow.set_registry_uri(None)
            mlflow.set_tracking_uri(None)


def test_it_scores_as_the_artefact_does(split, loaded):
    rows = split.model.reference.to_pandas()
    for feature in split.model.features:
        if feature.kind == "number":
            rows[feature.name] = rows[feature.name].astype(np.float64)
    ours = score_rows(split.model, split.model.reference).to_pandas()
    found = loaded.predict(rows, params={"reasons": 0})
    assert list(found) == ["pd", "score", "band", "in_default", "against", "reasons"]
    assert set(found["reasons"]) == {"[]"}
    assert found["pd"].tolist() == ours["pd"].tolist()
    assert found["score"].tolist() == ours["score"].tolist()
    assert found["band"].tolist() == ours["band"].tolist()


def test_its_signature_names_every_feature_and_its_example_is_nobodys_row(split, loaded, registry):
    inputs = loaded.metadata.get_input_schema()
    assert inputs.required_input_names() == [feature.name for feature in split.model.features]
    assert split.model.default is not None
    status = [feature.name for feature in split.model.default.features]
    previous = [f"previous.{feature.name}" for feature in split.model.features]
    assert inputs.optional_input_names() == [*previous, *status]
    kinds = {"number": "double", "category": "string"}
    of_features = 2 * [kinds[f.kind] for f in split.model.features]
    assert [str(kind.name) for kind in inputs.input_types()] == [*of_features, *["double"] * len(status)]
    assert loaded.metadata.get_output_schema().input_names() == [
        "pd",
        "score",
        "band",
        "in_default",
        "against",
        "reasons",
    ]
    example = loaded.input_example
    assert len(example) == 1
    scored = loaded.predict(example, params={"reasons": 0})
    assert 0 < scored["pd"][0] < 1
    with_keys = [row for row in split.model.reference.to_pylist() if row == example.iloc[0].to_dict()]
    assert with_keys == []


def test_a_missing_feature_is_refused_by_name(split, loaded):
    from mlflow.exceptions import MlflowException

    name = split.model.features[0].name
    with pytest.raises(MlflowException, match=name.replace(".", r"\.")):
        loaded.predict(loaded.input_example.drop(columns=[name]))


def test_the_files_are_data_and_need_only_named_versions(registry):
    from pathlib import Path

    uri, recorded, _ = registry
    with quiet():
        run = open_client(uri).get_run(recorded[0].run_id)
    model = Path(run.info.artifact_uri.removeprefix("file://")) / "model"
    assert {file.suffix for file in model.rglob("*") if file.is_file()} == {
        "", ".yaml", ".txt", ".json", ".py", ".gz",
    }  # fmt: skip
    needed = ("mlflow-skinny", "numba", "numpy", "scipy", "pandas")
    assert (model / "requirements.txt").read_text().splitlines() == [f"{name}=={version(name)}" for name in needed]
    assert json.loads((model / "input_example.json").read_text())
