"""Who has something to default on at a date, as tables, against an obvious reading, and without the future."""

import random
from datetime import date, timedelta

import pytest

from creditline.training.cohorts import CohortSettings, draw_sample
from creditline.training.cohorts.exclusions import reasons
from creditline.training.outcomes import DefaultDefinition

AS_OF = "2023-12-31"


def statement(on, balance=0.0, limit=100.0, line="x", product="card", **more):
    return {
        "line_id": line,
        "product": product,
        "statement_on": on,
        "balance": balance,
        "credit_limit": limit,
        "months_past_due": 0,
        **more,
    }


def decided(on, action="close", after=0.0, line="x", product="card", **more):
    return {
        "line_id": line,
        "product": product,
        "decided_on": on,
        "limit_before": 100.0,
        "limit_after": after,
        "action": action,
        "initiated_by": "lender",
        **more,
    }


def due(due_on, paid_on=None, product="card", loan="l", **more):
    return {
        "loan_id": loan,
        "product": product,
        "due_on": due_on,
        "amount_due": 100.0,
        "paid_on": paid_on,
        "amount_paid": None if paid_on is None else 100.0,
        **more,
    }


CASES = {
    "nothing at all": ([], [], [], False),
    "a line with nothing drawn": ([statement("2023-12-15")], [], [], True),
    "a line that begins a day later": ([statement("2024-01-01")], [], [], False),
    "a statement recorded a day later": ([statement("2023-12-15", recorded_at="2024-01-01 08:00")], [], [], False),
    "a limit that is not known": ([statement("2023-12-15", limit=None)], [], [], True),
    "a limit of nothing": ([statement("2023-12-15", limit=0.0)], [], [], False),
    "a limit of nothing, and a balance": ([statement("2023-12-15", 5.0, limit=0.0)], [], [], True),
    "a balance that is not known": ([statement("2023-12-15", None, limit=0.0)], [], [], True),
    "a limit of nothing that was raised": (
        [statement("2023-11-15", limit=0.0)],
        [decided("2023-12-01", "increase", 50.0)],
        [],
        True,
    ),
    "nothing heard for a year": ([statement("2022-12-31")], [], [], True),
    "nothing heard for a year and a day": ([statement("2022-12-30", 5.0)], [], [], False),
    "closed": ([statement("2023-11-15")], [decided("2023-12-01")], [], False),
    "closed on the day": ([statement("2023-12-15")], [decided("2023-12-31")], [], False),
    "closed a day later": ([statement("2023-12-15")], [decided("2024-01-01")], [], True),
    "closed, and known a day later": (
        [statement("2023-11-15")],
        [decided("2023-12-01", recorded_at="2024-01-01 08:00")],
        [],
        True,
    ),
    "closed with a balance": ([statement("2023-11-15", 5.0)], [decided("2023-12-01")], [], True),
    "closed with a balance that is paid since": (
        [statement("2023-11-15", 5.0), statement("2023-12-15")],
        [decided("2023-12-01")],
        [],
        False,
    ),
    "closed with a balance that is paid later": (
        [statement("2023-11-15", 5.0), statement("2024-01-15")],
        [decided("2023-12-01")],
        [],
        True,
    ),
    "closed and restored": (
        [statement("2023-10-15")],
        [decided("2023-11-01"), decided("2023-12-01", "restore", 50.0)],
        [],
        True,
    ),
    "closed, and restored later": (
        [statement("2023-10-15")],
        [decided("2023-11-01"), decided("2024-01-01", "restore", 50.0)],
        [],
        False,
    ),
    "suspended": ([statement("2023-11-15")], [decided("2023-12-01", "suspend")], [], True),
    "opened by a decision, no statement yet": ([], [decided("2023-12-20", "restore", 50.0)], [], True),
    "another line is open": (
        [statement("2023-11-15"), statement("2023-11-15", line="y")],
        [decided("2023-12-01")],
        [],
        True,
    ),
    "a line on another product": ([statement("2023-12-15", product="loan")], [], [], False),
    "an instalment due and not paid": ([], [], [due("2023-12-31")], True),
    "an instalment that is due later": ([], [], [due("2024-01-01")], False),
    "paid on the day": ([], [], [due("2023-10-15", "2023-12-31"), due("2023-11-15", "2023-11-15", loan="m")], False),
    "paid on the day, recorded later": (
        [],
        [],
        [due("2023-10-15", "2023-12-31", recorded_at="2024-01-02 08:00")],
        True,
    ),
    "on another product": ([], [], [due("2023-12-15", product="loan")], False),
    # Of a product without statements, the next instalment is still to come.
    "a loan paid so far, 31 days after its last due": ([], [], [due("2023-11-30", "2023-11-30")], True),
    "32 days after": ([], [], [due("2023-11-29", "2023-11-29")], False),
    "a loan paid by the quarter": ([], [], [due("2023-07-10", "2023-07-10"), due("2023-10-10", "2023-10-10")], True),
    "a card is not a loan": (
        [statement("2023-11-15", limit=0.0)],
        [],
        [due("2023-12-15", "2023-12-15")],
        False,
    ),
    # Where instalments of the product tell what is owed, a statement's balance holds for a month.
    "the balance was billed and paid": (
        [statement("2023-11-15", 5.0)],
        [decided("2023-12-01")],
        [due("2023-12-10", "2023-12-10")],
        False,
    ),
}


