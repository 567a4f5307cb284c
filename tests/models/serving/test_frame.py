"""Rows as a pandas frame are answered as the scorer answers their matrix."""

import json

import numpy as np
import pandas as pd
import pytest

from creditline.features.errors import DataError
from creditline.models.scoring.matrix import to_matrix
from creditline.models.serving.answers import reason_data
from creditline.models.serving.frame import PREVIOUS, FrameScorer


@pytest.fixture(scope="module")
def pairs(rows):
    """Later rows beside earlier ones; of the third row no earlier one is known."""
    now, before = rows(41, 6), rows(42, 6)
    earlier = before.to_pandas()
    earlier.loc[2] = None
    frame = pd.concat([now.to_pandas(), earlier.add_prefix(PREVIOUS)], axis=1)
    return now, before, frame


def test_scores_are_the_scorers(scorer, model, pairs):
    now, _, frame = pairs
    found = FrameScorer(scorer).predict(frame)
    scores = scorer.score(to_matrix(model.features, now))
    assert found["pd"].tolist() == scores.pd.tolist()
    assert found["score"].tolist() == scores.score.tolist()
    assert found["band"].tolist() == list(scores.band)


def test_a_row_is_explained_by_its_past_where_that_is_known_else_by_the_cohort(scorer, model, pairs):
    now, before, frame = pairs
    later, earlier = to_matrix(model.features, now), to_matrix(model.features, before)
    found = FrameScorer(scorer).predict(frame, {"reasons": 3})
    past = scorer.reasons(np.delete(earlier, 2, axis=0), np.delete(later, 2, axis=0), 3)
    (others,) = scorer.reasons(None, later[2:3], 3)
    expected = [*past[:2], others, *past[2:]]
    assert found["against"].tolist() == [one.against for one in expected]
    assert [json.loads(said) for said in found["reasons"]] == [
        json.loads(json.dumps(reason_data(one))) for one in expected
    ]


def test_of_an_earlier_row_that_is_known_in_part_the_rest_is_missing(scorer, model, pairs):
    now, before, _ = pairs
    frame = now.to_pandas().assign(**{f"{PREVIOUS}card_use": before["card_use"].to_pandas().fillna(0.5)})
    earlier = np.full((now.num_rows, len(model.features)), np.nan)
    earlier[:, [feature.name for feature in model.features].index("card_use")] = frame[f"{PREVIOUS}card_use"]
    expected = scorer.reasons(earlier, to_matrix(model.features, now), 4)
    found = FrameScorer(scorer).predict(frame)
    assert [json.loads(said) for said in found["reasons"]] == [
        json.loads(json.dumps(reason_data(one))) for one in expected
    ]


def test_no_reasons_where_none_are_asked_for(scorer, pairs):
    *_, frame = pairs
    found = FrameScorer(scorer).predict(frame, {"reasons": 0})
    assert set(found["against"]) == {""} and set(found["reasons"]) == {"[]"}


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("card_use", ["much"] * 6, "feature card_use arrived as .*; the model needs numbers"),
        ("card_use", [np.inf] * 6, "feature card_use holds an infinite value"),
        ("region", [3] * 6, "feature region arrived as int; the model needs text"),
        ("card_use", None, "the rows lack 1 features .card_use."),
    ],
)
def test_what_is_refused(scorer, pairs, column, values, said):
    frame = pairs[2].drop(columns=column) if values is None else pairs[2].assign(**{column: values})
    with pytest.raises(DataError, match=said):
        FrameScorer(scorer).predict(frame)
