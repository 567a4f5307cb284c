"""How long one customer's features take from records in memory, and that they are the batch's to the last bit.

    python benchmarks/features/online.py [--repeat 300]

One thread. The catalogue is the one training uses, which has one of each feature and its variant before the last cut
(what a model needs: a goal in milliseconds is held against this one), and every declared feature. The customer has the
given number of transactions in rows out of order, and beside them 36 repayments, 24 statements, 60 logins, 12 inquiries,
6 loans elsewhere, 4 applications, 3 decisions, 8 links and 3 attributes. Records come as columns (NumPy), as columns with
text already coded, as Arrow tables and as plain dicts with ISO dates, such as JSON gives. The same records are asked for
again and again, so texts are hashed already and the sort meets an order it knows: another customer costs somewhat more.
"""

import argparse
import random
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from creditline.features.catalogue import INDICATORS, catalogue
from creditline.features.contract import TABLES, Kind
from creditline.features.data import Attribute, DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.engine import compute_features
from creditline.features.engine.carriers.memory.online import OnlineFeatures
from creditline.features.engine.kernel.columns import Labels

AS_OFS = [date(2025, 6, 30), date(2024, 12, 31)]
ARROW = {
    Kind.DAY: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
    Kind.MONEY: pa.float64(),
    Kind.NUMBER: pa.float64(),
    Kind.INTEGER: pa.int64(),
}
Rows = list[dict[str, object]]


def customer(events: int, seed: int = 1) -> dict[str, Rows]:
    """Rows of every table for one customer `a`, over three years to the first as-of date and a month beyond."""
    chance = random.Random(seed)
    categories = ["groceries", "rent", "salary", "transport", "eating_out", "utilities", "gambling", None]

    def day() -> date:
        return date(2025, 7, 30) - timedelta(chance.randrange(1125))

    def moment() -> datetime:
        return datetime.combine(day(), datetime.min.time()) + timedelta(seconds=chance.randrange(86_400))

    def of(count: int, make: object) -> Rows:
        return [{"customer_id": "a", **make(i)} for i in range(count)]  # type: ignore[operator]

    return {
        "customers": of(1, lambda _: {"opened_on": date(2021, 1, 1), "birth_year": 1985, "region": "north"}),
        "transactions": of(
            events,
            lambda _: {
                "ts": moment(),
                "amount": round(chance.lognormvariate(3, 1.5), 2) + 0.01,
                "direction": chance.choice(["in", "out", "out", "out"]),
                "category": chance.choice(categories),
                "channel": chance.choice(["card", "transfer", "cash"]),
                "counterparty": f"c{int(chance.paretovariate(0.7)) % 400}",
                "balance": round(chance.gauss(2000, 500), 2),
            },
        ),
        "installments": of(
            36,
            lambda i: {
                "loan_id": "l",
                "product": "p" if i % 4 else "q",
                "due_on": date(2022, 7, 5) + timedelta(30 * i),
                "amount_due": 210.5,
                "paid_on": date(2022, 7, 5) + timedelta(30 * i + chance.choice([-3, 0, 0, 4, 40])),
                "amount_paid": 210.5,
            },
        ),
        "lines": of(
            24,
            lambda i: {
                "line_id": "x",
                "product": "p",
                "statement_on": date(2023, 7, 10) + timedelta(30 * i),
                "credit_limit": 3000.0,
                "balance": round(chance.uniform(0, 3000), 2),
                "min_due": 50.0,
                "paid": 80.0,
                "months_past_due": 0,
                "status": "open",
            },
        ),
        "logins": of(60, lambda _: {"ts": moment(), "device": chance.choice(["phone", "laptop"])}),
        "inquiries": of(12, lambda _: {"ts": moment(), "institution": chance.choice("mno"), "purpose": "loan"}),
        "obligations": of(
            6, lambda _: {"lender": chance.choice("mn"), "opened_on": day(), "closed_on": None, "amount": 900.0}
        ),
        "applications": of(
            4,
            lambda _: {
                "applied_on": day(), "product": "p", "amount": 5000.0, "term_months": 24, "payment": 230.0,
                "purpose": "car", "decision": "granted",
            },
        ),
        "decisions": of(
            3,
            lambda _: {
                "line_id": "x", "product": "p", "decided_on": day(), "limit_before": 4000.0, "limit_after": 3000.0,
                "action": "reduce", "initiated_by": "lender",
            },
        ),
        "links": of(8, lambda i: {"other_id": f"o{i}", "since": day(), "kind": "phone"}),
        "attributes": of(
            3, lambda i: {"name": "job", "value": str(i), "valid_from": date(2023, 1, 1) + timedelta(200 * i)}
        ),
    }  # fmt: skip