def test_the_table(make_data, pairs_of):
    """Cases of the same tables are customers of one data set: which tables there are is a property of the feed."""
    together = {}
    for name, (*tables, _) in CASES.items():
        together.setdefault(tuple(map(bool, tables)), []).append(name)
    found = {}
    for names in together.values():
        tables = {
            table: [{"customer_id": name, **row} for name in names for row in CASES[name][place]]
            for place, table in enumerate(("lines", "decisions", "installments"))
        }
        given = {table: rows for table, rows in tables.items() if rows}
        if not {"lines", "installments"} & set(given):
            given["installments"] = [{"customer_id": "another", **due("2023-12-15")}]
        data = make_data(customers=[{"customer_id": name} for name in [*names, "another"]], **given)
        pairs = pairs_of(*[(name, AS_OF) for name in names])
        told = reasons(data, pairs, DefaultDefinition(product="card"), CohortSettings())
        found |= dict(zip(names, [reason is None for reason in told.to_pylist()], strict=True))
    assert found == {name: expected for name, (*_, expected) in CASES.items()}


START = date(2023, 1, 1)


def some_day(rng, last=500):
    return START + timedelta(rng.randrange(last))


def recorded(rng, day):
    return None if rng.random() < 0.6 else f"{day + timedelta(rng.randrange(0, 40))} 12:00"


def random_life(rng, customer):
    lines, decisions, dues = [], [], []
    for line in range(rng.randrange(0, 3)):
        product, key = rng.choice(["p", "p", "q"]), f"{customer}{line}"
        for day in {some_day(rng) for _ in range(rng.randrange(0, 5))}:
            balance, limit = rng.choice([0.0, 0.0, 9.0, None]), rng.choice([0.0, 50.0, None])
            lines.append(statement(day, balance, limit, key, product, recorded_at=recorded(rng, day)))
        for day in {some_day(rng) for _ in range(rng.randrange(0, 4))}:
            action, after = rng.choice([("close", 0.0), ("reduce", 5.0), ("restore", 5.0), ("suspend", 0.0)])
            decisions.append(decided(day, action, after, key, product, recorded_at=recorded(rng, day)))
    for loan in range(rng.randrange(0, 3)):
        product = rng.choice(["p", "r"])
        for day in {some_day(rng) for _ in range(rng.randrange(0, 3))}:
            paid = None if rng.random() < 0.2 else day + timedelta(rng.randrange(-3, 90))
            at = None if paid is None else recorded(rng, paid)
            dues.append(due(day, paid, product, f"{customer}{loan}", recorded_at=at))
    return lines, decisions, dues


def known_on(row, day):
    at = row.get("recorded_at")
    return day if at is None else max(day, date.fromisoformat(at[:10]))


def expected(life, as_of, product):
    """The docstring of `exposure_spells`, one customer and one day."""
    lines, decisions, dues = ([row for row in rows if product in (None, row["product"])] for rows in life)
    for line in {row["line_id"] for row in (*lines, *decisions)}:
        stated = [r for r in lines if r["line_id"] == line and known_on(r, r["statement_on"]) <= as_of]
        ruled = [r for r in decisions if r["line_id"] == line and known_on(r, r["decided_on"]) <= as_of]
        latest = max(stated, key=lambda row: row["statement_on"], default=None)
        shut = max((r["decided_on"] for r in ruled if r["action"] == "close"), default=date.min)
        left = max(
            (r["decided_on"] for r in ruled if r["action"] != "close" and r["limit_after"] > 0), default=date.min
        )
        seen = latest["statement_on"] if latest else date.min
        leaves = left > seen or (latest is not None and latest["credit_limit"] != 0)
        is_open = (left > shut or shut == date.min) and leaves and (as_of - max(seen, left)).days <= 365
        days = 31 if latest and latest["product"] in ("p", "r") else 365  # instalments tell of p and r
        owed = latest is not None and latest["balance"] != 0 and (as_of - seen).days <= days
        if is_open or owed:
            return True
    for loan in {row["loan_id"] for row in dues}:
        mine = sorted((r for r in dues if r["loan_id"] == loan and r["due_on"] <= as_of), key=lambda row: row["due_on"])
        if any(row["paid_on"] is None or known_on(row, max(row["paid_on"], row["due_on"])) > as_of for row in mine):
            return True
        if mine and mine[-1]["product"] == "r":
            step = (mine[-1]["due_on"] - mine[-2]["due_on"]).days if len(mine) > 1 else 0
            if (as_of - mine[-1]["due_on"]).days <= max(step + 3, 31):
                return True
    return False


