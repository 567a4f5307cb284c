"""Made-up histories that say what features read: their labels, attributes and macro series."""

from collections.abc import Iterable
from random import Random

from creditline.features.contract import TABLES, Kind
from creditline.features.contract.column import Column
from creditline.features.declare import Fact, Feature, Is, IsNot, aggregates, facts
from creditline.features.testing.tables import Tables


def with_words_of(features: Iterable[Feature], tables: Tables, chance: Random) -> Tables:
    """The same histories, about a third of whose rows bear a label that some feature asks for.

    Attributes that features read are columns of `customers`; other columns they read and no row has are filled at
    random. Columns that must be filled stay as they are.
    """
    features = list(features)
    found = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    for table, name in sorted({need for feature in features for need in feature.needs}):
        if not any(name in row for row in found.get(table, ())):
            column = next(one for one in TABLES[table] if one.name == name)
            for row in found.get(table, ()):
                row[name] = _filled(column, chance)
    for (table, label), values in _asked(features).items():
        for row in found.get(table, ()):
            if chance.random() < 1 / 3:
                row[label] = chance.choice(values)
    for fact in dict.fromkeys(fact for feature in features for fact in facts(feature.expression)):
        if fact.is_attribute and fact.name not in found["customers"][0]:
            for row in found["customers"]:
                row[fact.name] = _value(fact, chance)
    return found


def _filled(column: Column, chance: Random) -> object:
    if column.kind in (Kind.MONEY, Kind.NUMBER, Kind.INTEGER):
        return chance.choice([None, 0, 3, 1000])
    return chance.choice([None, *(column.allowed or ("x", "y"))]) if column.kind is Kind.TEXT else None


def _asked(features: Iterable[Feature]) -> dict[tuple[str, str], list[str]]:
    asked: dict[tuple[str, str], list[str]] = {}
    for feature in features:
        for rows in (one.rows for one in aggregates(feature.expression)):
            for condition in rows.where:
                if isinstance(condition, Is | IsNot) and _may_say(rows.source.table, condition.label):
                    asked.setdefault((rows.source.table, condition.label), []).extend(condition.values)
    return asked


def _may_say(table: str, label: str) -> bool:
    column = next((column for column in TABLES[table] if column.name == label), None)
    return table == "macro" or (column is not None and column.optional and column.kind is Kind.TEXT)


def _value(fact: Fact, chance: Random) -> float | str | None:
    return chance.choice([None, 0.0, 2.5, 40.0] if fact.is_number else [None, "x", "y"])
