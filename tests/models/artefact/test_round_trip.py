"""A model written and read back is the same model."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from creditline.features.declare import Fact, Times
from creditline.features.errors import DataError, DeclarationError
from creditline.models.artefact import (
    Model,
    ModelFeature,
    read_model,
    reference_sample,
    write_model,
)
from creditline.models.calibration import Knots, Sigmoid
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix


@pytest.mark.parametrize("calibration", [Sigmoid(0.8123456789012345, -0.1), Knots((-1.5, 0.1, 2.0), (-2.0, 0.3, 1.7))])
def test_same_values_same_scores(
    model_with: Callable[..., Model],
    calibration: Sigmoid | Knots,
    rows: Callable[..., pa.Table],
    tmp_path: Path,
) -> None:
    model = model_with(calibration=calibration, target_product="huabei", currency="CNY")
    write_model(model, tmp_path / "deep" / "model")
    again = read_model(tmp_path / "deep" / "model")
    assert again == model
    assert again.version == model.version
    matrix = to_matrix(model.features, rows(9, 200))
    np.testing.assert_array_equal(margins(again, matrix), margins(model, matrix))


def test_the_folder_holds_five_files_and_no_path(model: Model, tmp_path: Path) -> None:
    write_model(model, tmp_path / "model")
    assert sorted(file.name for file in (tmp_path / "model").iterdir()) == [
        "booster.txt",
        "learned.json",
        "model.json",
        "reference.json",
        "refits.txt.gz",
    ]
    assert [entry.name for entry in tmp_path.iterdir()] == ["model"]
    assert all(str(tmp_path).encode() not in file.read_bytes() for file in (tmp_path / "model").iterdir())


def test_the_reference_has_features_only(
    features: tuple[ModelFeature, ...], rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]
) -> None:
    sample = reference_sample(features, dated(rows(1, 3000)), seed=3)
    assert sample.num_rows == 1000
    assert sample.column_names == [feature.name for feature in features]
    assert sample.equals(reference_sample(features, dated(rows(1, 3000)), seed=3))
    assert not sample.equals(reference_sample(features, dated(rows(1, 3000)), seed=4))


def test_a_reference_of_more_rows_is_refused(model_with: Callable[..., Model], rows: Callable[..., pa.Table]) -> None:
    with pytest.raises(DataError, match="1001 rows"):
        model_with(reference=rows(1, 1001))


def test_a_prohibited_feature_cannot_be_in_a_model(features: tuple[ModelFeature, ...]) -> None:
    with pytest.raises(DeclarationError, match="prohibited"):
        replace(features[0], audience="prohibited")


@pytest.mark.parametrize("wrong", [{"family": "Macro"}, {"unit": "score"}, {"kind": "text"}, {"categories": ("a",)}])
def test_words_that_mean_nothing_are_refused(features: tuple[ModelFeature, ...], wrong: dict[str, object]) -> None:
    with pytest.raises(DeclarationError, match="late_90d"):
        replace(features[0], **wrong)


def test_features_must_be_the_boosters(model_with: Callable[..., Model], features: tuple[ModelFeature, ...]) -> None:
    with pytest.raises(DeclarationError, match="same order"):
        model_with(features=features[::-1])


def test_the_version_follows_the_content(model_with: Callable[..., Model]) -> None:
    assert model_with().version == model_with().version
    assert model_with().version != model_with(seed=8).version


def test_a_model_carries_what_its_features_compute(model: Model, tmp_path: Path) -> None:
    write_model(model, tmp_path / "model")
    again = read_model(tmp_path / "model").catalogue
    assert [feature.definition_hash for feature in again] == [feature.definition_hash for feature in model.features]
    assert again["card_use"].expression == Times(Fact("age_years"), 3.0)  # the third column of conftest's COLUMNS


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"definition": None}, "does not say how card_use is computed"),
        ({"definition": {"is": "os.system"}}, "definition of card_use cannot be computed"),
        ({"definition": {"is": "Fact", "name": "age_years"}}, "definition of card_use has the hash"),
        ({"definition_hash": "0" * 16}, "definition of card_use has the hash"),
    ],
)
def test_a_definition_that_is_not_the_one_stated_is_refused(
    model_with: Callable[..., Model],
    features: tuple[ModelFeature, ...],
    wrong: dict[str, object],
    said: str,
    tmp_path: Path,
) -> None:
    changed = tuple(replace(one, **wrong) if one.name == "card_use" else one for one in features)
    write_model(model_with(features=changed), tmp_path / "model")
    with pytest.raises(DataError, match=said) as refused:
        read_model(tmp_path / "model")
    assert "\n" not in str(refused.value)