def macro() -> Rows:
    """Five years of monthly figures of every indicator."""
    return [
        {
            "indicator": name, "region": region, "period_on": date(2020 + m // 12, m % 12 + 1, 1),
            "published_on": date(2020 + m // 12, m % 12 + 1, 20), "value": 1.0 + m % 7,
        }
        for name in INDICATORS for region in (None, "north") for m in range(60)
    ]  # fmt: skip


def as_arrow(table: str, rows: Rows) -> pa.Table:
    """Rows in the contract's types."""
    return pa.table(
        {
            column.name: pa.array([row.get(column.name) for row in rows], ARROW.get(column.kind, pa.string()))
            for column in TABLES[table]
            if any(column.name in row for row in rows)
        }
    )


def as_columns(table: pa.Table) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    """Arrow columns as NumPy arrays: datetime64, float64, objects."""
    return {name: table[name].combine_chunks().to_numpy(zero_copy_only=False) for name in table.column_names}


def as_json(rows: Rows) -> Rows:
    """Rows as `json.loads` gives them: dates and times are text."""
    return [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in rows]


def as_coded(table: pa.Table) -> dict[str, object]:
    """NumPy arrays, text as codes."""
    coded: dict[str, object] = dict(as_columns(table))
    for name in table.column_names:
        if pa.types.is_string(table.schema.field(name).type):
            column = table[name].combine_chunks().dictionary_encode()
            coded[name] = Labels(np.asarray(column.indices.fill_null(-1)), column.dictionary.to_pylist())
    return coded


def main() -> None:
    """Print wall p50 and p99, and the thread's CPU time, which a busy machine distorts less."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=300)
    repeat = parser.parse_args().repeat
    every = catalogue("p", [Attribute("job", True)])
    print(f"one thread, milliseconds, {repeat} repetitions")
    print(
        f"{'catalogue':<14} {'events':>7} {'dates':>5}  {'form':<8} {'p50':>7} {'p99':>7} {'CPU p50':>8} {'CPU least':>9}"
    )
    for said, features in (("training", every.for_training()), ("all", every)):
        online = OnlineFeatures(features, macro=as_arrow("macro", macro()))
        for events in (2_000, 20_000):
            rows = customer(events)
            arrow = {name: as_arrow(name, some) for name, some in rows.items()}
            forms = {
                "columns": {name: as_columns(table) for name, table in arrow.items()},
                "coded": {name: as_coded(table) for name, table in arrow.items()},
                "arrow": arrow,
                "json": {name: as_json(some) for name, some in rows.items()},
            }
            expected = batch(arrow, features)
            for form, records in forms.items():
                assert bits(online.features(records, AS_OFS).to_arrow()) == expected, form  # type: ignore[arg-type]
                for dates in (1, 2):
                    row = measured(repeat, online, records, AS_OFS[:dates])
                    print(f"{said:<9} {len(features):>4} {events:>7} {dates:>5}  {form:<8} {row}")


def measured(repeat: int, online: OnlineFeatures, records: object, as_ofs: list[date]) -> str:
    """Wall p50 and p99, CPU p50 and least, milliseconds."""
    taken, busy = [], []
    for _ in range(repeat):
        began, at = time.perf_counter(), time.thread_time()
        online.features(records, as_ofs)  # type: ignore[arg-type]
        taken.append(1e3 * (time.perf_counter() - began))
        busy.append(1e3 * (time.thread_time() - at))
    p50, p99 = np.percentile(taken, (50, 99))
    return f"{p50:7.2f} {p99:7.2f} {np.median(busy):8.2f} {min(busy):9.2f}"


def batch(arrow: dict[str, pa.Table], features: object) -> list[list[str]]:
    """The same features through files and DuckDB."""
    with tempfile.TemporaryDirectory() as folder:
        for name, table in arrow.items():
            write_table(Path(folder), name, table)
        write_table(Path(folder), "macro", as_arrow("macro", macro()))
        pairs = pa.table({"customer_id": ["a"] * len(AS_OFS), "as_of": pa.array(AS_OFS, pa.date32())})
        return bits(compute_features(DataSet.open(Path(folder)), pairs, features).drop(["customer_id", "as_of"]))  # type: ignore[arg-type]


def bits(table: pa.Table) -> list[list[str]]:
    """Every value, floats to the last bit."""
    return [[v.hex() if isinstance(v, float) else str(v) for v in column.to_pylist()] for column in table.columns]


if __name__ == "__main__":
    main()
