"""Families left out of trees grown again, on rows whose one signal is known."""

import dataclasses

import numpy as np
import pytest

from creditline.models.artefact import Model, Refits
from creditline.training.trees import FitParameters, Labelled, boost
from creditline.training.validate import ValidateSettings
from creditline.training.validate.findings.sensitivity.regrown import regrow_without
from creditline.training.validate.judged.drawn import Use
from creditline.training.validate.judged.predicting import Predicting
from creditline.training.validate.judged.refit import regrow_in_folds
from creditline.training.validate.judged.scored import Scored

ROWS = 1200


def scored(model: Model, matrix: np.ndarray, defaulted: np.ndarray, fold: np.ndarray) -> Scored:
    """The first half learns, the second is judged, unless all rows are crossed by `fold`."""
    late = np.arange(ROWS) >= ROWS // 2
    crossed = bool(fold.any())
    nothing = np.zeros(ROWS)
    return Scored(
        customer=np.arange(ROWS),
        as_of=np.repeat(np.datetime64("2024-01-31"), ROWS),
        use=np.where(late | crossed, Use.JUDGED.value, Use.EARLIER.value),
        learns=~late | crossed,
        defaulted=defaulted,
        weight=None,
        fold=fold,
        matrix=matrix,
        margin=nothing,
        log_odds=nothing,
        score=np.zeros(ROWS, dtype=np.int64),
        band=np.repeat("good", ROWS),
        predicting=Predicting(model, None, np.full(ROWS, -1), (), (), 1),
    )


@pytest.fixture(scope="module")
def drawn():
    rng = np.random.default_rng(3)
    signal, noise = rng.normal(size=ROWS), rng.normal(size=ROWS)
    return signal, noise, (rng.random(ROWS) < 1 / (1 + np.exp(-2 * signal))).astype(np.float64)


def model_of(split, matrix: np.ndarray, defaulted: np.ndarray, *families: str):
    numbers = [feature for feature in split.model.features if feature.kind == "number" and not feature.direction]
    chosen = tuple(
        dataclasses.replace(f, family=family, concept=f"{family}.thing")
        for f, family in zip(numbers, families, strict=False)
    )
    grown = boost(Labelled(matrix, defaulted), None, chosen, FitParameters(), seed=0, threads=1, rounds=40)
    reference = split.model.reference.select([feature.name for feature in chosen])
    made = {"features": chosen, "booster_text": grown.text, "reference": reference, "refits": Refits()}
    return dataclasses.replace(split.model, **made)


def unheard(_: str) -> None:
    pass


def left_out(split, matrix, defaulted, *families, fold=None):
    model = model_of(split, matrix, defaulted, *families)
    rows = scored(model, matrix, defaulted, np.zeros(ROWS, dtype=np.int64) if fold is None else fold)
    if fold is not None:
        crossed = regrow_in_folds(model, matrix, defaulted, fold, seed=model.seed, threads=1)
        rows = dataclasses.replace(rows, margin=crossed.margins(matrix))
    return regrow_without(model, rows, ValidateSettings(), unheard)


@pytest.mark.parametrize("fold", [None, np.arange(ROWS) % 3])
def test_a_family_another_one_repeats_costs_nothing_and_the_only_signal_costs_everything(split, drawn, fold):
    signal, noise, defaulted = drawn
    columns = np.stack([signal, signal, noise], axis=1)
    found = left_out(split, columns, defaulted, "income", "spending", "activity", fold=fold)
    assert set(found) == {"income", "spending", "activity"}
    # Without either copy of the signal the other stands in for it; only ties may be drawn otherwise.
    assert found["income"].auc_lost == pytest.approx(0, abs=0.01)
    assert found["spending"].auc_lost == pytest.approx(0, abs=0.01)
    # The AUC of the signal is about 0.87, of noise 0.5.
    found = left_out(split, columns[:, 1:], defaulted, "income", "activity", fold=fold)
    assert found["income"].auc_lost > 0.25
    assert found["income"].p < 1e-6
    assert abs(found["activity"].auc_lost) < 0.03


def test_one_family_alone_cannot_be_left_out(split, drawn):
    signal, noise, defaulted = drawn
    assert left_out(split, np.stack([signal, noise], axis=1), defaulted, "income", "income") == {}
