"""What waiting costs and keeps, by hand."""

import pyarrow as pa
import pytest

from creditline.models.portfolio.decide.notice_price import NoticePrice

ROWS = [
    # notice, limit and step decided, limit and step in force, owed, pd: may be drawn until the effect and not after
    ("announced", 3000.0, 1, 5000.0, 0, 1000.0, 0.10),  # 4,000 now and 2,000 then: 2,000
    ("running", 5000.0, 2, 5000.0, 0, 4000.0, 0.20),  # 1,000 now and nothing then: 1,000
    ("announced", 3000.0, 2, 5000.0, 2, 1000.0, 0.50),  # suspended at once already: nothing
    ("announced", 0.0, 3, 2000.0, 0, 2500.0, 0.40),  # more is owed than the limit: nothing
    ("effective", 3000.0, 1, 5000.0, 0, 0.0, 0.90),
    (None, 3000.0, 0, None, None, 0.0, 0.90),
]
NAMES = ("notice", "limit_after", "step", "limit_in_force", "step_in_force", "balance", "pd")


def test_the_loss_of_waiting_and_the_good_customers_kept() -> None:
    rows = pa.Table.from_pylist([dict(zip(NAMES, row, strict=True)) for row in ROWS])
    price = NoticePrice("told", settled=8, withdrawn=2).add(rows.slice(0, 2)).add(rows.slice(2))
    assert (price.lines, price.drawable) == (4, 3000.0)
    assert price.loss == pytest.approx(0.10 * 2000 + 0.20 * 1000)
    assert price.good == pytest.approx(0.9 + 0.8 + 0.5 + 0.6)
    assert price.kept == pytest.approx(2.8 * 2 / 8)
    said = "\n".join(price.text())
    assert "2 of 8 (25.0%)" in said
    assert f"{400 / 0.7:,.0f}" in said


def test_without_a_notice_settled_nothing_says_how_many_are_kept() -> None:
    price = NoticePrice("told")
    assert price.kept is None
    assert "nothing says how many" in price.text()[-1]
