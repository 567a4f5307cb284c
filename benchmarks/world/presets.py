"""Default rates, roll rates and vintages of every preset, in one table.

    python benchmarks/world/presets.py [--customers 20000] [--months 48] [--presets calm slow]

A default is 90 days past due on huabei within twelve months, counted as `training.outcomes` counts it. A roll rate is the share of
lines k dues behind on one statement that are k + 1 behind on the next. A vintage is the share of customers who joined
in a year of the window and defaulted within twelve months of their first month's end.
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet
from creditline.training.outcomes.look_past import look_past_as_of
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.months import months_after
from creditline.training.world import PRESETS, WorldSettings, simulate

# Dues missed in a row at each statement, from the days past due of the oldest unsettled one.
_BEHIND = """
WITH behind AS (
    SELECT l.customer_id, l.statement_on,
           count(i.due_on) AS behind
    FROM lines l LEFT JOIN installments i
      ON i.customer_id = l.customer_id AND i.product = 'huabei' AND i.due_on < l.statement_on
     AND (i.paid_on IS NULL OR i.paid_on >= l.statement_on)
    WHERE l.product = 'huabei' AND l.balance > 0
    GROUP BY ALL
), next AS (
    SELECT behind, lead(behind) OVER (PARTITION BY customer_id ORDER BY statement_on) AS later FROM behind
)
SELECT least(behind, 3) AS k, avg(CASE WHEN later > behind THEN 1.0 ELSE 0.0 END) AS roll
FROM next WHERE later IS NOT NULL GROUP BY 1 ORDER BY 1
"""


def default_rates(data: DataSet, ends: list[date]) -> dict[date, float]:
    """The default rate of all customers known at each date."""
    customers = data.connect().sql("SELECT customer_id, opened_on FROM customers ORDER BY 1").to_arrow_table()
    rates = {}
    for end in ends:
        known = customers.filter(pc.less_equal(customers["opened_on"], pa.scalar(end)))
        rates[end] = _rate(data, known["customer_id"], [end] * known.num_rows)
    return rates


def vintages(data: DataSet, years: list[int]) -> dict[int, float]:
    """The default rate in the first year of those who joined in each year, and how many they are."""
    customers = data.connect().sql("SELECT customer_id, last_day(opened_on) AS since FROM customers ORDER BY 1")
    rows = customers.to_arrow_table()
    found = {}
    for year in years:
        some = rows.filter(pc.equal(pc.year(rows["since"]), year))
        found[year] = _rate(data, some["customer_id"], some["since"].to_pylist())
    return found


def _rate(data: DataSet, customers: pa.ChunkedArray, ends: list[date]) -> float:
    if not ends:
        return float("nan")
    pairs = pa.table({"customer_id": customers, "as_of": pa.array(ends, pa.date32())})
    outcomes = look_past_as_of(data, pairs, DefaultDefinition(product="huabei"))
    return float(pc.mean(outcomes["defaulted"]).as_py())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--months", type=int, default=48)
    parser.add_argument("--presets", nargs="+", default=list(PRESETS), choices=list(PRESETS))
    given = parser.parse_args()
    start = date(2022, 1, 1)
    ends = [months_after(start, k).replace(day=1) for k in range(12, given.months - 11, 12)]
    ends = [date.fromordinal(end.toordinal() - 1) for end in ends]
    years = [start.year + k for k in range(given.months // 12 - 1)]
    print(
        f"{given.customers} customers, {given.months} months, seed 2026\n"
        "| preset | " + " | ".join(f"12-month rate at {end}" for end in ends)
        + " | " + " | ".join(f"roll {k} to {k + 1}" for k in range(3))
        + " | " + " | ".join(f"vintage {year}" for year in years) + " | lines cut, % a year |"
    )  # fmt: skip
    print("|---" * (5 + len(ends) + len(years)) + "|")
    for preset in given.presets:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / preset
            simulate(out, WorldSettings(customers=given.customers, months=given.months, preset=preset, start=start))
            data = DataSet.open(out)
            rolls = {k: roll for k, roll in data.connect().execute(_BEHIND).fetchall() if k < 3}
            cut = (
                data.connect()
                .execute(
                    "SELECT 1200.0 * sum(CASE WHEN action IN ('reduce', 'close') THEN 1 ELSE 0 END) / "
                    "(SELECT count(*) FROM lines WHERE product = 'huabei') FROM decisions WHERE product = 'huabei'"
                )
                .fetchone()
            )
            cells = [f"{100 * rate:.2f} %" for rate in default_rates(data, ends).values()]
            cells += [f"{100 * rolls[k]:.1f} %" for k in range(3)]
            cells += [f"{100 * rate:.2f} %" for rate in vintages(data, years).values()]
            print(f"| {preset} | " + " | ".join(cells) + f" | {cut[0] if cut else 0:.1f} |", flush=True)


if __name__ == "__main__":
    main()
