"""Requests that cannot be answered get one sentence."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.scoring.matrix import to_matrix
from creditline.models.why import explain_change, explain_changes

EARLIER, LATER = date(2025, 5, 31), date(2025, 6, 30)


@pytest.fixture(scope="module")
def start(rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]) -> pa.Table:
    return dated(rows(51, 3), EARLIER)


@pytest.fixture(scope="module")
def end(rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]) -> pa.Table:
    return dated(rows(52, 3), LATER)


def test_dates_reversed(model: Model, start: pa.Table, end: pa.Table) -> None:
    with pytest.raises(DataError, match="customer 1: 2025-06-30 is not before 2025-05-31"):
        explain_changes(model, end, start)


def test_the_same_date_twice(model: Model, start: pa.Table) -> None:
    with pytest.raises(DataError, match="is not before"):
        explain_changes(model, start, start)


def test_two_customers(model: Model, start: pa.Table, end: pa.Table) -> None:
    with pytest.raises(DataError, match="customer 1 cannot be compared with customer 2"):
        explain_change(model, start.slice(0, 1), end.slice(1, 1))


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 0), (3, 3)])
def test_more_or_less_than_one_row(model: Model, start: pa.Table, end: pa.Table, before: int, after: int) -> None:
    with pytest.raises(DataError, match=f"one row per date is needed, not {before} and {after}"):
        explain_change(model, start.slice(0, before), end.slice(0, after))


def test_lists_of_different_length(model: Model, start: pa.Table, end: pa.Table) -> None:
    with pytest.raises(DataError, match="3 earlier rows cannot be compared with 2 later ones"):
        explain_changes(model, start, end.slice(0, 2))


def test_no_pairs(model: Model, start: pa.Table, end: pa.Table) -> None:
    assert explain_changes(model, start.slice(0, 0), end.slice(0, 0)) == []


def test_a_missing_feature(model: Model, start: pa.Table, end: pa.Table) -> None:
    with pytest.raises(DataError, match="lack 1 of the model's 8 features"):
        explain_changes(model, start, end.drop_columns(["card_use"]))


@pytest.mark.parametrize("key", ["customer_id", "as_of"])
def test_a_missing_key(model: Model, start: pa.Table, end: pa.Table, key: str) -> None:
    with pytest.raises(DataError, match=f"no column {key}"):
        explain_changes(model, start.drop_columns([key]), end)


def test_a_model_that_cannot_be_explained(
    model_with: Callable[..., Model], boosted: Callable[..., str], start: pa.Table, end: pa.Table
) -> None:
    features = model_with().features
    matrix = np.nan_to_num(np.tile(to_matrix(features, start), (50, 1)))
    names = [feature.name for feature in features]
    text = boosted(matrix, np.arange(len(matrix)) % 2, names, linear_tree=True)
    with pytest.raises(DataError, match="linear models in its leaves"):
        explain_changes(model_with(booster_text=text), start, end)
