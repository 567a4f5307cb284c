"""The SQL against a slow and obvious reading of the contract, day by day, on random histories."""

import random
from datetime import date, timedelta

import pytest

from creditline.training.outcomes import DefaultDefinition, look_past_as_of

START = date(2023, 1, 1)
DEFINITION = DefaultDefinition(days=20, horizon_months=2, product="p", cure_days=10)
MATERIAL = DefaultDefinition(days=20, horizon_months=2, product="p", materiality=70.0, cure_days=0)
UNTIL = date(2024, 6, 30)


def random_day(rng, first=0, last=200):
    return START + timedelta(rng.randrange(first, last))


def recorded(rng, day):
    return None if rng.random() < 0.6 else f"{day + timedelta(rng.randrange(0, 40))} 12:00"


def random_history(rng, customer):
    installments, lines, events = [], [], []
    for loan in range(rng.randrange(0, 4)):
        product = rng.choice(["p", "p", "q"])
        key = {"customer_id": customer, "loan_id": f"{customer}{loan}", "product": product}
        for due_on in {random_day(rng) for _ in range(rng.randrange(1, 4))}:
            payments = rng.choice([0, 1, 1, 2, 3])
            for _ in range(payments):
                paid_on = due_on + timedelta(rng.randrange(-5, 60))
                amount = rng.choice([30.0, 40.0, 60.0, 100.0, None])
                more = {"paid_on": paid_on, "amount_paid": amount, "recorded_at": recorded(rng, paid_on)}
                installments.append({**key, "due_on": due_on, "amount_due": 100.0, **more})
            if not payments:
                installments.append({**key, "due_on": due_on, "amount_due": 100.0})
    for line in range(rng.randrange(0, 3)):
        product = rng.choice(["p", "q"])
        for on in {random_day(rng) for _ in range(rng.randrange(0, 6))}:
            more = {"months_past_due": rng.choice([0, 0, 1, None]), "recorded_at": recorded(rng, on)}
            key = {"customer_id": customer, "line_id": f"{customer}{line}", "product": product}
            lines.append({**key, "statement_on": on, "balance": rng.choice([60.0, 90.0]), **more})
    if rng.random() < 0.15:
        on = random_day(rng)
        kind = rng.choice(["write_off", "bankruptcy", "fraud"])
        loan = rng.choice([None, *[row["loan_id"] for row in installments]])
        events.append({"customer_id": customer, "event_on": on, "kind": kind, "loan_id": loan})
    return installments, lines, events


def known(row, day_column, day):
    at = row.get("recorded_at")
    return row[day_column] <= day and (at is None or date.fromisoformat(at[:10]) <= day)


def in_default(history, day, as_known, materiality):
    """Whether some obligation on p is in default on `day`: in truth, or as the lender knew that day."""
    installments, lines, events = history
    late = {}
    for loan, due_on in {(r["loan_id"], r["due_on"]) for r in installments if r["product"] == "p"}:
        same = [r for r in installments if (r["loan_id"], r["due_on"]) == (loan, due_on)]
        paid = sum(
            100.0 if r["amount_paid"] is None else r["amount_paid"]
            for r in same
            if r.get("paid_on") and (known(r, "paid_on", day) if as_known else r["paid_on"] <= day)
        )
        if (day - due_on).days >= 20:
            late[loan] = late.get(loan, 0) + max(100 - paid, 0)
    if any(owed > materiality for owed in late.values()):
        return True
    for line in {row["line_id"] for row in lines}:
        seen = [
            row
            for row in lines
            if row["line_id"] == line and (known(row, "statement_on", day) if as_known else row["statement_on"] <= day)
        ]
        latest = max(seen, key=lambda row: row["statement_on"], default=None)
        if (
            latest
            and latest["product"] == "p"
            and (latest["months_past_due"] or 0) >= 1
            and not 0 < latest["balance"] <= materiality
        ):
            return True
    product = {row["loan_id"]: row["product"] for row in installments}
    return any(
        row["kind"] != "fraud" and row["event_on"] <= day and product.get(row["loan_id"], "p") == "p" for row in events
    )


def expected(history, as_of, definition):
    lately = [as_of - timedelta(back) for back in range(definition.cure_days + 1)]
    if any(in_default(history, day, True, definition.materiality) for day in lately):
        return "already_defaulted", None
    end = definition.performance_end(as_of)
    days = [as_of + timedelta(n) for n in range(1, (end - as_of).days + 1)]
    return "ok", int(any(in_default(history, day, False, definition.materiality) for day in days))


@pytest.mark.parametrize("definition", [DEFINITION, MATERIAL], ids=["any arrears", "material arrears"])
@pytest.mark.parametrize("seed", range(3))
def test_sql_reads_the_contract_as_it_is_written(make_data, pairs_of, seed, definition):
    rng = random.Random(seed)
    histories = {f"c{n}": random_history(rng, f"c{n}") for n in range(60)}
    tables = {
        name: [row for history in histories.values() for row in history[place]]
        for place, name in enumerate(("installments", "lines", "credit_events"))
    }
    asked = [(customer, random_day(rng, 10, 180)) for customer in histories for _ in range(4)]
    data = make_data(**tables)
    table = look_past_as_of(data, pairs_of(*[(c, day.isoformat()) for c, day in asked]), definition, UNTIL)
    found = list(zip(table["status"].to_pylist(), table["defaulted"].to_pylist(), strict=True))
    assert found == [expected(histories[customer], day, definition) for customer, day in asked]
    assert {"already_defaulted", "ok"} == {status for status, _ in found}
    assert {0, 1, None} == {defaulted for _, defaulted in found}
