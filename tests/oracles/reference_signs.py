"""Signs of default day by day and in plain Python: what the compiled spells are held against."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta

from reference_views import Record, Tables, day_of

from creditline.features.declare import FinalEvent, LoanArrears, Sign, StatementArrears

LONGEST = 1500  # days that are looked back


def beyond_grace(sign: Sign, grace: int) -> Sign:
    """The sign as it shows where nothing is late within days of grace."""
    return replace(sign, days=max(sign.days, grace + 1)) if isinstance(sign, LoanArrears) else sign


def days_since(sign: Sign, tables: Tables, customer: object, as_of: date, target: str | None) -> float | None:
    """How many days ago the sign was last there as known then; None where it never was."""
    own = {name: [row for row in rows if row.get("customer_id") == customer] for name, rows in tables.items()}
    days = (as_of - timedelta(back) for back in range(LONGEST))
    return next((float(back) for back, day in enumerate(days) if shown(sign, own, day, target)), None)


def shown(sign: Sign, own: Tables, day: date, target: str | None) -> bool:
    """Whether the sign is there on a day, by what was known at its end."""
    match sign:
        case LoanArrears(days, above):
            owed: dict[object, float] = defaultdict(float)
            for (loan, due_on), rows in _instalments(own, target).items():
                due = max(float(row["amount_due"]) for row in rows)  # type: ignore[arg-type]
                rest = due - sum(_paid(row) for row in rows if row.get("paid_on") and _known(row, "paid_on", day))
                if (day - due_on).days >= days and rest >= 0.005:
                    owed[loan] += rest
            return any(rest > above for rest in owed.values())
        case StatementArrears(months, above):
            latest: dict[object, Record] = {}
            for row in own.get("lines", ()):
                held = latest.get(row["line_id"])
                if _known(row, "statement_on", day) and (
                    held is None or day_of(held["statement_on"]) < day_of(row["statement_on"])
                ):
                    latest[row["line_id"]] = row
            return any(
                (target is None or row["product"] == target)
                and (row.get("months_past_due") or 0) >= months  # type: ignore[operator]
                and (not above or row["balance"] > above)  # type: ignore[operator]
                for row in latest.values()
            )
        case FinalEvent(kinds):
            return any(
                row["kind"] in kinds and _known(row, "event_on", day) and not _elsewhere(row, own, day, target)
                for row in own.get("credit_events", ())
            )


def _instalments(own: Tables, target: str | None) -> dict[tuple[object, date], list[Record]]:
    found: dict[tuple[object, date], list[Record]] = defaultdict(list)
    for row in own.get("installments", ()):
        if target is None or row["product"] == target:
            found[row["loan_id"], day_of(row["due_on"])].append(row)
    return found


def _elsewhere(event: Record, own: Tables, day: date, target: str | None) -> bool:
    """Whether the loan or line of an event is known to be on another product."""
    told = [(row["loan_id"], row) for row in own.get("installments", ()) if day_of(row["due_on"]) <= day]
    told += [(row["line_id"], row) for row in own.get("lines", ()) if _known(row, "statement_on", day)]
    named = {str(event.get(key)) for key in ("loan_id", "line_id") if event.get(key) is not None}
    return target is not None and any(str(key) in named and row["product"] != target for key, row in told)


def _paid(row: Record) -> float:
    return float(row["amount_due"] if row.get("amount_paid") is None else row["amount_paid"])  # type: ignore[arg-type]


def _known(row: Record, at: str, day: date) -> bool:
    recorded = row.get("recorded_at")
    when = recorded if not isinstance(recorded, str) else datetime.fromisoformat(recorded)
    return day_of(row[at]) <= day and (when is None or day_of(when) <= day)
