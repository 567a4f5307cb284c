"""Answers against other customers: the mean of the answers against each of them."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.calibration import Sigmoid
from creditline.models.scoring.frame import score_frame
from creditline.models.why import explain_against, explain_changes
from creditline.models.why.game import mean as mean_module
from creditline.models.why.json_form import as_data
from creditline.models.why.reference import Reference, fixed_sample, near_threshold
from creditline.models.why.words.page import as_text

DAY, NEXT = date(2025, 6, 30), date(2025, 7, 31)


@pytest.fixture(scope="module")
def cohort(rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]) -> pa.Table:
    return dated(rows(81, 60), DAY)


@pytest.fixture(scope="module")
def asking(rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]) -> pa.Table:
    return dated(rows(82, 12), NEXT)


@pytest.mark.parametrize("steepness", [0.9, 6.0])
def test_it_is_the_mean_of_the_pairwise_answers(
    model_with: Callable[..., Model], cohort: pa.Table, asking: pa.Table, steepness: float
) -> None:
    model = model_with(calibration=Sigmoid(steepness, 1.0))
    for number, why in enumerate(explain_against(model, asking, Reference("kept", cohort, DAY))):
        own = asking.slice(number, 1).set_column(0, "customer_id", pa.array([0]))
        others = cohort.set_column(0, "customer_id", pa.array([0] * 60))
        pairs = explain_changes(model, others, pa.concat_tables([own] * 60))
        expected: dict[str, float] = {}
        for pair in pairs:
            for feature in (feature for reason in pair.reasons for feature in reason.features):
                expected[feature.name] = expected.get(feature.name, 0.0) + feature.exact / 60
        found = {feature.name: feature.exact for reason in why.reasons for feature in reason.features}
        assert found == pytest.approx(expected, abs=1e-9)
        for place, layer in enumerate(why.layers):
            assert layer.exact == pytest.approx(np.mean([pair.layers[place].exact for pair in pairs]), abs=1e-9)
        assert why.start.raw == pytest.approx(np.mean([pair.start.raw for pair in pairs]), abs=1e-9)
        assert why.end == pairs[0].end


def test_whole_points_add_up_to_the_difference_from_the_mean(model: Model, cohort: pa.Table, asking: pa.Table) -> None:
    usual = np.clip(score_frame(model, cohort)["raw"].to_numpy(), 350, 950).mean()
    scores = score_frame(model, asking)
    for why, score, raw in zip(
        explain_against(model, asking, Reference("kept", cohort, DAY)),
        scores["score"].to_pylist(),
        scores["raw"].to_pylist(),
        strict=True,
    ):
        assert (why.start.score, why.end.score) == (int(np.floor(usual + 0.5)), score)
        assert sum(layer.points for layer in why.layers) == sum(reason.points for reason in why.reasons) == why.change
        assert sum(layer.exact for layer in why.layers) == pytest.approx(min(max(raw, 350), 950) - usual, abs=1e-9)
        assert as_data(why)["against"] == "kept"


def test_memory_is_bounded_by_parts_that_do_not_change_the_answer(
    model: Model, cohort: pa.Table, asking: pa.Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(explain_against(model, asking, Reference("kept", cohort, DAY)))
    monkeypatch.setattr(mean_module, "_AT_ONCE", 7)
    parts = list(explain_against(model, asking, Reference("kept", cohort, DAY)))
    for one, other in zip(whole, parts, strict=True):
        assert [r.family for r in one.reasons] == [r.family for r in other.reasons]
        assert [r.points for r in one.reasons] == [r.points for r in other.reasons]
        assert [r.exact for r in one.reasons] == pytest.approx([r.exact for r in other.reasons], abs=1e-10)


def test_the_sample_of_a_cohort_is_fixed(cohort: pa.Table) -> None:
    one, other = fixed_sample(cohort, 10), fixed_sample(cohort, 10)
    assert one.equals(other)
    assert one.num_rows == len(set(one["customer_id"].to_pylist())) == 10
    assert fixed_sample(cohort, 100).equals(cohort)


def test_threshold_takes_the_cut_off_and_twenty_points_above() -> None:
    scored = pa.table({"row": [1, 2, 3, 4, 5], "above": [-1, 0, 10, 20, 21]})
    assert near_threshold(scored)["row"].to_pylist() == [2, 3, 4]
    with pytest.raises(DataError, match="none of 1 kept customers lies within 20 points above"):
        near_threshold(scored.slice(4))


def test_an_empty_cohort_is_refused(cohort: pa.Table) -> None:
    with pytest.raises(DataError, match="no kept customer"):
        Reference("kept", cohort.slice(0, 0), DAY)


def test_usual_values_are_medians_and_the_most_frequent(model: Model, cohort: pa.Table) -> None:
    names = [feature.name for feature in model.features]
    rows = cohort.slice(0, 4)
    late, region = rows.column_names.index("late_90d"), rows.column_names.index("region")
    rows = rows.set_column(late, "late_90d", pa.array([1.0, 2.0, 4.0, None]))
    rows = rows.set_column(region, "region", pa.array(["west", "east", "east", "west"]))
    usual = dict(zip(names, Reference("kept", rows, DAY).usual(model), strict=True))
    assert usual["late_90d"] == 2.0
    assert usual["region"] == "east"  # a tie goes to the first by name
    rows = rows.set_column(late, "late_90d", pa.array([1.0, None, None, None]))
    assert dict(zip(names, Reference("kept", rows, DAY).usual(model), strict=True))["late_90d"] is None


def test_the_page_says_whom_it_compares_with(model: Model, cohort: pa.Table, asking: pa.Table) -> None:
    for why in explain_against(model, asking, Reference("kept", cohort, DAY)):
        english, chinese = as_text(why, "en"), as_text(why, "zh")
        assert "customers whose line was kept, on average: score" in english
        assert "额度未下调的客户平均：评分" in chinese
        assert "difference of score" in english
        assert " rose " not in english
        assert "the median of those customers is" in english
        assert "上述客户的中位数" in chinese
        assert why.start.as_of == DAY
