"""In service a model says what the library says, to the last bit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from shutil import copytree

import lightgbm
import numpy as np
import pyarrow as pa
import pytest

from creditline.features.errors import DataError
from creditline.models.artefact import Model, write_model
from creditline.models.calibration import Beta, CalibrationMap, Knots, Sigmoid
from creditline.models.scoring.frame import score_rows
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix
from creditline.models.serving.explained import Explained
from creditline.models.serving.scorer import Scorer
from creditline.models.why import Reason, Reference, Why, explain_against, explain_changes

MAPS = [Sigmoid(0.9, -0.2), Sigmoid(9.0, 4.0), Beta(0.7, 1.3, 0.1), Knots((-3.0, -1.0, 2.0), (-4.0, -2.0, 3.0))]
SAME = ("margin", "pd", "raw", "score", "band")


def whole(reasons: tuple[Reason, ...]) -> list[tuple[object, ...]]:
    """The integers of reasons, with what they are about."""
    return [
        (one.family, one.layer, one.points, one.audience, [(f.name, f.points) for f in one.features]) for one in reasons
    ]


def assert_same(found: list[Explained], expected: list[Why]) -> None:
    assert len(found) == len(expected) > 0
    for ours, why in zip(found, expected, strict=True):
        assert (ours.before, ours.after, ours.change) == (why.start.score, why.end.score, why.change)
        assert whole(ours.reasons) == whole(why.reasons)
        assert [one.exact for one in ours.reasons] == [one.exact for one in why.reasons]
        assert (ours.layers, ours.others) == (why.layers, 0)


def test_a_matrix_is_the_librarys(scorer: Scorer, model: Model, rows: Callable[..., pa.Table]) -> None:
    frame = rows(5, 60)
    assert np.array_equal(scorer.matrix(frame.to_pylist()), to_matrix(model.features, frame), equal_nan=True)


@pytest.mark.parametrize("calibration", MAPS)
def test_scores_are_the_librarys_alone_and_together(
    model_with: Callable[..., Model], rows: Callable[..., pa.Table], calibration: CalibrationMap
) -> None:
    model, frame = model_with(calibration=calibration), rows(6, 200)
    scorer = Scorer(model)
    matrix = scorer.matrix(frame.to_pylist())
    library, together = score_rows(model, frame), scorer.score(matrix)
    assert [library[name].to_pylist() for name in SAME] == [list(getattr(together, name)) for name in SAME]
    alone = [scorer.score(matrix[place : place + 1]) for place in range(len(matrix))]
    assert [[one for part in alone for one in getattr(part, name)] for name in SAME] == [
        list(getattr(together, name)) for name in SAME
    ]


def test_no_rows(scorer: Scorer) -> None:
    empty = scorer.matrix([])
    assert (len(scorer.score(empty).band), scorer.reasons(empty, empty), scorer.reasons(None, empty)) == (0, [], [])


def test_one_row_is_lightgbms_from_any_thread(scorer: Scorer, model: Model, rows: Callable[..., pa.Table]) -> None:
    matrix = to_matrix(model.features, rows(7, 300))
    expected = lightgbm.Booster(model_str=model.booster_text).predict(matrix, raw_score=True, num_threads=1)
    with ThreadPoolExecutor(8) as pool:
        found = [one[0] for one in pool.map(lambda row: margins(scorer.model, row[None, :]), matrix)]
    assert found == list(expected)


@pytest.mark.parametrize("calibration", MAPS)
def test_reasons_against_the_past_are_the_librarys(
    model_with: Callable[..., Model],
    rows: Callable[..., pa.Table],
    dated: Callable[..., pa.Table],
    calibration: CalibrationMap,
) -> None:
    model, start, end = model_with(calibration=calibration), rows(8, 90), rows(9, 90)
    end = end.set_column(7, "unemployment", start["unemployment"])  # and, of the others, 30 with no macro change
    end = pa.concat_tables([end.slice(0, 30), rows(10, 60)])
    scorer = Scorer(model)
    found = scorer.reasons(*(scorer.matrix(one.to_pylist()) for one in (start, end)), most=None)
    expected = explain_changes(model, dated(start, date(2025, 5, 31)), dated(end))
    assert_same(found, expected)
    alone = [
        scorer.reasons(scorer.matrix([before]), scorer.matrix([after]), most=None)[0]
        for before, after in zip(start.to_pylist(), end.to_pylist(), strict=True)
    ]
    assert alone == found


def test_reasons_against_others_are_the_librarys(
    scorer: Scorer, model: Model, kept: pa.Table, rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]
) -> None:
    frame = rows(11, 25)
    found = scorer.reasons(None, scorer.matrix(frame.to_pylist()), most=None)
    expected = list(explain_against(model, dated(frame), Reference("kept", kept, date(2025, 5, 31))))
    assert_same(found, expected)
    assert {one.against for one in found} == {"kept"}


def test_values_before_and_after_and_the_families_left_out(scorer: Scorer) -> None:
    before = {"late_90d": 0, "days_late_now": 0, "card_use": 0.1, "region": "coast", "linked_late": 0.0}
    after = {"late_90d": 3, "days_late_now": 40, "card_use": 0.9, "region": "hills", "linked_late": 1.0}
    (all_of_them,) = scorer.reasons(scorer.matrix([before]), scorer.matrix([after]), most=None)
    (two,) = scorer.reasons(scorer.matrix([before]), scorer.matrix([after]), most=2)
    assert two.reasons == all_of_them.reasons[:2]
    assert two.others == sum(one.points for one in all_of_them.reasons[2:])
    assert sum(one.points for one in two.reasons) + two.others == two.change < 0
    named = {f.name: (f.start, f.end) for one in all_of_them.reasons for f in one.features}
    given = {name: (before[name], after[name]) for name in before}
    assert named.items() <= given.items()
    assert {"late_90d", "card_use"} <= named.keys()
    assert {one.audience for one in all_of_them.reasons if one.family == "network"} <= {"internal"}


def test_equal_rows_have_no_reason(scorer: Scorer, rows: Callable[..., pa.Table]) -> None:
    matrix = scorer.matrix(rows(12, 3).to_pylist())
    assert [(one.change, one.reasons) for one in scorer.reasons(matrix, matrix)] == [(0, ())] * 3


@pytest.mark.parametrize("name", ["model.json", "booster.txt", "reference.json", "cohort.json"])
def test_a_changed_byte_is_refused_by_name(served: Path, tmp_path: Path, name: str) -> None:
    copy = copytree(served, tmp_path / "model")
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(DataError, match=f"{name} was changed or damaged"):
        Scorer.open(copy)


def test_without_a_cohort_an_earlier_row_is_needed(model: Model, rows: Callable[..., pa.Table], tmp_path: Path) -> None:
    write_model(model, tmp_path / "model")
    scorer = Scorer.open(tmp_path / "model")
    assert scorer.version == model.version
    with pytest.raises(DataError, match="no rows to compare with"):
        scorer.reasons(None, scorer.matrix(rows(13, 1).to_pylist()))


def test_earlier_rows_must_match(scorer: Scorer, rows: Callable[..., pa.Table]) -> None:
    matrix = scorer.matrix(rows(14, 2).to_pylist())
    with pytest.raises(DataError, match="1 earlier rows do not go with 2 rows"):
        scorer.reasons(matrix[:1], matrix)
    with pytest.raises(ValueError, match="float64 rows of 8 features"):
        scorer.score(matrix[:, :3])
