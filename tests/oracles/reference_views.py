"""The rows a source shows on a day, one at a time and in plain Python: what the compiled views are held against."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from creditline.features.contract.arrears import HALF_A_CENT

Record = Mapping[str, object]  # one row of a contract table: column -> value, None or absent where null
Tables = Mapping[str, Sequence[Record]]


@dataclass(frozen=True)
class Row:
    """A row of a source. `at`: when it happened, `numbers` and `labels`: what features may read, None where null.

    `behind`: the rows of the contract's table it was read from. Of an instalment, its payments known; before any is, the
    row that comes first by `record_id`.
    """

    at: datetime
    numbers: Mapping[str, float | None]
    labels: Mapping[str, str | None]
    behind: Sequence[Record]

    @property
    def day(self) -> date:
        """The day it happened."""
        return self.at.date()


@dataclass(frozen=True)
class Sight:
    """From where rows are seen: whose, up to which event day, with the knowledge of which day.

    `repayments_covered`: whether the feed of `installments` had begun by the day of knowledge. `grace`: days after a due
    day in which nothing is late.
    """

    customer: object
    region: str | None
    until: date
    known_at: date
    repayments_covered: bool = True
    grace: int = 0


def rows_seen(source: str, tables: Tables, sight: Sight) -> list[Row]:
    """The rows of `source` that had happened by `sight.until` and were known on `sight.known_at`, oldest first."""
    return sorted(_VIEWS[source](tables, sight), key=lambda row: row.at)


def day_of(value: object) -> date:
    """The day of a date or a time."""
    if isinstance(value, datetime):
        return value.date()
    assert isinstance(value, date)
    return value


def _instant(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(day_of(value), time())


def _number(record: Record, column: str) -> float | None:
    value = record.get(column)
    return None if value is None else float(value)  # type: ignore[arg-type]


def _label(record: Record, column: str) -> str | None:
    value = record.get(column)
    return None if value is None else str(value)


def _recorded_by(record: Record, day: date) -> bool:
    recorded = record.get("recorded_at")
    return recorded is None or day_of(recorded) <= day


def _own(tables: Tables, table: str, sight: Sight) -> list[Record]:
    return [r for r in tables.get(table, ()) if r["customer_id"] == sight.customer]


def _seen(tables: Tables, table: str, at: str, sight: Sight) -> list[Record]:
    """The customer's rows of a table that had happened and were known."""
    return [
        r
        for r in _own(tables, table, sight)
        if r[at] is not None and day_of(r[at]) <= sight.until and _recorded_by(r, sight.known_at)
    ]


def _plain(table: str, at: str, numbers: Sequence[str], labels: Sequence[str]) -> Callable[[Tables, Sight], list[Row]]:
    def view(tables: Tables, sight: Sight) -> list[Row]:
        found = []
        for record in _seen(tables, table, at, sight):
            instant = _instant(record[at])
            values = {name: _number(record, name) for name in numbers}
            clock = {"hour": float(instant.hour), "weekday": float(instant.weekday())}
            found.append(Row(instant, values | clock, {name: _label(record, name) for name in labels}, (record,)))
        return found

    return view


def _decisions(tables: Tables, sight: Sight) -> list[Row]:
    found = []
    for record in _seen(tables, "decisions", "decided_on", sight):
        before, after = _number(record, "limit_before"), _number(record, "limit_after")
        drop = None if after is None or not before else 1 - after / before
        numbers = {"limit_before": before, "limit_after": after, "limit_drop": drop}
        labels = {name: _label(record, name) for name in ("product", "action", "initiated_by")}
        found.append(Row(_instant(record["decided_on"]), numbers, labels, (record,)))
    return found


