"""From contract rows of some customers to the arrays of one source: the same for every carrier."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from creditline.features.declare import Is, IsNot
from creditline.features.engine.kernel import views
from creditline.features.engine.kernel.codes import NEVER
from creditline.features.engine.kernel.columns import Columns, Labels, day_of
from creditline.features.engine.kernel.rows import RowArrays, SourceRows, in_order, offsets_of
from creditline.features.engine.kernel.world import World
from creditline.features.engine.planning.layout import LAYOUTS, Layout
from creditline.features.engine.planning.plan import ScanPlan

_EARLIEST = -(1 << 30)
Days = NDArray[np.int32]
Encode = Callable[[str], Labels]


def columns_read(scan: ScanPlan) -> tuple[str, ...]:
    """Contract columns that the scans of a source read; the carrier must deliver them all."""
    layout = LAYOUTS[scan.source.name]
    found = [layout.at, "recorded_at", *([layout.known_from] if layout.known_from else [])]
    for name in scan.value_names:
        found.extend(layout.raw[name][0])
    found.extend(scan.label_names)
    found.extend(conditions.label for conditions in scan.static_by_label)
    found.extend(name for name in (layout.group, layout.ends, layout.rank) if name)
    return tuple(dict.fromkeys(found))


def rows_of(scan: ScanPlan, columns: Columns, entities: int, world: World) -> RowArrays:
    """Arrays for the scans of a source. `columns` gives those of `columns_read`; `entities` is how many there are."""
    layout = LAYOUTS[scan.source.name]
    entity = columns.entity
    instant = columns.microseconds(layout.at)
    day = event_day = day_of(instant)
    values = np.empty((entity.size, len(scan.value_names)), np.float64)
    for i, name in enumerate(scan.value_names):
        # A zero has one sign, so that which of two equal values is met first shows nowhere.
        np.add(layout.raw[name][1](columns, instant), 0.0, out=values[:, i])
    recorded = columns.days("recorded_at", _EARLIEST)
    known = day
    if layout.known_from is not None:
        known = np.maximum(day, _or_never(columns.days(layout.known_from), day))
    if recorded is not None and not layout.due_known:
        known = np.maximum(known, recorded)
    encoded: dict[str, Labels] = {}

    def encode(name: str) -> Labels:
        if name not in encoded:
            encoded[name] = columns.labels(name, ordered=name == layout.group and layout.view != views.LINKS)
        return encoded[name]

    coded = {*scan.label_names, layout.group, layout.rank}
    flags = np.zeros(entity.size, np.uint64)  # bit i set where static condition i holds
    for conditions in scan.static_by_label:
        meets, name = conditions.of(world.target), conditions.label
        flags |= encode(name).bits(meets) if name in coded else columns.bits(name, meets)
        flags ^= np.uint64(conditions.turned)
    labels = np.empty((entity.size, len(scan.label_names)), np.int32)
    for i, name in enumerate(scan.label_names):
        labels[:, i] = encode(name).codes
    extra = _extra(layout, columns, encode, recorded, world.neighbours.place)
    order = in_order(entity, instant, lambda: [*extra.T, known, *values.T, flags])
    if order is not None:
        entity, instant, day, flags = entity[order], instant[order], day[order], flags[order]
        known = day if known is event_day else known[order]
        values, labels, extra = values.take(order, axis=0), labels.take(order, axis=0), extra.take(order, axis=0)
    arrays = SourceRows(
        offsets=offsets_of(entity, entities),
        day=day,
        known=known,
        instant=instant if instant.flags.writeable else instant.copy(),  # read-only is another type to the compiler
        flags=flags,
        values=values,
        labels=labels,
        label_sizes=np.array([len(encode(name).dictionary) for name in scan.label_names], np.int64),
        extra=extra,
        grace=world.grace_days,
    )
    return RowArrays(arrays, order)


def told_apart(scan: ScanPlan) -> dict[str, tuple[str, ...]]:
    """The labels that only serve to compare with fixed values, and these; any other value may arrive as null."""
    values: dict[str, list[str]] = {}
    for condition in scan.static:
        if isinstance(condition, Is | IsNot):
            values.setdefault(condition.label, []).extend(condition.values)
    read = {"product", *scan.label_names, LAYOUTS[scan.source.name].group}
    return {name: tuple(dict.fromkeys(found)) for name, found in values.items() if name not in read}


def _or_never(days: Days | None, like: Days) -> Days:
    return np.full(like.size, NEVER, np.int32) if days is None else days


def _extra(
    layout: Layout, columns: Columns, encode: Encode, recorded: Days | None, neighbours: Mapping[str, int]
) -> Days:
    """What a view reads beside values and labels: group, rank, day published, day of the end and day it was known."""
    found: list[Days] = []
    if layout.view == views.LINKS:
        others = encode("other_id")
        places = np.array([*(neighbours.get(other, -1) for other in others.values), -1], np.int32)
        found.append(places[others.codes])
    elif layout.group:
        found.append(encode(layout.group).codes)
    if layout.rank:
        found.append((encode(layout.rank).codes >= 0).astype(np.int32))
    if layout.known_from:
        found.append(_or_never(columns.days(layout.known_from), columns.entity))
    if layout.ends:
        end = _or_never(columns.days(layout.ends), columns.entity)
        found.append(end)
        found.append(end if recorded is None else np.where(end < NEVER, np.maximum(end, recorded), end))
    out = np.empty((columns.entity.size, len(found)), np.int32)
    for i, column in enumerate(found):
        out[:, i] = column
    return out
