"""Where an instalment stands by the SQL of outcomes, held to the table that the features are held to."""

import tomllib
from pathlib import Path

import duckdb
import pytest

from creditline.features.contract.arrears import BUCKET_EDGES, BUCKETS
from creditline.training.outcomes.spells.bucket_sql import bucket_of
from creditline.training.outcomes.spells.instalments import SETTLED

CASES = tomllib.loads(
    (Path(__file__).parents[2] / "features" / "engine" / "conformance" / "arrears.toml").read_text(encoding="utf-8")
)["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_days_past_due_and_their_bucket(case):
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE installments (customer_id VARCHAR, loan_id VARCHAR, product VARCHAR, due_on DATE, "
            "amount_due DOUBLE, paid_on DATE, amount_paid DOUBLE, recorded_at TIMESTAMP)"
        )
        for line in case["rows"].splitlines():
            row = ["a", *(None if cell == "-" else cell for cell in line.split())]
            connection.execute("INSERT INTO installments VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        late = (
            f"WITH {SETTLED} SELECT coalesce(max(CASE WHEN known_settled_on <= $day THEN 0 "
            "ELSE greatest($day - due_on, 0) END), 0) AS late FROM instalment WHERE due_on <= $day"
        )
        found = connection.execute(f"SELECT late, {bucket_of('late')} FROM ({late})", {"day": case["as_of"]}).fetchone()
    assert found == (case["past_due"], case["bucket"])


def test_buckets_are_named_by_their_first_days():
    assert [int(name.rstrip("+").split("-")[0]) for name in BUCKETS[1:]] == list(BUCKET_EDGES[1:])
