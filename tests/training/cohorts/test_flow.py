"""The population flow: whoever is on record is used, or left out once."""

from datetime import date

import pyarrow as pa
import pytest

from creditline.training.cohorts import ClosedLines, CohortSettings, draw_sample
from creditline.training.cohorts.flow import FlowStep, UsedRows, population_flow
from creditline.training.outcomes import DefaultDefinition


def test_by_hand(make_data):
    """Five customers on two dates: one opened between them, one in default, one without exposure on the second date."""
    data = make_data(
        customers=[{"customer_id": name} for name in "abcde"],
        logins=[{"customer_id": "a", "ts": "2023-01-01 10:00"}],
    )
    days = [date(2023, 3, 31), date(2023, 6, 30)]
    rows = [
        ("a", 0, "ok", 1), ("a", 1, "ok", 0), ("b", 0, "already_defaulted", None), ("b", 1, "already_defaulted", None),
        ("c", 0, "ok", 0), ("c", 1, "no_exposure", None), ("d", 1, "closed", None), ("e", 0, "ok", 0), ("e", 1, "ok", 0),
    ]  # fmt: skip
    outcomes = pa.table(
        {
            "customer_id": [row[0] for row in rows],
            "as_of": pa.array([days[row[1]] for row in rows]),
            "status": [row[2] for row in rows],
            "defaulted": pa.array([row[3] for row in rows], pa.int32()),
        }
    )
    roles = ("out_of_fold", "embargoed", "out_of_fold", "out_of_fold", "embargoed")
    taken, between = (
        pa.array(flags).to_numpy(zero_copy_only=False) for flags in ([True, True, False, True, True], [False] * 5)
    )
    flow = population_flow(data, outcomes, roles, taken, between)
    assert flow.steps == (
        FlowStep("on_record", 0, 10, 5),
        FlowStep("not_opened", 1, 9, 5),
        FlowStep("already_defaulted", 2, 7, 4),
        FlowStep("immature", 0, 7, 4),
        FlowStep("unknown", 0, 7, 4),
        FlowStep("no_exposure", 1, 6, 4),
        FlowStep("too_new", 0, 6, 4),
        FlowStep("dormant", 0, 6, 4),
        FlowStep("closed", 1, 5, 3),
        FlowStep("embargoed", 2, 3, 3),
        FlowStep("not_drawn", 1, 2, 2),
    )
    assert flow.used == (UsedRows("out_of_fold", 2, 2, 1, 0),)
    assert flow.text == (
        "10 rows of 5 customers on record; left out: 1 not opened, 2 already defaulted, 1 no exposure, 1 closed, "
        "2 embargoed, 1 not drawn; used: 2 out of fold (1 defaults)"
    )


@pytest.mark.parametrize(
    "settings",
    [
        CohortSettings(),
        CohortSettings(sample_goods=0.4, indeterminate_days=30, exposed_only=False),
        CohortSettings(closed_lines=ClosedLines.KEEP, holdout_defaults=50),
    ],
    ids=["as it comes", "goods drawn", "split"],
)
def test_the_counts_add_up(lender, settings):
    sample = draw_sample(lender, DefaultDefinition(), settings, 0)
    before = sample.flow.steps[0].rows
    for step in sample.flow.steps:
        assert step.rows == before - step.left_out
        before = step.rows
    assert before == sample.rows.num_rows == sum(part.rows for part in sample.flow.used)
    assert sample.flow.steps[-1].customers == len(sample.rows["customer_id"].unique())
    asked = sum(cohort.everybody for cohort in sample.cohorts)
    assert sample.flow.steps[1].rows == sample.asked.num_rows == asked
    roles = sample.rows["role"].to_pylist()
    assert {part.role: part.rows for part in sample.flow.used} == {role: roles.count(role) for role in set(roles)}
    by_reason = {step.step: step.left_out for step in sample.flow.steps}
    for reason in ("already_defaulted", "no_exposure", "closed"):
        assert by_reason[reason] == sum(getattr(cohort, reason) for cohort in sample.cohorts)
