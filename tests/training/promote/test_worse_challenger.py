"""A really worse challenger, trained on spending alone, at the same stores: the gates that a second copy of the champion cannot fail."""

from dataclasses import replace

import pytest

from creditline.models.artefact import write_model
from creditline.models.export.mlflow.quiet import quiet
from creditline.training.promote.gates import (
    ActionsGate,
    CalibrationGate,
    DiscriminationGate,
    DoubtsGate,
    Gates,
    ReasonsGate,
    StabilityGate,
)
from creditline.training.promote.promote import PromotionRequest, promote
from creditline.training.track import log_training
from creditline.training.track.store import open_client
from creditline.training.train.train import train

pytestmark = pytest.mark.slow
LENIENT = Gates(
    discrimination=DiscriminationGate(gini=-1, lost=1, lost_at_worst=1),
    calibration=CalibrationGate(ratio=100, error=1),
    stability=StabilityGate(psi=100),
    actions=ActionsGate(changed=1, changed_in_group=1),
    reasons=ReasonsGate(fewest=1_000_000),
    doubts=DoubtsGate(allowed=("no_better_than_chance", "few_defaults", "leak", "out_of_time_below_out_of_fold")),
)
USUAL = {
    "gini_against_champion": replace(LENIENT, discrimination=replace(DiscriminationGate(), gini=-1)),
    "actions": replace(LENIENT, actions=ActionsGate()),
    "reasons": replace(LENIENT, reasons=ReasonsGate(fewest=1)),
    "doubts": replace(LENIENT, doubts=DoubtsGate()),
}


@pytest.fixture(scope="module")
def worse(lender, quick, tmp_path_factory):
    """The training, and the folder of its model."""
    trained = train(lender, replace(quick, families=("spending",), refits=0))
    folder = tmp_path_factory.mktemp("worse") / "model"
    write_model(trained.model, folder)
    return trained, folder


@pytest.fixture(scope="module", params=["in_file", "on_postgres"])
def store(request, worse) -> tuple[str, str]:
    """A store, and the version of the worse challenger there."""
    uri, (trained, folder) = request.getfixturevalue(request.param), worse
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("creditline.training.plots.draw_plots", lambda *_: None)
        patch.setattr("getpass.getuser", lambda: "lin")
        made = log_training(trained, uri, artefact=folder)
    assert made.alias == "challenger"
    return uri, made.version


def outcomes(uri):
    with quiet():
        client = open_client(uri)
        place = client.get_experiment_by_name("creditline-promotions")
        return client.search_runs([place.experiment_id], order_by=["attribute.start_time DESC"])


def test_each_gate_by_its_usual_threshold_blocks_a_worse_model(store, lender, champion, measured_once):
    uri, version = store
    asked = PromotionRequest(f"creditline@{version}", "wang", LENIENT, policy="graded")
    for gate, gates in USUAL.items():
        found = promote(replace(asked, gates=gates), lender, uri)
        assert [one.gate for one in found.blocked] == [gate], [one.said for one in found.verdicts]
        assert not found.moves and champion(uri) == "1"
        run = outcomes(uri)[0]
        assert run.data.tags["outcome"] == "blocked"
        assert run.data.tags[f"gate.{gate}"].startswith("blocked: ")
