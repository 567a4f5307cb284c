"""Registered scoring code that somebody overwrote, at the same stores."""

from pathlib import Path

import pytest

from creditline.models.export.mlflow.quiet import quiet
from creditline.training.promote.gates import (
    ActionsGate,
    CalibrationGate,
    DiscriminationGate,
    Gates,
    ReasonsGate,
    StabilityGate,
)
from creditline.training.promote.promote import PromotionRequest, promote
from creditline.training.track import log_training
from creditline.training.track.store import open_client

PARITY = Gates(
    discrimination=DiscriminationGate(asked=False),
    calibration=CalibrationGate(asked=False),
    stability=StabilityGate(asked=False),
    actions=ActionsGate(asked=False),
    reasons=ReasonsGate(asked=False),
)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["in_file", "on_postgres"])
def test_what_no_longer_scores_as_the_model_is_not_promoted(
    place, request, split, artefact, lender, champion, tmp_path
):
    uri = request.getfixturevalue(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("creditline.training.plots.draw_plots", lambda *_: None)
        patch.setattr("getpass.getuser", lambda: "lin")
        made = log_training(split, uri, artefact=artefact)
    with quiet():
        client = open_client(uri)
        kept = Path(client.download_artifacts(made.run_id, "model/code", str(tmp_path)))
        (file,) = kept.glob("*/models/serving/frame.py")
        text = file.read_text(encoding="utf-8")
        assert text.count("np.nan, scores.score)") == 1
        file.write_text(text.replace("np.nan, scores.score)", "np.nan, scores.score + 1)"), encoding="utf-8")
        client.log_artifact(made.run_id, str(file), f"model/code/{file.relative_to(kept).parent.as_posix()}")
    found = promote(PromotionRequest(f"creditline@{made.version}", "wang", PARITY), lender, uri)
    assert [one.gate for one in found.blocked] == ["parity"] and champion(uri) == "1"
    assert found.figures.parity.changed == found.figures.parity.rows > 100
    with quiet():
        experiment = client.get_experiment_by_name("creditline-promotions")
        run = client.search_runs([experiment.experiment_id], order_by=["attribute.start_time DESC"])[0]
    assert run.data.tags["gate.parity"].startswith("blocked: ")