def _dues(tables: Tables, sight: Sight) -> list[Row]:
    by_due: dict[tuple[date, str], list[Record]] = {}
    for record in _own(tables, "installments", sight):
        if record["due_on"] is not None and day_of(record["due_on"]) <= sight.until:
            by_due.setdefault((day_of(record["due_on"]), str(record["loan_id"])), []).append(record)
    found = []
    bucket_before: dict[str, float] = {}
    for (due_on, loan), records in sorted(by_due.items()):
        due = float(records[0]["amount_due"])  # type: ignore[arg-type]
        known = [
            r
            for r in records
            if r.get("paid_on") is not None and day_of(r["paid_on"]) <= sight.until and _recorded_by(r, sight.known_at)
        ]
        payments = sorted(
            (day_of(r["paid_on"]), due if r.get("amount_paid") is None else float(r["amount_paid"]))  # type: ignore[arg-type]
            for r in known
        )
        settled = _settled_on(due, due_on, payments)
        after = max(0, ((settled or sight.until) - due_on).days)
        late = after if after > sight.grace else 0
        paid = sum(amount for _, amount in payments)
        unpaid_late = settled is None and late > 0
        bucket = 0.0 if late == 0 else min(4.0, 1.0 + late // 30)
        numbers: dict[str, float | None] = {
            "amount_due": due,
            "paid": paid,
            "payments": len(payments),
            "days_late": late,
            "days_past_due": late if unpaid_late else 0,
            "amount_past_due": max(0.0, due - paid) if unpaid_late else 0,
            "days_early": None if settled is None else max(0, (due_on - settled).days),
            "days_since_late": None if late == 0 else (sight.until - settled).days if settled else 0,
            "judged": 1 if settled or unpaid_late else 0,
            "bucket": bucket,
            "roll": bucket - bucket_before[loan] if loan in bucket_before else None,
            "in_grace": 1 if settled and 0 < after <= sight.grace else 0,
        }
        bucket_before[loan] = bucket
        labels = {"product": _label(records[0], "product"), "loan_id": loan}
        found.append(Row(_instant(due_on), numbers, labels, known or [min(records, key=_first_by_id)]))
    return found


def _first_by_id(record: Record) -> tuple[bool, str]:
    return record.get("record_id") is None, str(record.get("record_id"))


def _settled_on(due: float, due_on: date, payments: Sequence[tuple[date, float]]) -> date | None:
    """The day the payments, by day, first reach what was due; an instalment of nothing is settled when due."""
    total = 0.0
    for day, amount in payments:
        total += amount
        if total > due - HALF_A_CENT:
            return day
    return due_on if due < HALF_A_CENT else None


def _statements(tables: Tables, sight: Sight) -> list[Row]:
    def place(record: Record) -> tuple[date, str]:
        return day_of(record["statement_on"]), str(record["line_id"])

    found = []
    last: dict[str, Mapping[str, float | None]] = {}
    for record in sorted(_seen(tables, "lines", "statement_on", sight), key=place):
        day, line = place(record)
        before = last.get(line, {})
        limit = _number(record, "credit_limit")
        if limit is None:
            limit = before.get("limit")
        balance, paid, months = (_number(record, name) for name in ("balance", "paid", "months_past_due"))
        owed_before = before.get("balance")
        new_use = _plus(_less(balance, owed_before), paid)
        numbers = {
            "balance": balance,
            "limit": limit,
            "utilisation": _per(balance, limit),
            "headroom": _less(limit, balance),
            "limit_change": _less(limit, before.get("limit")),
            "balance_change": _less(balance, owed_before),
            "min_due": _number(record, "min_due"),
            "paid": paid,
            "paid_share": _per(paid, owed_before),
            "paid_to_limit": _per(paid, limit),
            "spend_to_limit": _per(new_use, limit),
            "months_past_due": months,
            "roll": _less(months, before.get("months_past_due")),
        }
        last[line] = numbers
        labels = {name: _label(record, name) for name in ("product", "status", "line_id")}
        found.append(Row(_instant(day), numbers, labels, (record,)))
    return found


def _less(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else left - right


def _plus(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else left + right


def _per(over: float | None, under: float | None) -> float | None:
    """A share of something that must be above zero to be shared in."""
    return None if over is None or under is None or under <= 0 else over / under


def _obligations(tables: Tables, sight: Sight) -> list[Row]:
    found = []
    for record in _seen(tables, "obligations", "opened_on", sight):
        opened, closed = day_of(record["opened_on"]), record.get("closed_on")
        ended = day_of(closed) if closed is not None and day_of(closed) <= sight.until else None
        numbers = {
            "amount": _number(record, "amount"),
            "open": 1.0 if ended is None else 0.0,
            "days_open": float(((ended or sight.until) - opened).days),
        }
        found.append(Row(_instant(opened), numbers, {"lender": _label(record, "lender")}, (record,)))
    return found


def _macro(tables: Tables, sight: Sight) -> Iterator[Row]:
    newest: dict[tuple[str, date], tuple[tuple[bool, date, float], Record]] = {}
    for record in tables.get("macro", ()):
        period, published = day_of(record["period_on"]), day_of(record["published_on"])
        regional = record.get("region") is not None
        if regional and record["region"] != sight.region:
            continue
        if period > sight.until or published > sight.known_at or not _recorded_by(record, sight.known_at):
            continue
        key = (str(record["indicator"]), period)
        value = _number(record, "value")
        rank = (regional, published, float("-inf") if value is None else value)
        if key not in newest or rank > newest[key][0]:
            newest[key] = (rank, record)
    for (indicator, period), (_, record) in newest.items():
        yield Row(_instant(period), {"value": _number(record, "value")}, {"indicator": indicator}, (record,))


def _links(tables: Tables, sight: Sight) -> list[Row]:
    found = []
    for record in _seen(tables, "links", "since", sight):
        numbers = {"other_past_due": _past_due(tables, record["other_id"], sight)}
        labels = {name: _label(record, name) for name in ("kind", "other_id")}
        found.append(Row(_instant(record["since"]), numbers, labels, (record,)))
    return found


def _past_due(tables: Tables, account: object, sight: Sight) -> float | None:
    """1 if a repayment of `account` was past due as known on the day of knowledge, 0 if none, None if not known.

    Not known: no customer by then, no `installments`, or their coverage not begun.
    """
    customer = next((r for r in tables["customers"] if str(r["customer_id"]) == str(account)), None)
    if customer is None or "installments" not in tables or not sight.repayments_covered:
        return None
    opened = customer.get("opened_on")
    if opened is not None and day_of(opened) > sight.known_at:
        return None
    own = _dues(tables, Sight(customer["customer_id"], None, sight.known_at, sight.known_at, grace=sight.grace))
    return float(any(row.numbers["days_past_due"] for row in own))


_VIEWS: Mapping[str, Callable[[Tables, Sight], list[Row] | Iterator[Row]]] = {
    "transactions": _plain(
        "transactions", "ts", ("amount", "balance"), ("direction", "category", "channel", "counterparty")
    ),
    "dues": _dues,
    "statements": _statements,
    "applications": _plain(
        "applications", "applied_on", ("amount", "term_months", "payment"), ("product", "purpose", "decision")
    ),
    "inquiries": _plain("inquiries", "ts", (), ("institution", "purpose")),
    "logins": _plain("logins", "ts", (), ("device",)),
    "obligations": _obligations,
    "decisions": _decisions,
    "links": _links,
    "macro": _macro,
}
