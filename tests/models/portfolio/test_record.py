"""Our own decisions in place of the lender's, as the features see them."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.portfolio.lines.record import recorded

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
ann,A,card,2024-05-10,1500,1200,reduce,customer
ann,A,card,2024-06-02,1200,500,reduce,customer
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
    with recorded(DataSet.open(tmp_path), made) as data, data.connect() as connection:
        limits = connection.execute(
            "SELECT line_id, statement_on::VARCHAR, credit_limit, balance FROM lines ORDER BY ALL"
        )
        assert limits.fetchall() == [
            ("A", "2024-04-05", 1000, 250),  # before we decided
            ("A", "2024-05-05", 800, 300),  # after the first, balance as recorded
            ("A", "2024-06-05", 500, 400),  # lowered at the customer's wish after our second
            ("B", "2024-05-05", 2000, 0),  # not ours
        ]
        past = connection.execute("SELECT line_id, decided_on::VARCHAR, limit_after FROM decisions ORDER BY ALL")
        assert past.fetchall() == [
            ("A", "2024-03-31", 1000),
            ("A", "2024-04-30", 800),  # ours, in place of the lender's increase
            ("A", "2024-05-31", 600),
            ("A", "2024-06-02", 500),  # the customer's wish, below what we had decided; that of May was not
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
            "step_before": [1],
            "step": [1],
        }
    )


def test_a_decision_counts_from_the_day_after_it_was_made(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("customer_id\nann\nbob\n", encoding="utf-8")
    (tmp_path / "lines.csv").write_text(LINES, encoding="utf-8")
    (tmp_path / "decisions.csv").write_text(DECISIONS, encoding="utf-8")
    with recorded(DataSet.open(tmp_path)) as data, data.connect() as connection:
        assert data.has("decisions", "recorded_at")
        known = connection.execute("SELECT DISTINCT recorded_at::DATE - decided_on FROM decisions").fetchall()
    assert known == [(1,)]


def test_files_that_are_no_decisions(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("customer_id\nann\n", encoding="utf-8")
    (tmp_path / "lines.csv").write_text(LINES, encoding="utf-8")
    data = DataSet.open(tmp_path)
    (tmp_path / "words.parquet").write_text("words", encoding="utf-8")
    parquet.write_table(_row(FIRST, 1.0, 1.0).drop_columns(["step"]), tmp_path / "short.parquet")
    for file, said in (
        ("none.parquet", "is no Parquet file"),
        ("words.parquet", "cannot be read"),
        ("short.parquet", "has no column step"),
    ):
        with pytest.raises(DataError, match=said), recorded(data, [tmp_path / file]):
            pass
