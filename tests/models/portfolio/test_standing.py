"""Where a line stands, from statements and decisions: small tables, the state worked out by hand."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.lines.standing import standing_lines

DAY = date(2024, 6, 30)
LINES = """customer_id,line_id,product,statement_on,credit_limit,balance
ann,A,card,2024-06-05,1000,250
ann,A,card,2024-07-05,9,9
bob,B,card,2024-06-05,2000,0
cat,C,card,2024-06-05,3000,0
dan,D,card,2024-06-05,4000,0
eve,E,card,2024-06-05,0,0
"""
DECISIONS = """customer_id,line_id,product,decided_on,limit_before,limit_after,action,initiated_by
bob,B,card,2024-03-31,5000,2500,reduce,lender
bob,B,card,2024-06-10,2500,2000,reduce,lender
bob,B,card,2024-06-30,2000,1,reduce,lender
cat,C,card,2024-04-30,6000,3000,reduce,customer
dan,D,card,2024-02-29,5000,4000,reduce,lender
dan,D,card,2024-03-31,4000,4000,suspend,lender
dan,D,card,2024-05-31,4000,4000,restore,lender
eve,E,card,2024-05-31,700,0,close,lender
"""


def lender(folder: Path, lines: str = LINES, decisions: str | None = DECISIONS) -> DataSet:
    folder.mkdir(exist_ok=True)
    ids = sorted({row.split(",")[0] for row in LINES.splitlines()[1:]})
    (folder / "customers.csv").write_text("customer_id\n" + "\n".join(ids) + "\n", encoding="utf-8")
    (folder / "lines.csv").write_text(lines, encoding="utf-8")
    if decisions is not None:
        (folder / "decisions.csv").write_text(decisions, encoding="utf-8")
    return DataSet.open(folder)


def pairs(*ids: str) -> pa.Table:
    return pa.table({"customer_id": list(ids), "as_of": pa.array([DAY] * len(ids), pa.date32())})


def test_state_of_each_line(tmp_path: Path) -> None:
    found = standing_lines(lender(tmp_path), pairs("ann", "bob", "cat", "dan", "eve"), "card").to_pylist()
    names = ("credit_limit", "balance", "step", "days_since_change", "month_limit", "standing_limit", "customer_cap")
    assert {row["customer_id"]: tuple(row[name] for name in names) for row in found} == {
        # never decided on; the July statement is not known yet
        "ann": (1000, 250, 0, None, 1000, 1000, None),
        # cut twice since it stood at 5,000; June began at 2,500; what is decided on the day itself does not count
        "bob": (2000, 0, 1, 20, 2500, 5000, None),
        # lowered on the customer's own wish: no cut, no clock, and not to be raised above 3,000
        "cat": (3000, 0, 0, None, 3000, 3000, 3000),
        # restored 30 days ago, onto the step it was cut to before
        "dan": (4000, 0, 1, 30, 4000, 5000, None),
    }


def test_a_decision_of_the_first_of_the_month_belongs_to_the_month(tmp_path: Path) -> None:
    """Left out, the largest cut of a month would be counted from what the cut left: 30 % and 30 % again in one month."""
    rows = DECISIONS + "ann,A,card,2024-06-01,1400,1000,reduce,lender\n"
    (ann,) = standing_lines(lender(tmp_path, decisions=rows), pairs("ann"), "card").to_pylist()
    assert (ann["credit_limit"], ann["month_limit"]) == (1000, 1400)
    rows = DECISIONS + "ann,A,card,2024-05-31,1400,1000,reduce,lender\n"
    (ann,) = standing_lines(lender(tmp_path / "may", decisions=rows), pairs("ann"), "card").to_pylist()
    assert (ann["credit_limit"], ann["month_limit"]) == (1000, 1000)


def test_many_dates_of_a_customer_are_each_by_themselves(tmp_path: Path) -> None:
    data, days = lender(tmp_path), (date(2024, 6, 9), date(2024, 6, 30), date(2024, 7, 5))
    asked = pa.table({"customer_id": ["bob"] * 3, "as_of": pa.array(days, pa.date32())})
    found = standing_lines(data, asked, "card")
    single = [
        standing_lines(data, pa.table({"customer_id": ["bob"], "as_of": pa.array([day], pa.date32())}), "card")
        for day in days
    ]
    assert found.to_pylist() == pa.concat_tables(single).to_pylist()
    assert found["credit_limit"].to_pylist() == [2000, 2000, 1]
    assert found["month_limit"].to_pylist() == [2000, 2500, 1]


def test_closed_lines_on_request(tmp_path: Path) -> None:
    (eve,) = standing_lines(lender(tmp_path), pairs("eve"), "card", closed=True).to_pylist()
    assert (eve["credit_limit"], eve["step"], eve["standing_limit"]) == (0, 3, 700)


def test_earlier_decisions_carry_the_step(tmp_path: Path) -> None:
    file = tmp_path / "may.parquet"
    pa.parquet.write_table(earlier("ann", date(2024, 5, 31), step=1), file)
    with recorded(lender(tmp_path / "d"), [file], DAY) as data:
        (ann,) = standing_lines(data, pairs("ann"), "card").to_pylist()
    # A step taken without a change of limit is a change all the same: the clock runs.
    assert (ann["step"], ann["days_since_change"], ann["credit_limit"]) == (1, 30, 1000)


def test_dates_out_of_order_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "june.parquet"
    pa.parquet.write_table(earlier("ann", DAY, step=1), file)
    refused = pytest.raises(DataError, match=r"holds decisions of 2024-06-30, not before 2024-06-30")
    with refused, recorded(lender(tmp_path / "d"), [file], DAY):
        pass


def test_two_lines_on_one_product_are_refused(tmp_path: Path) -> None:
    twice = LINES + "ann,A2,card,2024-06-05,500,0\n"
    with pytest.raises(DataError, match=r"customer ann has 2 lines on card .*; a policy decides on one line"):
        standing_lines(lender(tmp_path, twice), pairs("ann"), "card")


def test_no_decisions_and_no_lines(tmp_path: Path) -> None:
    data = lender(tmp_path / "a", decisions=None)
    assert standing_lines(data, pairs("ann"), "card")["step"].to_pylist() == [0]
    assert standing_lines(data, pairs("ann"), "loan").num_rows == 0


def earlier(customer: str, day: date, step: int) -> pa.Table:
    return pa.table(
        {
            "customer_id": [customer],
            "line_id": ["A"],
            "product": ["card"],
            "decided_on": pa.array([day], pa.date32()),
            "limit_before": [1000.0],
            "limit_after": [1000.0],
            "action": ["maintain"],
            "initiated_by": ["lender"],
            "reason": ["band fair"],
            "policy_version": ["p"],
            "model_version": ["m"],
            "step_before": [0],
            "step": [step],
        }
    )
