"""The same training gives the same bytes, whatever the machine called its files and threads."""

from collections.abc import Callable
from pathlib import Path

import lightgbm
import numpy as np
import pyarrow as pa
import pytest

from creditline.features.errors import DataError
from creditline.models.artefact import Model, ModelFeature, normal_booster_text, write_model
from creditline.models.scoring.matrix import to_matrix


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def train(boosted: Callable[..., str], features: tuple[ModelFeature, ...], frame: pa.Table, **more: object) -> str:
    matrix = to_matrix(features, frame)
    outcome = (np.nan_to_num(matrix[:, 0]) > 1).astype(int)
    return boosted(matrix, outcome, [feature.name for feature in features], [5], **more)


def test_two_trainings_two_places_two_thread_counts(
    boosted: Callable[..., str],
    features: tuple[ModelFeature, ...],
    rows: Callable[..., pa.Table],
    model_with: Callable[..., Model],
    tmp_path: Path,
) -> None:
    frame = rows(1, 2000)
    one = train(boosted, features, frame, num_threads=1, output_model="/home/ann/model.txt", verbosity=-1)
    two = train(boosted, features, frame, num_threads=2, output_model="/srv/bob/model.txt", machines="10.0.0.7:123")
    assert one != two
    write_model(model_with(booster_text=one), tmp_path / "one")
    write_model(model_with(booster_text=two, reference=model_with().reference.slice(0)), tmp_path / "elsewhere")
    assert contents(tmp_path / "one") == contents(tmp_path / "elsewhere")


def test_what_shapes_the_trees_stays(booster_text: str) -> None:
    kept = normal_booster_text(booster_text)
    for line in ("[num_leaves: 15]", "[learning_rate: 0.2]", "[seed: 7]", "[objective: binary]", "end of parameters"):
        assert line in kept.splitlines()
    for gone in ("[num_threads", "[data:", "[machines", "[output_model", "pandas_categorical"):
        assert gone not in kept


def test_normalising_changes_no_prediction_and_is_done_once(
    booster_text: str, features: tuple[ModelFeature, ...], rows: Callable[..., pa.Table]
) -> None:
    kept = normal_booster_text(booster_text)
    assert normal_booster_text(kept) == kept
    matrix = to_matrix(features, rows(3, 100))
    before, after = (lightgbm.Booster(model_str=text).predict(matrix, num_threads=1) for text in (booster_text, kept))
    np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("text", ["", "tree\n", "{}", "Tree=0\nend of trees\n"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(DataError, match="not LightGBM's text format"):
        normal_booster_text(text)
