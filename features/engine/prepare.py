"""From contract rows of some customers to the arrays of one source: the same for every carrier."""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.declare import Is, OnTarget
from creditline.features.engine import arrow_columns as ac
from creditline.features.engine.codes import NEVER
from creditline.features.engine.layout import LAYOUTS, Layout
from creditline.features.engine.plan import ScanPlan
from creditline.features.engine.rows import RowArrays, in_order, offsets_of

_EARLIEST = -(1 << 30)
Days = NDArray[np.int32]
Encode = Callable[[str], ac.Labels]


def columns_read(scan: ScanPlan) -> tuple[str, ...]:
    """Contract columns that the scans of a source read, beside the entity; the carrier must deliver them all."""
    layout = LAYOUTS[scan.source.name]
    found = [layout.at, "recorded_at", *([layout.known_from] if layout.known_from else [])]
    for name in number_names(scan):
        found.extend(layout.raw[name][0])
    found.extend(label_names(scan))
    found.extend(condition.label if isinstance(condition, Is) else "product" for condition in scan.static)
    found.extend(name for name in (layout.group, layout.ends, layout.rank) if name)
    return tuple(dict.fromkeys(found))


def rows_of(scan: ScanPlan, table: pa.Table, entities: int, target: str | None) -> RowArrays:
    """Arrays for the scans of a source. `table` has the columns of `columns_read` and `entity` (int32, no nulls)."""
    layout = LAYOUTS[scan.source.name]
    if table[layout.at].null_count:
        table = table.filter(table[layout.at].is_valid())
    entity = np.asarray(ac.combined(table["entity"]).to_numpy(zero_copy_only=False), np.int32)
    instant = ac.microseconds(table[layout.at])
    day = ac.day_of(instant)
    names = number_names(scan)
    values = np.empty((entity.size, len(names)), np.float64)
    for i, name in enumerate(names):
        values[:, i] = layout.raw[name][1](table, instant)
    recorded = ac.days(table["recorded_at"], _EARLIEST) if table["recorded_at"].null_count < len(table) else None
    known = day if layout.known_from is None else np.maximum(day, ac.days(table[layout.known_from]))
    if recorded is not None and not layout.due_known:
        known = np.maximum(known, recorded)
    encoded: dict[str, ac.Labels] = {}

    def encode(name: str) -> ac.Labels:
        if name not in encoded:
            encoded[name] = ac.labels(table[name])
        return encoded[name]

    flags = _flags(scan.static, encode, target, entity.size)
    names = label_names(scan)
    labels = np.empty((entity.size, len(names)), np.int32)
    for i, name in enumerate(names):
        labels[:, i] = encode(name).codes
    extra = _extra(layout, table, encode, recorded, entity.size)
    ties: list[NDArray[np.generic]] = [*extra.T, known, *values.T, flags]
    order = in_order(entity, instant, ties)
    if order is not None:
        entity, instant, day, known, flags = entity[order], instant[order], day[order], known[order], flags[order]
        values, labels, extra = values[order], labels[order], extra[order]
    return RowArrays(
        offsets=offsets_of(entity, entities),
        day=day,
        known=known,
        instant=instant,
        flags=flags,
        values=values,
        labels=labels,
        label_sizes=np.array([len(encode(name).values) for name in names], np.int64),
        extra=extra,
    )


def number_names(scan: ScanPlan) -> list[str]:
    """The columns of `values`, in order."""
    layout = LAYOUTS[scan.source.name]
    return list(scan.numbers if layout.is_plain else layout.raw)


def label_names(scan: ScanPlan) -> list[str]:
    """The columns of `labels`, in order."""
    first = LAYOUTS[scan.source.name].first_label
    return list(dict.fromkeys([*([first] if first else []), *scan.labels]))


def told_apart(scan: ScanPlan) -> dict[str, tuple[str, ...]]:
    """The labels that only serve to compare with fixed values, and these; any other value may arrive as null."""
    values: dict[str, list[str]] = {}
    for condition in scan.static:
        if isinstance(condition, Is):
            values.setdefault(condition.label, []).extend(condition.values)
    read = {"product", *label_names(scan), LAYOUTS[scan.source.name].group}
    return {name: tuple(dict.fromkeys(found)) for name, found in values.items() if name not in read}


def _flags(conditions: Sequence[Is | OnTarget], encode: Encode, target: str | None, rows: int) -> NDArray[np.uint64]:
    """Bit i set where condition i holds. Each label is looked up once, in a table of the bits of its values."""
    flags = np.zeros(rows, np.uint64)
    by_label: dict[str, list[tuple[int, Is | OnTarget]]] = {}
    for bit, condition in enumerate(conditions):
        by_label.setdefault(condition.label if isinstance(condition, Is) else "product", []).append((bit, condition))
    for label, tests in by_label.items():
        found = encode(label)
        bits = np.zeros(len(found.values) + 1, np.uint64)  # the last is that of null
        for bit, condition in tests:
            for code, value in enumerate(found.values):
                if _holds(condition, value, target):
                    bits[code] |= np.uint64(1 << bit)
        flags |= bits[found.codes]
    return flags


def _holds(condition: Is | OnTarget, value: str, target: str | None) -> bool:
    if isinstance(condition, Is):
        return value in condition.values
    return (target is None or value == target) == condition.yes


def _extra(layout: Layout, table: pa.Table, encode: Encode, recorded: Days | None, rows: int) -> Days:
    columns: list[Days] = []
    if layout.group:
        columns.append(encode(layout.group).codes)
    if layout.rank:
        columns.append(np.asarray(ac.combined(table[layout.rank]).to_numpy(zero_copy_only=False), np.int32))
    if layout.known_from:
        columns.append(ac.days(table[layout.known_from]))
    if layout.ends:
        end = ac.days(table[layout.ends])
        columns.append(end)
        columns.append(end if recorded is None else np.where(end < NEVER, np.maximum(end, recorded), end))
    return np.column_stack(columns).astype(np.int32) if columns else np.empty((rows, 0), np.int32)
