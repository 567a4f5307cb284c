"""`data.toml` as text."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from creditline.features.contract import TABLES
from creditline.features.data.mapping.beside import Beside
from creditline.features.data.mapping.column_reading import ColumnReading
from creditline.features.data.mapping.conditions import Condition
from creditline.features.data.mapping.settings import Settings
from creditline.features.data.mapping.table_mapping import Duplicates, TableMapping, Unfold
from creditline.features.data.mapping.written import PLAIN, Written


def settings_toml(settings: Settings, prohibited_anyway: Iterable[str]) -> str:
    """The text of the `data.toml` that reads as `settings`; `prohibited_anyway` need not be stated."""
    lines = [f"time_zone = {_text(settings.time_zone)}", f"currency = {_text(settings.currency)}"]
    if settings.grace_days:
        lines.append(f"grace_days = {settings.grace_days}")
    lines += _written(settings.written, PLAIN)
    for name in TABLES:
        mappings = settings.mapping(name)
        for place, mapping in enumerate(mappings):
            body = [*_stated_once(settings, name, prohibited_anyway)] if place == 0 else []
            body = [*_found(mapping, settings.written), *body, *_rows(mapping), *_attributes(mapping)]
            columns = [f"{_text(own)} = {_reading(reading)}" for own, reading in mapping.columns.items()]
            if body or columns or len(mappings) > 1:
                lines += ["", f"[[{name}]]" if len(mappings) > 1 else f"[{name}]", *body]
            if columns:
                lines += ["", f"[{name}.columns]", *columns]
    if settings.spark:
        lines += ["", "[spark]", *(f"{name} = {_text(table)}" for name, table in settings.spark.items())]
    if settings.buckets:
        lines += ["", "[spark]", f"buckets = {settings.buckets}"]
    return "\n".join(lines) + "\n"


def _stated_once(settings: Settings, name: str, prohibited_anyway: Iterable[str]) -> Iterator[str]:
    if name in settings.covered_from:
        yield f"covered_from = {settings.covered_from[name].isoformat()}"
    if name == "customers":
        own = [entry for entry in settings.prohibited if entry not in set(prohibited_anyway)]
        if own:
            yield f"prohibited = {_list(own)}"
        if settings.permitted:
            yield f"permitted = {_list(settings.permitted)}"


def _written(written: Written, otherwise: Written) -> Iterator[str]:
    for one in fields(Written):
        if (value := getattr(written, one.name)) != getattr(otherwise, one.name):
            yield f"{one.name} = {_value(value)}"


def _found(mapping: TableMapping, otherwise: Written) -> Iterator[str]:
    if mapping.files:
        yield f"file = {_list(mapping.files)}"
    yield from _written(mapping.written, otherwise)
    if mapping.from_events:
        yield "from_events = true"


def _rows(mapping: TableMapping) -> Iterator[str]:
    if mapping.beside:
        yield f"beside = {_list_of(map(_beside, mapping.beside))}"
    if mapping.unfold is not None:
        yield f"unfold = {_stated(mapping.unfold, Unfold('', '', ''))}"
    if mapping.wide:
        yield f"wide = {_pairs({name: _list_of(map(_cell, cells)) for name, cells in mapping.wide.items()})}"
    if mapping.where:
        yield f"where = {_conditions(mapping.where)}"
    if mapping.duplicates is not None:
        yield f"duplicates = {_stated(mapping.duplicates, Duplicates(keep='first'), 'keep')}"


def _beside(beside: Beside) -> str:
    told = {"file": _list(beside.files), "on": _value(beside.on)}
    if beside.where:
        told["where"] = _conditions(beside.where)
    if beside.every:
        told["every"] = "true"
    if beside.prefix:
        told["prefix"] = _text(beside.prefix)
    return _pairs(told)


def _conditions(where: Mapping[str, Condition]) -> str:
    return _pairs({name: _stated(asked, Condition()) for name, asked in where.items()})


def _attributes(mapping: TableMapping) -> Iterator[str]:
    if mapping.attributes is not None:
        told = {name: _reading(reading) for name, reading in mapping.attributes.items()}
        yield f"attributes = {_pairs(told)}" if told else "attributes = []"


def _cell(cell: ColumnReading) -> str:
    return _text(cell.column) if cell.constant is None else _stated(cell, ColumnReading())


def _reading(reading: ColumnReading) -> str:
    return _text(reading.column) if reading.stated == ("column",) else _stated(reading, ColumnReading())


def _stated(value: ColumnReading | Condition | Duplicates | Unfold, nothing: object, *anyway: str) -> str:
    """The fields that differ from those of `nothing`, and `anyway`, as an inline table."""
    told = {f.name: getattr(value, f.name) for f in fields(value)}
    return _pairs({n: _value(one) for n, one in told.items() if n in anyway or one != getattr(nothing, n)})


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return _pairs({str(name): _value(one) for name, one in value.items()})
    return _list_of(map(_value, value)) if isinstance(value, tuple) else _text(value)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Iterable[str]) -> str:
    return _list_of(map(_text, values))


def _list_of(values: Iterable[str]) -> str:
    return "[" + ", ".join(values) + "]"


def _pairs(values: Mapping[str, str]) -> str:
    """An inline table of values that are TOML already."""
    return "{ " + ", ".join(f"{_text(name)} = {value}" for name, value in values.items()) + " }"
