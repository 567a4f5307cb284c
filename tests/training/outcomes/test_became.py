"""What became of customers whose line was cut: how many had good outcomes, where enough are known."""

from datetime import date

import pyarrow as pa
import pytest

from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.became import became

CUT = date(2023, 3, 31)


def told(make_data, defaulted):
    outcomes = [
        {"customer_id": f"c{n}", "as_of": CUT.isoformat(), "defaulted": value, "known_on": "2024-03-31"}
        for n, value in enumerate(defaulted)
    ]
    rows = pa.table(
        {
            "customer_id": [row["customer_id"] for row in outcomes],
            "as_of_to": pa.array([CUT] * len(outcomes), pa.date32()),
        }
    )
    logins = [{"customer_id": "c0", "ts": "2023-01-01 10:00"}]
    return became(make_data(outcomes=outcomes, logins=logins), DefaultDefinition(), rows)


def test_good_are_those_who_did_not_default(make_data):
    """The share of the cuts that a report calls unneeded."""
    found = told(make_data, [0, 0, 0, 1, 1])
    assert (found.known, found.good, found.share_good) == (5, 3, pytest.approx(0.6))
    assert (found.open, found.no_exposure, found.in_default, found.unknown, found.why_not) == (0, 0, 0, 0, None)
    assert found.outcome == "given by the lender"


def test_of_fewer_than_five_no_share_is_given(make_data):
    found = told(make_data, [0, 0, 0, 1])
    assert (found.known, found.good, found.share_good) == (4, None, None)
