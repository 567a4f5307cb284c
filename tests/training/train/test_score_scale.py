"""The score scale a user sets: where it ends, whom it clips, and which bands it leaves."""

import dataclasses

import numpy as np
import pytest

from creditline.features.errors import DeclarationError
from creditline.models.scale.scale import Scale
from creditline.training.track.entries import metric_values
from creditline.training.train.train import train


@pytest.mark.slow
def test_another_scale_moves_scores_and_nothing_else(lender, split, quick):
    # 20 points double the odds and 560 stands at 72:1: raw = 560 - 20 / ln 2 * (log-odds of default + ln 72).
    trained = train(lender, dataclasses.replace(quick, scale=Scale(20, 560, 72, 490, 705)))
    log_odds = trained.tested["log_odds"].to_numpy()
    assert log_odds.tolist() == split.tested["log_odds"].to_pylist()
    raw = 560 - 20 / np.log(2) * (log_odds + np.log(72))
    assert trained.tested["raw"].to_numpy() == pytest.approx(raw, abs=1e-9)
    assert trained.clipped.below == pytest.approx((raw < 490).mean()) and trained.clipped.below > 0
    assert trained.clipped.above == pytest.approx((raw > 705).mean())
    assert metric_values(trained)["score/clipped_below"] == trained.clipped.below
    assert [(band.lowest, band.highest) for band in trained.bands][::4] == [(490, 549), (700, 705)]
    assert sum(band.customers for band in trained.bands) == len(raw)


@pytest.mark.parametrize("ends", [(550, 950), (350, 699), (600, 650)])
def test_a_range_that_leaves_a_band_empty_is_refused_before_anything_is_trained(ends, quick):
    with pytest.raises(DeclarationError, match=f"scores from {ends[0]} to {ends[1]} leave the band poor"):
        dataclasses.replace(quick, scale=Scale(low=ends[0], high=ends[1]))
