"""Scores from rows."""

from collections.abc import Callable
from datetime import date

import lightgbm
import numpy as np
import pyarrow as pa
import pytest

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.calibration import Sigmoid
from creditline.models.scoring.frame import score_frame
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix


def test_margin_is_lightgbms_raw_score(model: Model, rows: Callable[..., pa.Table], booster_text: str) -> None:
    matrix = to_matrix(model.features, rows(3, 50))
    expected = lightgbm.Booster(model_str=booster_text).predict(matrix, raw_score=True, num_threads=1)
    assert margins(model, matrix).tolist() == list(expected)


def test_the_chain_by_hand(
    model_with: Callable[..., Model], rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]
) -> None:
    # A map that sends every margin (all within 10 of 0) to nearly the same log-odds -3: slope 0.01, intercept -3.
    # raw = 430.0829 + 57.7078 * 3 = 603.2063 less 0.5771 per unit of margin.
    model = model_with(calibration=Sigmoid(0.01, -3.0))
    scored = score_frame(model, dated(rows(3, 20)))
    margin = scored["margin"].to_numpy()
    assert scored["raw"].to_numpy() == pytest.approx(603.2063 - 0.577078 * margin, abs=1e-3)
    assert scored["pd"].to_numpy() == pytest.approx(0.0474 + 0.000452 * margin, abs=1e-4)  # p(1-p) = 0.0452
    assert set(scored["band"].to_pylist()) == {"good"}


def test_columns_and_keys(model: Model, rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]) -> None:
    scored = score_frame(model, dated(rows(3, 4), date(2025, 1, 31)))
    assert scored.column_names == ["customer_id", "as_of", "margin", "pd", "raw", "score", "band", "in_default"]
    assert scored["customer_id"].to_pylist() == [1, 2, 3, 4]
    assert scored["as_of"].to_pylist() == [date(2025, 1, 31)] * 4
    assert scored["score"].type == pa.int64()


def test_a_row_scores_the_same_alone_and_among_others(
    model: Model, rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]
) -> None:
    frame = dated(rows(4, 30))
    together = score_frame(model, frame, threads=2)
    alone = [score_frame(model, frame.slice(row, 1)) for row in range(30)]
    assert pa.concat_tables(alone).combine_chunks().equals(together.combine_chunks())


def test_no_rows(model: Model, rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]) -> None:
    assert score_frame(model, dated(rows(4, 3)).slice(0, 0)).num_rows == 0


def test_rows_without_a_key_are_refused(model: Model, rows: Callable[..., pa.Table]) -> None:
    with pytest.raises(DataError, match="no column customer_id"):
        score_frame(model, rows(4, 3))


def test_scores_stay_on_the_scale(
    model_with: Callable[..., Model], rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]
) -> None:
    scored = score_frame(model_with(calibration=Sigmoid(20.0, 0.0)), dated(rows(3, 500)))
    assert scored["score"].to_numpy().min() == 350
    assert scored["score"].to_numpy().max() == 950
    assert np.ptp(scored["raw"].to_numpy()) > 600  # raw itself is not clipped