def tables_of(lives):
    named = {"lines": 0, "decisions": 1, "installments": 2}
    return {
        name: [{"customer_id": customer, **row} for customer, life in lives.items() for row in life[place]]
        for name, place in named.items()
    }


@pytest.mark.parametrize("product", ["p", "r", None])
def test_sql_reads_what_the_docstring_says(make_data, pairs_of, product):
    rng = random.Random(7)
    lives = {f"c{n:02}": random_life(rng, f"c{n:02}") for n in range(80)}
    data = make_data(customers=[{"customer_id": name} for name in lives], **tables_of(lives))
    asked = [(customer, some_day(rng, 700)) for customer in lives for _ in range(6)]
    pairs = pairs_of(*[(customer, day.isoformat()) for customer, day in asked])
    found = reasons(data, pairs, DefaultDefinition(product=product), CohortSettings())
    assert [reason is None for reason in found.to_pylist()] == [
        expected(lives[customer], day, product) for customer, day in asked
    ]
    assert {None, "no_exposure"} == set(found.to_pylist())


def test_what_comes_after_the_date_changes_nothing(make_data, pairs_of):
    """Every row after as_of, or recorded after it, struck out: the same customers are exposed."""
    rng = random.Random(11)
    lives = {f"c{n:02}": random_life(rng, f"c{n:02}") for n in range(80)}
    as_of = date(2023, 9, 30)
    # Which products the tables tell of is a property of the feed, so that two customers keep it in both worlds.
    lives["feed"] = ([statement(START, product=p) for p in "pq"], [], [due(START, START, p) for p in "pr"])

    def past(life):
        lines, decisions, dues = life
        kept = [{**row} for row in dues if row["due_on"] <= as_of]
        for row in kept:
            if row["paid_on"] is not None and known_on(row, row["paid_on"]) > as_of:
                row |= {"paid_on": None, "amount_paid": None, "recorded_at": None}
        return (
            [row for row in lines if known_on(row, row["statement_on"]) <= as_of],
            [row for row in decisions if known_on(row, row["decided_on"]) <= as_of],
            kept,
        )

    customers = [{"customer_id": name} for name in lives]
    pairs = pairs_of(*[(customer, as_of.isoformat()) for customer in lives])
    found = [
        reasons(make_data(customers=customers, **tables_of(those)), pairs, DefaultDefinition(), CohortSettings())
        for those in (lives, {name: past(life) for name, life in lives.items()})
    ]
    assert found[0].to_pylist() == found[1].to_pylist()
    assert found[0].null_count not in (0, len(found[0]))


def test_who_cannot_default_is_no_good_customer(make_data):
    """On a portfolio of which half never had the product, they are counted, and the default rate is that of the others."""
    dues = [
        {
            "customer_id": f"c{n:02}",
            **due(f"2023-{month:02}-01", None if n < 5 and month > 10 else f"2023-{month:02}-01"),
        }
        for n in range(20)
        for month in range(1, 13)
    ]
    dues += [{"customer_id": f"c{n:02}", **due("2024-12-31", "2024-12-31", "loan")} for n in range(40)]
    cards = [{"customer_id": f"c{n:02}", **statement(day)} for n in range(20) for day in ("2023-01-01", "2023-09-15")]
    data = make_data(customers=[{"customer_id": f"c{n:02}"} for n in range(40)], installments=dues, lines=cards)
    definition = DefaultDefinition(product="card")
    (cohort, *_) = draw_sample(data, definition, CohortSettings(), 0).cohorts
    assert (cohort.customers, cohort.defaults, cohort.no_exposure, cohort.everybody) == (20, 5, 20, 40)
    (everybody, *_) = draw_sample(data, definition, CohortSettings(exposed_only=False), 0).cohorts
    assert (everybody.customers, everybody.defaults, everybody.no_exposure) == (40, 5, 0)
