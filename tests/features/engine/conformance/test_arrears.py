"""Where an instalment stands, by the table that the SQL of outcomes is held to as well (tests/training/outcomes)."""

import tomllib
from pathlib import Path

import pytest

from creditline.features.declare import Aggregate, How, Rows

CASES = tomllib.loads(Path(__file__).with_name("arrears.toml").read_text(encoding="utf-8"))["cases"]
HEADER = "loan_id product due_on amount_due paid_on amount_paid recorded_at\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_days_past_due_and_their_bucket(value, case):
    def of(number):
        rows = HEADER + case["rows"]
        return value(Aggregate(Rows("dues"), How.LAST, number), case["as_of"].isoformat(), installments=rows)

    assert of("days_past_due") == case["past_due"]
    if case["past_due"]:  # of a settled one, `bucket` is how late it came
        assert of("bucket") == case["bucket"]
