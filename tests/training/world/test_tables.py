"""The tables of a world agree with the contract and with one another."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from creditline.features.contract import TABLES, Kind
from creditline.features.data import DataSet
from creditline.features.data.check import check
from creditline.training.world import PRESETS, WorldSettings, simulate
from creditline.training.world.life.history import live
from creditline.training.world.life.world import world_of
from creditline.training.world.rows.identity import FIRST_CUSTOMER, Identity
from creditline.training.world.rows.money.transactions import transactions_table
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.draws import Draws

ARROW = {
    Kind.ID: {"int64"},
    Kind.TEXT: {"string"},
    Kind.DAY: {"date32[day]"},
    Kind.TIMESTAMP: {"timestamp[us]"},
    Kind.MONEY: {"double"},
    Kind.INTEGER: {"int64"},
    Kind.NUMBER: {"double"},
}


@pytest.fixture
def con(calm: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        for file in calm.glob("*.parquet"):
            connection.execute(f"CREATE VIEW {file.stem} AS SELECT * FROM '{file}'")
        yield connection


def count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(f"SELECT count(*) FROM ({sql})").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.slow
@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_check_finds_nothing_wrong(preset: str, tmp_path: Path) -> None:
    simulate(tmp_path / "w", WorldSettings(customers=60, months=24, preset=preset, truth=True, probes=12))
    assert check(tmp_path / "w").problems == ()
    folders = {path.name for path in (tmp_path / "w" / "truth").iterdir() if path.is_dir()}
    assert folders == ({"twins", "twins_without_macro"} if preset == "recession" else {"twins"})
    for folder in folders:
        assert check(tmp_path / "w" / "truth" / folder).problems == ()


def test_every_table_but_given_outcomes_and_changing_attributes_is_there(calm: Path) -> None:
    assert set(DataSet.open(calm).tables) == set(TABLES) - {"outcomes", "attributes"}


def test_columns_have_the_types_of_the_contract(calm: Path) -> None:
    for file in sorted(calm.glob("*.parquet")):
        schema = pq.read_schema(file)
        for column in TABLES[file.stem]:
            if column.name in schema.names:
                assert str(schema.field(column.name).type) in ARROW[column.kind], (file.stem, column.name)


def test_rows_are_sorted_by_customer_then_time(calm: Path) -> None:
    for name, table in TABLES.items():
        if (calm / f"{name}.parquet").exists() and name != "macro" and table.known_from:
            columns = ["customer_id", table.known_from] if table.is_event else ["customer_id"]
            rows = pq.read_table(calm / f"{name}.parquet", columns=columns)
            customer = rows["customer_id"].to_numpy()
            assert (np.diff(customer) >= 0).all(), name
            if table.is_event:
                time = rows[table.known_from].to_numpy().astype("datetime64[us]").astype(np.int64)
                assert (np.diff(time)[np.diff(customer) == 0] >= 0).all(), name


def test_the_account_adds_up_to_the_cent(calm: Path) -> None:
    rows = pq.read_table(calm / "transactions.parquet").to_pandas()
    cents = (100 * rows.amount).round() * np.where(rows.direction == "in", 1, -1)
    moved = (100 * rows.balance).round().diff()
    same = rows.customer_id.eq(rows.customer_id.shift())
    # In the last week some postings are not recorded yet, and leave gaps.
    early = rows.ts < "2025-04-23"
    assert (moved == cents)[same & early].all()
    assert (same & early).sum() > 300_000


def test_postings_add_up_to_the_cash_of_the_life() -> None:
    settings = WorldSettings(customers=120, months=18)
    history = live(world_of(settings, np.arange(20)))
    traits, cash = history.world.traits, history.closing.cash - history.opening.cash
    table = transactions_table(
        history, Identity.own(traits.number, 120), Draws.of(settings.seed, traits.number)
    ).to_pandas()
    signed = table.amount.where(table.direction == "in", -table.amount).groupby(table.customer_id).sum()
    before = traits.opened < BURN_IN
    same = np.isclose(signed[traits.number[before] + FIRST_CUSTOMER], cash[before] / 100.0)
    # A posting in eighty is recorded up to six days late: some of the last days' are still missing.
    assert same.mean() > 0.8


def test_a_payment_from_the_account_is_a_payment_towards_a_due(con: duckdb.DuckDBPyConnection) -> None:
    # Every huabei payment recorded by the end leaves the account on the same day.
    assert count(
        con,
        """
        SELECT i.customer_id, i.paid_on FROM installments i
        WHERE i.paid_on IS NOT NULL AND i.paid_on BETWEEN DATE '2022-02-01' AND DATE '2025-04-01'
        EXCEPT
        SELECT customer_id, ts::DATE FROM transactions WHERE category = 'repayment'
        """,
    ) < 0.02 * count(con, "SELECT DISTINCT customer_id, paid_on FROM installments")


def test_the_statement_says_how_far_past_due_the_line_is(con: duckdb.DuckDBPyConnection) -> None:
    # floor(days past due of the oldest open due / 30), from the instalments, a day after the due date counting as 1.
    wrong = """
        WITH oldest AS (
            SELECT l.customer_id, l.statement_on, l.months_past_due,
                   coalesce(max(l.statement_on - i.due_on) // 30, 0) AS expected
            FROM lines l LEFT JOIN (
                SELECT customer_id, loan_id, due_on, max(coalesce(paid_on, DATE '9999-01-01')) AS settled_on
                FROM installments WHERE product = 'huabei' GROUP BY ALL
            ) i ON i.customer_id = l.customer_id AND i.due_on < l.statement_on AND i.settled_on >= l.statement_on
            WHERE l.product = 'huabei' GROUP BY ALL
        ) SELECT * FROM oldest WHERE months_past_due <> expected
    """
    assert count(con, wrong) == 0
    assert count(con, "SELECT * FROM lines WHERE months_past_due >= 3") > 100


def test_the_least_due_is_what_the_instalment_asks(con: duckdb.DuckDBPyConnection) -> None:
    joined = (
        "SELECT l.min_due, i.amount_due, l.balance FROM lines l JOIN installments i ON i.loan_id = l.line_id "
        "AND date_trunc('month', i.due_on) = l.statement_on WHERE l.product = 'huabei'"
    )
    assert count(con, joined) > 10_000
    assert count(con, f"SELECT * FROM ({joined}) WHERE abs(min_due - amount_due) > 0.001") == 0
    # max(50, 10 % of the balance), at most the balance, to the nearest cent
    by_rule = "least(balance, greatest(50.0, 0.1 * balance))"
    assert count(con, f"SELECT * FROM ({joined}) WHERE abs(amount_due - {by_rule}) > 0.0050001") == 0


def test_limits_move_only_by_decisions(con: duckdb.DuckDBPyConnection) -> None:
    wrong = """
        WITH moved AS (
            SELECT line_id, statement_on, credit_limit, lag(credit_limit) OVER w AS before
            FROM lines WINDOW w AS (PARTITION BY line_id ORDER BY statement_on)
        )
        SELECT * FROM moved m WHERE before <> credit_limit AND NOT EXISTS (
            SELECT 1 FROM decisions d WHERE d.line_id = m.line_id AND d.decided_on = m.statement_on - 1
            AND d.limit_before = m.before AND d.limit_after = m.credit_limit)
    """
    assert count(con, wrong) == 0
    assert count(con, "SELECT * FROM decisions WHERE limit_before <> limit_after") > 100


def test_a_reduction_never_goes_below_the_balance(con: duckdb.DuckDBPyConnection) -> None:
    joined = (
        "SELECT d.limit_after, l.balance FROM decisions d JOIN lines l ON l.line_id = d.line_id "
        "AND l.statement_on = d.decided_on + 1 WHERE d.action = 'reduce'"
    )
    assert count(con, joined) > 20
    assert count(con, f"SELECT * FROM ({joined}) WHERE limit_after < balance - 0.001") == 0


def test_written_off_half_a_year_after_the_first_missed_due(con: duckdb.DuckDBPyConnection) -> None:
    wrong = """
        SELECT e.customer_id FROM credit_events e WHERE e.kind = 'write_off' AND e.loan_id IS NULL
        AND e.event_on > DATE '2022-08-01' AND NOT EXISTS (
            SELECT 1 FROM installments i WHERE i.loan_id = e.line_id AND i.due_on = e.event_on - 180 AND i.paid_on IS NULL)
    """
    assert count(con, wrong) == 0
    assert count(con, "SELECT * FROM credit_events WHERE kind = 'write_off'") > 30


def test_rows_arrive_after_they_happen_and_before_the_end(con: duckdb.DuckDBPyConnection) -> None:
    for table, clock in (
        ("transactions", "ts"),
        ("inquiries", "ts"),
        ("obligations", "opened_on"),
        ("installments", "paid_on"),
    ):
        assert count(con, f"SELECT * FROM {table} WHERE recorded_at < {clock}") == 0
        assert count(con, f"SELECT * FROM {table} WHERE recorded_at >= TIMESTAMP '2025-05-01'") == 0
    late = count(con, "SELECT * FROM transactions WHERE recorded_at > ts") / count(con, "SELECT * FROM transactions")
    assert 0.011 < late < 0.014  # one in eighty


def test_nothing_is_known_of_a_customer_before_joining(con: duckdb.DuckDBPyConnection) -> None:
    for table, clock in (("transactions", "ts"), ("logins", "ts"), ("lines", "statement_on"), ("inquiries", "ts")):
        assert count(con, f"SELECT * FROM {table} JOIN customers USING (customer_id) WHERE {clock} < opened_on") == 0


def test_weekends_nights_and_heavy_tails_are_there(con: duckdb.DuckDBPyConnection) -> None:
    leisure, other = con.execute(
        "SELECT avg((dayofweek(ts) IN (0, 6))::INT) FILTER (category IN ('shopping', 'entertainment')), "
        "avg((dayofweek(ts) IN (0, 6))::INT) FILTER (category IN ('food', 'transport')) FROM transactions"
    ).fetchone() or (0, 0)
    assert leisure > other + 0.05
    salary = con.execute("SELECT max(dayofweek(ts)), min(dayofweek(ts)) FROM transactions WHERE category = 'salary'")
    assert salary.fetchone() == (5, 1)  # Monday to Friday
    tail = con.execute(
        "SELECT quantile_cont(amount, 0.99) / median(amount) FROM transactions WHERE category = 'food'"
    ).fetchone()
    assert tail is not None
    # Lognormal with sigma 1 has 99th percentile exp(2.33) = 10 medians; sharing a total and differing customers add to it.
    assert tail[0] > 8
