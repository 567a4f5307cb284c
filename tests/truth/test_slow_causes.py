"""A world of weak, slow and rare causes is marked like the others."""

from collections import Counter
from functools import partial

import numpy as np
import pytest

from creditline.training.cohorts import CohortSettings
from creditline.training.outcomes import DefaultDefinition
from creditline.training.train.train import TrainSettings
from creditline.training.trees import FitParameters
from creditline.training.world import WorldSettings
from creditline.training.world.life.shocks.kinds import KINDS

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture(scope="module")
def slow(tmp_path_factory, marking):
    """4,000 customers over four years with 900 probes, and a model of a few trees."""
    from lender import lender

    parameters = FitParameters(
        num_leaves=6, min_child_samples=40, lambda_l2=1.0, max_rounds=80, patience=80, fixed_rounds=80
    )
    training = TrainSettings(
        definition=DefaultDefinition(product="huabei"), cohorts=CohortSettings(folds=2), parameters=parameters, seed=1
    )
    settings = WorldSettings(customers=4_000, preset="slow", seed=11, truth=True, probes=900)
    return lender(tmp_path_factory.mktemp("slow"), settings, training)


def test_slow_causes_are_marked(slow, monkeypatch):
    import marks
    from cases import cases
    from falls import falls, watched
    from figures import figures, marked
    from line_policy import ByScore, cut_off
    from scores import LEVELS, Scorer

    for name in ("interval", "mean_interval"):
        monkeypatch.setattr(marks, name, partial(getattr(marks, name), draws=20))
    asked = cases(slow.folder / "truth")
    kinds = Counter(cause.kind for case in asked for cause in case.causes)
    assert set(kinds) <= {each.kind.name.lower() for each in KINDS if each.slow}
    policy = ByScore(cut_off("slow"))
    found = falls(slow, asked, policy)
    waited = np.array([(day - case.start).days for case, day in zip(found.cases, found.days, strict=True)])
    assert len(waited) > 40
    assert (waited > 200).any()
    assert waited.max() <= 31 * watched("slow")
    for level in LEVELS:
        given = marked("slow", Scorer(slow.model, level), found, policy)
        np.testing.assert_allclose(
            given.points["ours"].sum(axis=1),
            given.scorer.points(found.ends) - given.scorer.points(found.starts),
            atol=1e-9,
        )
        assert given.world.made.sum() > 5
        assert marks.top_right(given.points["ours"], given.model).mean() >= 0.85
        told = {(figure.truth, figure.figure) for figure in figures(given)}
        assert {("model", f"top {level} right"), ("world, alone", f"injected {level} on top")} <= told
