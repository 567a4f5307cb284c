"""A history with a future in it, and with rows that became known only then: nothing of it may reach a feature."""

from datetime import date, datetime, time, timedelta

from creditline.features.contract import TABLES, Kind
from creditline.features.testing.tables import Tables

Row = dict[str, object]


def poisoned(tables: Tables, as_of: date) -> Tables:
    """The same history, and after `as_of` another one.

    For every row of every table there is, besides, the row after `as_of` with other values, and the row again with
    other values recorded after `as_of`. Repayments due get payments recorded later, loans elsewhere an end later, macro
    series figures published later; one more customer is opened later.
    """
    bad = {name: rows if name == "customers" else _poisoned(name, rows, as_of) for name, rows in tables.items()}
    late = {**tables["customers"][0], "customer_id": "late", "opened_on": as_of + timedelta(1)}
    return {**bad, "customers": [*tables["customers"], late]}


def _poisoned(table: str, rows: list[Row], as_of: date) -> list[Row]:
    at = "period_on" if table == "macro" else TABLES[table].known_from
    later = as_of + timedelta(1)
    known = datetime.combine(later, time())
    assert at is not None  # of every table with a date; customers have none
    found: list[Row] = []
    for i, row in enumerate(rows):
        when = later + timedelta(i % 40)
        after = {**_other_values(table, row), at: datetime.combine(when, time()) if at == "ts" else when}
        late = {**_other_values(table, row), "recorded_at": known}
        found.append(row)
        if table == "installments":
            found[-1] = row if row["paid_on"] else {**row, "paid_on": later, "amount_paid": 1.0}
            late = {**row, "paid_on": row["due_on"], "amount_paid": row["amount_due"], "recorded_at": known}
            after = {**row, "due_on": when, "amount_due": 5.0}
        elif table == "obligations":
            found[-1] = row if row["closed_on"] else {**row, "closed_on": later}
        elif table == "macro":
            found.append({**_other_values(table, row), "region": row["region"], "published_on": later})
            late["region"] = after["region"] = row["region"]
        found.extend((after, late))
    return found


def _other_values(table: str, row: Row) -> Row:
    changed = dict(row)
    for column in TABLES[table].columns:
        if column.kind in (Kind.MONEY, Kind.NUMBER, Kind.INTEGER):
            value = row.get(column.name)
            changed[column.name] = value * 3 + 1 if isinstance(value, int | float) else 7
        elif column.kind is Kind.TEXT and column.optional:
            changed[column.name] = "poison"
    return changed
