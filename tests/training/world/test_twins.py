"""A twin differs from its original only from the day its cause began, and only in what that cause can reach."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from world_twins import CLOCKS, changed, differ_at_once, differ_too_early, documented, not_allowed

from creditline.features.catalogue import catalogue
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.training.world import WorldSettings, simulate
from creditline.training.world.life.shocks.kinds import Kind
from creditline.training.world.truth.probes import LAYERS

PAY = ("salary", "pension", "business_income", "bonus", "benefit")
INCOME_CAUSES = ("job_loss", "pay_cut", "raise", "macro")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("world") / "recession"
    simulate(out, WorldSettings(customers=900, months=28, preset="recession", truth=True, probes=90))
    return out


@pytest.fixture
def con(world: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute(f"CREATE TABLE twin AS SELECT * FROM '{world}/truth/twins.parquet'")
        connection.execute(f"CREATE TABLE customer AS SELECT * FROM '{world}/customers.parquet'")
        yield connection


@pytest.mark.parametrize("folder", ["twins", "twins_without_macro"])
@pytest.mark.parametrize("table", sorted(CLOCKS))
def test_nothing_differs_before_the_cause(con: duckdb.DuckDBPyConnection, world: Path, table: str, folder: str) -> None:
    changed(con, world, table, folder)
    assert differ_too_early(con, table) == []
    if table in ("transactions", "lines", "installments"):
        assert con.execute("SELECT count(*) > 0 FROM changed").fetchone() == (True,)


@pytest.mark.parametrize("folder", ["twins", "twins_without_macro"])
def test_the_first_month_differs_only_in_what_the_cause_touches_at_once(
    con: duckdb.DuckDBPyConnection, world: Path, folder: str
) -> None:
    allowed, seen = documented(), set()
    assert set(allowed) == {kind.name.lower() for kind in Kind} | set(LAYERS)
    for table in CLOCKS:
        changed(con, world, table, folder)
        at_once = differ_at_once(con, table)
        assert not_allowed(at_once, table, allowed) == [], table
        seen |= {(table, without) for _, without in at_once if "+" not in without}
    # The economy moves slowly: in its first month it takes no probe's job.
    assert len(seen) > 10 or folder == "twins_without_macro"


def test_twins_are_labelled(con: duckdb.DuckDBPyConnection) -> None:
    cases = dict(con.execute('SELECT "case", count(*) FROM twin GROUP BY ALL').fetchall())
    assert {"single", "double", "masked", "macro", "macro_only", "model", "policy"} <= set(cases)
    onsets = con.execute("SELECT DISTINCT without, onset FROM twin WHERE without NOT LIKE '%+%' ORDER BY 1").fetchall()
    gradual = {"pay_cut", "overspending", "disengagement"}
    expected = [
        (cause, None if cause in LAYERS else "gradual" if cause in gradual else "sudden") for cause, _ in onsets
    ]
    assert onsets == expected
    assert {row[0] for row in con.execute("SELECT DISTINCT chronic FROM twin").fetchall()} >= {"always_full", None}
    assert con.execute(
        "SELECT count(*) > 0, bool_and(thin_file = (began_on < since + INTERVAL 12 MONTH)) FROM (SELECT thin_file, began_on, "
        "date_trunc('month', opened_on) AS since FROM twin JOIN customer USING (customer_id))"
    ).fetchone() == (True, True)


def test_a_due_of_before_differs_only_in_what_was_paid_after(con: duckdb.DuckDBPyConnection, world: Path) -> None:
    changed(con, world, "installments", "twins")
    differing = con.execute(
        "SELECT twin_id, record_id, count(DISTINCT (due_on, amount_due, product)) FROM changed JOIN twin USING (twin_id) "
        "WHERE due_on < began_on GROUP BY ALL HAVING count(DISTINCT (due_on, amount_due, product)) > 1"
    ).fetchall()
    assert differing == []


def test_pay_is_touched_only_by_what_happens_to_income(con: duckdb.DuckDBPyConnection, world: Path) -> None:
    changed(con, world, "transactions", "twins")
    touched = con.execute(
        "SELECT DISTINCT without FROM changed JOIN twin USING (twin_id) "
        f"WHERE category IN {PAY} AND amount > 0 AND (twin_id, record_id) IN "
        # a pay row that differs only in the balance after it was not itself touched
        "(SELECT (twin_id, record_id) FROM changed GROUP BY ALL HAVING count(DISTINCT amount) > 1 OR count(*) = 1)"
    ).fetchall()
    causes = {part for (without,) in touched for part in without.split("+")}
    assert causes & set(INCOME_CAUSES)
    assert all(set(without.split("+")) & set(INCOME_CAUSES) for (without,) in touched)


def test_rent_customers_and_links_are_touched_by_nothing(con: duckdb.DuckDBPyConnection, world: Path) -> None:
    changed(con, world, "customers", "twins")
    assert con.execute("SELECT count(*) FROM changed").fetchone() == (0,)
    changed(con, world, "links", "twins")
    assert con.execute("SELECT count(*) FROM changed").fetchone() == (0,)
    changed(con, world, "transactions", "twins")
    rent = con.execute(
        "SELECT count(*) FROM (SELECT twin_id, record_id FROM changed WHERE category = 'household' "
        "GROUP BY ALL HAVING count(DISTINCT (amount, ts)) > 1 OR count(*) = 1)"
    ).fetchone()
    assert rent == (0,)


def test_most_twins_really_lack_their_cause(con: duckdb.DuckDBPyConnection, world: Path) -> None:
    changed(con, world, "transactions", "twins")
    touched, of = con.execute(
        "SELECT count(DISTINCT c.twin_id), count(DISTINCT t.twin_id) FROM twin t LEFT JOIN changed c USING (twin_id) "
        "WHERE folder = 'twins' AND without NOT IN ('model', 'policy')"
    ).fetchone() or (0, 0)
    assert of > 50
    assert touched > 0.8 * of


def test_twins_go_through_the_features_and_equal_their_originals_the_day_before(
    con: duckdb.DuckDBPyConnection, world: Path
) -> None:
    listed = con.sql(
        "SELECT twin_id, customer_id, (began_on - 1)::DATE AS day, (began_on + INTERVAL 5 MONTH - INTERVAL 1 DAY)::DATE AS after "
        "FROM twin JOIN customer USING (customer_id) WHERE folder = 'twins' AND opened_on < began_on - 1 ORDER BY twin_id"
    ).to_arrow_table()
    same, data = {}, {"twin_id": DataSet.open(world / "truth" / "twins"), "customer_id": DataSet.open(world)}
    chosen = catalogue(target_product="huabei").available(data["customer_id"])
    for day in ("day", "after"):
        rows = []
        for who, folder in data.items():
            pairs = listed.select([who, day]).rename_columns(["customer_id", "as_of"])
            frame = compute_features(folder, distinct(pairs), chosen).to_pandas().set_index(["customer_id", "as_of"])
            rows.append(frame.loc[list(zip(*pairs.to_pydict().values(), strict=True))].reset_index(drop=True))
        same[day] = rows[0].equals(rows[1])
        if day == "day":
            assert len(rows[0]) > 50
    assert same == {"day": True, "after": False}


def distinct(pairs: pa.Table) -> pa.Table:
    return (
        pairs.group_by(pairs.column_names).aggregate([]).sort_by([(name, "ascending") for name in pairs.column_names])
    )


def test_a_twin_without_its_job_loss_keeps_its_pay(con: duckdb.DuckDBPyConnection, world: Path) -> None:
    rows = con.execute(
        f"SELECT t.twin_id, t.customer_id, t.began_on FROM twin t JOIN '{world}/customers.parquet' USING (customer_id) "
        "WHERE without = 'job_loss' AND occupation IN ('public', 'private', 'manual') ORDER BY 1"
    ).fetchall()
    assert rows
    for twin_id, customer_id, began_on in rows:
        until = datetime.combine(began_on, time()) + timedelta(days=31)
        paid = [
            con.execute(
                f"SELECT coalesce(sum(amount), 0) FROM '{world}/{path}transactions.parquet' "
                "WHERE customer_id = ? AND category = 'salary' AND ts >= ? AND ts < ?",
                [who, began_on, until],
            ).fetchone()
            for path, who in (("truth/twins/", twin_id), ("", customer_id))
        ]
        assert paid[0] is not None
        assert paid[1] is not None
        # A lost job takes 85 to 100 % of pay.
        assert paid[1][0] <= 0.16 * paid[0][0]
