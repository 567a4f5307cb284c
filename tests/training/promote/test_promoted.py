"""An alias moved through gates and back, in an SQLite file and at MLflow's server on a real PostgreSQL."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from creditline.features.errors import DataError
from creditline.models.export.mlflow.quiet import quiet
from creditline.training.promote.gates import (
    ActionsGate,
    CalibrationGate,
    DiscriminationGate,
    FairnessGate,
    Gates,
    StabilityGate,
)
from creditline.training.promote.promote import PromotionRequest, promote, roll_back
from creditline.training.track.store import open_client

pytestmark = pytest.mark.slow
LENIENT = Gates(
    discrimination=DiscriminationGate(gini=-1, lost=1, lost_at_worst=1),
    calibration=CalibrationGate(ratio=100, error=1),
    stability=StabilityGate(psi=100),
    actions=ActionsGate(by=("region",)),
    fairness=FairnessGate(asked=True, by=("region",), kept_ratio=0),
)
STRICT = {
    "gini": replace(LENIENT, discrimination=DiscriminationGate(gini=1)),
    "calibration": replace(LENIENT, calibration=CalibrationGate(ratio=1)),
    "stability": replace(LENIENT, stability=StabilityGate(psi=0)),
    "fairness": replace(LENIENT, fairness=FairnessGate(asked=True, by=("region",), kept_ratio=1)),
}


@pytest.fixture(scope="module", params=["in_file", "on_postgres"])
def store(request) -> str:
    return request.getfixturevalue(request.param)


@cache
def logged(uri: str, run_id: str):
    with quiet():
        return open_client(uri).get_run(run_id)


def runs_of(uri: str):
    with quiet():
        client = open_client(uri)
        place = client.get_experiment_by_name("creditline-promotions")
        return client, client.search_runs([place.experiment_id], order_by=["attribute.start_time DESC"])


def test_blocked_by_each_gate_then_promoted_and_rolled_back(store, lender, measured_once, champion, tmp_path):
    asked = PromotionRequest("creditline@2", "wang", LENIENT, policy="graded")
    for gate, gates in STRICT.items():
        found = promote(replace(asked, gates=gates), lender, store)
        assert [one.gate for one in found.blocked] == [gate] and not found.moves
        assert champion(store) == "1"
    own = promote(replace(asked, by="Lin", override="it is needed today"), lender, store)
    assert [one.gate for one in own.blocked] == ["sign_off"] and champion(store) == "1"
    client, runs = runs_of(store)
    assert [run.data.tags["outcome"] for run in runs[:5]] == ["blocked"] * 5
    assert runs[1].data.tags["gate.fairness"].startswith("blocked: by region ")

    done = promote(asked, lender, store)
    assert done.moves and champion(store) == "2"
    figures = done.figures
    gini, acted = figures.outcomes.outcomes.measure("gini"), figures.lines.changed("action")
    assert gini.difference == 0 and acted.changed == 0  # the same model twice
    assert acted.count > 100 and figures.parity.changed == 0
    with quiet():
        client, runs = runs_of(store)
        version = client.get_model_version("creditline", "2")
        assert (version.tags["champion_by"], version.tags["promotion_run"]) == ("wang", runs[0].info.run_id)
        place = Path(client.download_artifacts(runs[0].info.run_id, "", str(tmp_path)))
    assert runs[0].data.metrics["gini/measured"] == gini.challenger
    written = json.loads((place / "promotion.json").read_text())
    assert (written["outcome"], written["by"], written["trainer"]) == ("promoted", "wang", "lin")
    assert written["figures"]["lines"]["customers"] == figures.lines.customers
    assert json.loads((place / "gates.json").read_text())["columns"][0] == "gate"
    assert not [file for file in place.rglob("*") if file.is_file() and b"card-holder-" in file.read_bytes()]

    with pytest.raises(DataError, match="version 2 of creditline bears the alias champion already"):
        promote(asked, lender, store)
    assert roll_back("creditline", "champion", "wang", "reviews doubled", store) == ("2", "1")
    assert champion(store) == "1"
    _, runs = runs_of(store)
    assert (runs[0].data.tags["outcome"], runs[0].data.tags["because"]) == ("rolled back", "reviews doubled")
    with pytest.raises(DataError, match="creditline had no other champion before version 1"):
        roll_back("creditline", "champion", "wang", None, store)

    over = promote(replace(asked, gates=STRICT["gini"], override="agreed on 3 June"), lender, store)
    assert over.overridden and champion(store) == "2"
    _, runs = runs_of(store)
    assert (runs[0].data.tags["outcome"], runs[0].data.tags["override"]) == ("promoted by override", "agreed on 3 June")
    roll_back("creditline", "champion", "wang", None, store)


def test_what_is_not_there_is_said(store, lender):
    def asked(place):
        return promote(PromotionRequest(place, "wang", LENIENT), lender, store)

    with pytest.raises(DataError, match="the store has no registered model 'cards'; there are creditline"):
        asked("cards@1")
    with pytest.raises(DataError, match="creditline has no version 9; there are the versions 1, 2"):
        asked("creditline@9")
    with pytest.raises(DataError, match="creditline has no shadow"):
        asked("creditline@shadow")


def test_the_server_gives_the_schema_of_a_version(on_postgres):
    """What the version's page asks for: given a source `runs:/…`, the server answered 500 and the page showed nothing."""
    from urllib.request import urlopen

    address = f"{on_postgres}/model-versions/get-artifact?path=MLmodel&name=creditline&version=2"
    with urlopen(address, timeout=60) as answer:
        assert "signature:" in answer.read().decode()
