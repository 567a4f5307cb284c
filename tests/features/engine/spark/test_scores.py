"""Scores made in an engine are those of this machine, to the last bit."""

import pytest

from creditline import spark as face
from creditline.features.engine import pairs_for
from creditline.features.engine.carriers.spark.collected import collected
from creditline.models.portfolio.scores import score_pairs

pytestmark = pytest.mark.spark


def test_scores_of_everybody_on_two_days(engine, model, model_folder, judged, days, same_bits):
    found = collected(face.score(engine, model_folder, judged.folder, days[1:]))
    expected = score_pairs(model, judged, pairs_for(judged, days[1:]))
    same_bits(found.cast(expected.schema), expected)
    assert len(set(found["score"].to_pylist())) > 1
