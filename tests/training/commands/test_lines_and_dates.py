"""Which lines are in force, and which dates are looked at, on a few readable rows."""

from datetime import date

import pyarrow as pa
import pytest

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.errors import DataError
from creditline.models.portfolio.lines.standing import COLUMNS, standing_lines
from creditline.training.run.dates import month_end_before, scoring_pairs

LINES = """customer_id,line_id,product,statement_on,credit_limit,balance,recorded_at
a,1,card,2024-01-31,1000,100,
a,1,card,2024-02-29,,200,
a,1,card,2024-03-31,500,300,
a,2,loan,2024-02-29,9000,50,2024-03-05 10:00:00
b,3,card,2024-02-29,0,0,
"""


@pytest.fixture
def make(tmp_path):
    def written(**tables: str) -> DataSet:
        for name, text in tables.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return DataSet.open(tmp_path)

    return written


def _pairs(**days: str) -> pa.Table:
    return pa.table(
        {
            "customer_id": list(days),
            "as_of": pa.array([date.fromisoformat(day) for day in days.values()], pa.date32()),
        }
    )


def _standing(table: pa.Table) -> list[tuple]:
    return _rows(table.select(["customer_id", "line_id", "product", "credit_limit", "balance"]))


def _rows(table: pa.Table) -> list[tuple]:
    return [tuple(row.values()) for row in table.to_pylist()]


@pytest.mark.parametrize(
    ("as_of", "product", "expected"),
    [
        # the limit was last told in January; the balance is February's; line 2 is only recorded in March
        ("2024-02-29", None, [("a", "1", "card", 1000.0, 200.0)]),
        ("2024-03-05", None, [("a", "1", "card", 1000.0, 200.0), ("a", "2", "loan", 9000.0, 50.0)]),
        ("2024-03-31", "card", [("a", "1", "card", 500.0, 300.0)]),
        ("2024-01-30", None, []),
        ("2024-03-31", "mortgage", []),
    ],
)
def test_lines_as_known_on_the_day(make, as_of, product, expected):
    data = make(customers="customer_id\na\nb\n", lines=LINES)
    assert _standing(standing_lines(data, _pairs(a=as_of, b=as_of), product)) == expected


def test_no_lines_without_limits(make):
    data = make(customers="customer_id\na\n", transactions="customer_id,ts,amount,direction\na,2024-01-01,5,in\n")
    found = standing_lines(data, _pairs(a="2024-03-31"), None)
    assert (found.num_rows, found.column_names) == (0, list(COLUMNS))


def test_month_ends_before_skip_the_unknown(make):
    data = make(customers="customer_id,opened_on\na,\nb,2024-02-29\nc,2024-03-01\n", lines=LINES)
    pairs = _pairs(a="2024-03-31", b="2024-03-15", c="2024-03-31")
    assert _rows(month_end_before(data, pairs, 1)) == [("a", date(2024, 2, 29)), ("b", date(2024, 2, 29))]
    assert _rows(month_end_before(data, pairs, 2)) == [("a", date(2024, 1, 31))]
    assert _rows(month_end_before(data, pairs, 3)) == []  # before the first statement


def test_due_dates_to_come_do_not_make_the_data_longer(make):
    installments = "customer_id,loan_id,product,due_on,amount_due,paid_on\na,L,loan,2024-01-10,5,2024-01-12\na,L,loan,2030-01-10,5,\n"
    span = span_of(make(customers="customer_id\na\n", installments=installments))
    assert (span.first, span.last) == (date(2024, 1, 10), date(2024, 1, 12))


def test_a_data_set_without_a_dated_row_is_refused(make):
    data = make(customers="customer_id\na\n", logins="customer_id,ts\n")
    with pytest.raises(DataError, match="no event table holds a row with a date"):
        span_of(data)


def test_everybody_is_scored_on_the_last_day(make):
    data = make(customers="customer_id\na\nb\n", lines=LINES)
    assert _rows(scoring_pairs(data)) == [("a", date(2024, 3, 31)), ("b", date(2024, 3, 31))]


def test_one_outcome_each_gives_everybody_their_own_day(make):
    outcomes = "customer_id,as_of,defaulted\na,2024-02-15,0\nb,2024-03-01,1\n"
    data = make(customers="customer_id\na\nb\n", lines=LINES, outcomes=outcomes)
    assert _rows(scoring_pairs(data)) == [("a", date(2024, 2, 15)), ("b", date(2024, 3, 1))]


def test_several_outcomes_each_are_a_history(make):
    outcomes = "customer_id,as_of,defaulted\na,2023-02-15,0\na,2023-05-15,0\nb,2023-03-01,1\n"
    data = make(customers="customer_id\na\nb\n", lines=LINES, outcomes=outcomes)
    assert _rows(scoring_pairs(data)) == [("a", date(2024, 3, 31)), ("b", date(2024, 3, 31))]
