"""Marginals of the simulated world beside two real data sets: Berka (account postings) and Taiwan (credit card lines).

    python benchmarks/world/realism.py [--data ../shared/data] [--customers 3000]

Amounts are compared free of scale (divided by the account's own median, or by the limit): the currencies, the countries
and the decades differ.
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from creditline.training.world import WorldSettings, simulate

ACCOUNT_ROWS = {
    "postings a month, median": "SELECT median(rate) FROM rate",
    "postings a month, 10th and 90th": "SELECT quantile_cont(rate, [0.1, 0.9]) FROM rate",
    "share of postings that come in": "SELECT avg(inward::INT) FROM posting",
    "outgoing amount / own median, 90th and 99th": "SELECT quantile_cont(amount / usual, [0.9, 0.99]) FROM p WHERE NOT inward",
    "largest 1 % of outgoing postings, share of money": (
        "SELECT sum(CASE WHEN amount >= (SELECT quantile_cont(amount, 0.99) FROM p WHERE NOT inward) THEN amount END) "
        "/ sum(amount) FROM p WHERE NOT inward"
    ),
    "monthly money in, variation (median over accounts)": (
        "SELECT median(cv) FROM (SELECT account, stddev(s) / avg(s) AS cv FROM (SELECT account, date_trunc('month', day) AS mo, "
        "sum(amount) AS s FROM posting WHERE inward GROUP BY ALL) GROUP BY 1 HAVING count(*) >= 6)"
    ),
    "monthly money out / in (median)": (
        "SELECT median(o / i) FROM (SELECT account, sum(CASE WHEN inward THEN amount END) AS i, "
        "sum(CASE WHEN NOT inward THEN amount END) AS o FROM posting GROUP BY 1)"
    ),
    "postings with a balance below zero": "SELECT avg((balance < 0)::INT) FROM posting",
}
LINE_ROWS = {
    "use of the limit, quarter, median, three quarters": "SELECT quantile_cont(use, [0.25, 0.5, 0.75]) FROM line",
    "use above 0.9": "SELECT avg((use > 0.9)::INT) FROM line",
    "statements without a balance": "SELECT avg((use <= 0)::INT) FROM line",
    "paid / statement before, median": "SELECT median(paid_share) FROM line",
    "paid in full": "SELECT avg((paid_share >= 0.999)::INT) FROM line",
    "a month or more late": "SELECT avg((late >= 1)::INT) FROM line",
    "two months or more late": "SELECT avg((late >= 2)::INT) FROM line",
    "from not late to late": "SELECT avg((later >= 1)::INT) FROM line WHERE late = 0 AND later IS NOT NULL",
    "from late to not late": "SELECT avg((later = 0)::INT) FROM line WHERE late >= 1 AND later IS NOT NULL",
    "ever late in six months": "SELECT avg(w::INT) FROM (SELECT bool_or(late >= 1) AS w FROM line GROUP BY account)",
    "month-to-month correlation of use": "SELECT corr(use, use_later) FROM line",
}


@dataclass(frozen=True)
class Side:
    """One column of a table: a name and a connection with the views the queries read."""

    name: str
    connection: duckdb.DuckDBPyConnection


def berka(folder: Path) -> Side:
    con = duckdb.connect()
    con.execute(
        "CREATE VIEW posting AS SELECT account_id AS account, strptime(date::VARCHAR, '%y%m%d')::DATE AS day, amount, "
        "type = 'credit' AS inward, balance FROM read_csv(?, header = true, all_varchar = false, types = {'date': 'VARCHAR'}) "
        "WHERE amount > 0".replace("?", f"'{folder / 'berka' / 'trans_before_loan_1997_98.csv.gz'}'")
    )
    return Side("Berka", _account_views(con))


def simulated_accounts(folder: Path) -> Side:
    con = duckdb.connect()
    con.execute(
        "CREATE VIEW posting AS SELECT customer_id AS account, ts::DATE AS day, amount, direction = 'in' AS inward, balance "
        f"FROM '{folder / 'transactions.parquet'}' WHERE ts < TIMESTAMP '2023-07-01'"
    )
    return Side("world", _account_views(con))


def _account_views(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    con.execute(
        "CREATE TABLE p AS SELECT *, median(amount) OVER (PARTITION BY account, inward) AS usual FROM posting; "
        "CREATE TABLE rate AS SELECT account, count(*) / (date_diff('day', min(day), max(day)) / 30.44) AS rate "
        "FROM posting GROUP BY 1 HAVING date_diff('day', min(day), max(day)) > 60"
    )
    return con


def taiwan(folder: Path) -> Side:
    con = duckdb.connect()
    status = ("PAY_0", "PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6")
    parts = " UNION ALL ".join(
        f'SELECT "ID" AS account, {6 - k} AS n, BILL_AMT{k + 1} / LIMIT_BAL AS use, greatest({status[k]}, 0) AS late, '
        + (f"CASE WHEN BILL_AMT{k + 2} > 0 THEN PAY_AMT{k + 1} / BILL_AMT{k + 2} END" if k < 5 else "NULL")
        + " AS paid_share FROM t"
        for k in range(6)
    )
    con.execute(f"CREATE VIEW t AS SELECT * FROM read_csv('{folder / 'taiwan' / 'UCI_Credit_Card.csv'}')")
    return Side("Taiwan", _line_views(con, parts))


def simulated_lines(folder: Path) -> Side:
    con = duckdb.connect()
    # The dues missed and still open on the statement; six statements of 2023, as Taiwan has six of 2005.
    rows = f"""
    SELECT l.customer_id AS account, date_diff('month', DATE '2023-03-01', l.statement_on) AS n,
           any_value(l.balance / l.credit_limit) AS use, count(i.due_on) AS late,
           any_value(CASE WHEN l.before > 0 THEN l.paid / l.before END) AS paid_share
    FROM (SELECT *, lag(balance) OVER (PARTITION BY line_id ORDER BY statement_on) AS before
          FROM '{folder / "lines.parquet"}' WHERE product = 'huabei') l
    LEFT JOIN '{folder / "installments.parquet"}' i
      ON i.customer_id = l.customer_id AND i.product = 'huabei' AND i.due_on < l.statement_on
     AND (i.paid_on IS NULL OR i.paid_on >= l.statement_on)
    WHERE l.statement_on >= DATE '2023-04-01' AND l.statement_on < DATE '2023-10-01' AND l.credit_limit > 0
    GROUP BY l.customer_id, l.statement_on
    """
    return Side("world", _line_views(con, rows))


def _line_views(con: duckdb.DuckDBPyConnection, rows: str) -> duckdb.DuckDBPyConnection:
    con.execute(
        f"CREATE TABLE line AS SELECT *, lead(late) OVER w AS later, lead(use) OVER w AS use_later FROM ({rows}) "
        "WINDOW w AS (PARTITION BY account ORDER BY n)"
    )
    return con


def print_table(left: Side, right: Side, queries: dict[str, str]) -> None:
    print(f"\n| | {left.name} | {right.name} |\n|---|---|---|")
    for name, query in queries.items():
        values = [side.connection.execute(query).fetchone() for side in (left, right)]
        print(f"| {name} | " + " | ".join(_shown(value[0] if value else None) for value in values) + " |")


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(each) for each in value)
    return "–" if value is None else f"{float(str(value)):.3g}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[3] / "shared" / "data")
    parser.add_argument("--customers", type=int, default=3_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "world"
        simulate(out, WorldSettings(customers=given.customers, months=24))
        print_table(berka(given.data), simulated_accounts(out), ACCOUNT_ROWS)
        print_table(taiwan(given.data), simulated_lines(out), LINE_ROWS)


if __name__ == "__main__":
    main()
