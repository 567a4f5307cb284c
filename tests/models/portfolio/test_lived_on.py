"""Our own decisions in place of the lender's, as the features see them."""

from datetime import date
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.models.portfolio.decide_dates.feedback import lived_on

FIRST = date(2024, 4, 30)
LINES = """customer_id,line_id,product,statement_on,credit_limit,balance
ann,A,card,2024-04-05,1000,250
ann,A,card,2024-05-05,1500,300
ann,A,card,2024-06-05,1500,400
bob,B,card,2024-05-05,2000,0
"""
DECISIONS = """customer_id,line_id,product,decided_on,limit_before,limit_after,action,initiated_by
ann,A,card,2024-03-31,1200,1000,reduce,lender
ann,A,card,2024-04-30,1000,1500,increase,lender
bob,B,card,2024-05-31,2000,1000,reduce,lender
"""


def test_statements_and_decisions_are_as_they_would_have_been(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("customer_id\nann\nbob\n", encoding="utf-8")
    (tmp_path / "lines.csv").write_text(LINES, encoding="utf-8")
    (tmp_path / "decisions.csv").write_text(DECISIONS, encoding="utf-8")
    made = []
    for day, before, after in ((FIRST, 1000.0, 800.0), (date(2024, 5, 31), 800.0, 600.0)):
        file = tmp_path / f"{day}.made.parquet"
        parquet.write_table(_row(day, before, after), file)
        made.append(file)
    with lived_on(DataSet.open(tmp_path), made, FIRST) as data, data.connect() as connection:
        limits = connection.execute(
            "SELECT line_id, statement_on::VARCHAR, credit_limit, balance FROM lines ORDER BY ALL"
        )
        assert limits.fetchall() == [
            ("A", "2024-04-05", 1000, 250),  # before we decided
            ("A", "2024-05-05", 800, 300),  # after the first, balance as recorded
            ("A", "2024-06-05", 600, 400),
            ("B", "2024-05-05", 2000, 0),  # not ours
        ]
        past = connection.execute("SELECT line_id, decided_on::VARCHAR, limit_after FROM decisions ORDER BY ALL")
        assert past.fetchall() == [
            ("A", "2024-03-31", 1000),
            ("A", "2024-04-30", 800),  # ours, in place of the lender's increase
            ("A", "2024-05-31", 600),
            ("B", "2024-05-31", 1000),
        ]


def _row(day: date, before: float, after: float) -> pa.Table:
    return pa.table(
        {
            "customer_id": ["ann"],
            "line_id": ["A"],
            "product": ["card"],
            "decided_on": pa.array([day], pa.date32()),
            "limit_before": [before],
            "limit_after": [after],
            "action": ["reduce"],
            "initiated_by": ["lender"],
            "reason": ["band fair"],
            "policy_version": ["p"],
            "model_version": ["m"],
        }
    )
