"""The row-by-row rules of a table, each as one SQL condition that is true where a row breaks it."""

from collections.abc import Iterator

from creditline.features.contract import Column, Kind, Sign, Table
from creditline.features.data.check.problem import Severity
from creditline.features.data.check.rule import Rule
from creditline.features.data.check.states import states_against_dates
from creditline.features.data.reading.sql_text import name_sql, text_sql

LONG_BEFORE_DAYS = 366
_TIMES = (Kind.DAY, Kind.TIMESTAMP)
_WRITTEN = {
    Kind.ID: ("text or a whole number", ""),
    Kind.TEXT: ("text", ""),
    Kind.DAY: ("a date", " as YYYY-MM-DD, or state its format in data.toml"),
    Kind.TIMESTAMP: ("a date and time", " as YYYY-MM-DD HH:MM:SS, or state its format in data.toml"),
    Kind.MONEY: (
        "a number",
        ", with a point and no separators, or say in data.toml how it is written (decimal, thousands, strip, empty)",
    ),
    Kind.INTEGER: (
        "a whole number",
        ", without separators, or say in data.toml what stands for it (values, strip, empty)",
    ),
    Kind.NUMBER: (
        "a number",
        ", with a point and no separators, or say in data.toml how it is written (decimal, thousands, strip, empty)",
    ),
}


def rules_of(table: Table, present: frozenset[str], customers_known: bool) -> Iterator[Rule]:
    """The rules for the columns that are there; names in SQL are those of `typed_and_raw`.

    `customers_known`: the table `known_customers` exists, to hold customer ids against.
    """
    for column in table:
        if column.name in present:
            yield from _column_rules(column)
    names = present & {column.name for column in table}
    if {"paid_on", "due_on"} <= names:
        yield Rule(
            "paid_on",
            f"paid_on < due_on - INTERVAL {LONG_BEFORE_DAYS} DAY",
            "is more than a year before due_on",
            "correct the dates, or leave the payment with the repayment it belongs to",
        )
    yield from states_against_dates(table, names)
    if table.name == "outcomes":
        yield from _outcome_rules(names)
    at = table.known_from
    if "recorded_at" in names and at in names and at != "due_on":  # an instalment may be paid before it is due
        yield Rule(
            "recorded_at",
            f"recorded_at < {name_sql(at)} - INTERVAL 1 DAY",
            f"is more than a day before {at}",
            "check the clocks; the row counts from the later of the two",
            Severity.WARNING,
        )
    if customers_known and "customer_id" in names and table.name != "customers":
        yield Rule(
            "customer_id",
            "customer_id IS NOT NULL AND customer_id NOT IN (SELECT customer_id FROM known_customers)",
            "is not in customers",
            "add the customer, or leave the row out",
        )


def _outcome_rules(names: frozenset[str]) -> Iterator[Rule]:
    if {"known_on", "as_of"} <= names:
        yield Rule(
            "known_on",
            "known_on <= as_of",
            "is on or before as_of",
            "an outcome is known after the date it belongs to: correct the dates",
        )
    if "weight" in names:
        yield Rule(
            "weight",
            "(weight IS NULL OR weight <= 0)",
            "is no number above zero",
            "give one to each outcome, or leave the column out",
        )


def _column_rules(column: Column) -> Iterator[Rule]:
    name, raw = name_sql(column.name), name_sql(f"r_{column.name}")
    missing = f"({raw} IS NULL)"
    if not column.optional:
        yield Rule(column.name, missing, "is empty", "fill it, or leave the row out")
    said, how = _WRITTEN[column.kind]
    yield Rule(column.name, f"NOT {missing} AND {name} IS NULL", f"is not {said}", f"write {said}{how}")
    if column.sign is not Sign.ANY:
        sign = "<= 0" if column.sign is Sign.POSITIVE else "< 0"
        yield Rule(
            column.name,
            f"{name} {sign}",
            "is not above zero" if column.sign is Sign.POSITIVE else "is below zero",
            "give amounts without a sign; direction says which way money went",
        )
    if column.allowed:
        values = ", ".join(text_sql(value) for value in column.allowed)
        yield Rule(
            column.name,
            f"CAST({name} AS VARCHAR) NOT IN ({values})",
            f"is none of {', '.join(column.allowed)}",
            "map the value in data.toml, or correct it",
        )
    if column.kind in _TIMES:
        yield Rule(
            column.name,
            f"({name} < DATE '1900-01-01' OR {name} >= DATE '2101-01-01')",
            "is outside 1900 to 2100",
            "correct the date; leave it empty where there is none",
        )
