"""The rows of one source that moved, for many asks at once: prepared as for features, then through the compiled loop."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.engine.kernel import views
from creditline.features.engine.kernel.arrow_columns import ArrowColumns, combined
from creditline.features.engine.kernel.rows import RowArrays
from creditline.features.engine.kernel.world import World
from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.engine.planning.prepare import rows_of
from creditline.features.evidence.asks import Asks, Span
from creditline.features.evidence.kernel.counting import cut_days_of
from creditline.features.evidence.kernel.evidence import Moves, Pairs, evidence
from creditline.features.evidence.parts import SourceParts

AT_ONCE = 2_000_000  # rows named together: bounds the memory, whatever their number


@dataclass(frozen=True)
class NamedRows:
    """Rows that moved: of which ask, which row of the table as it arrived, what it did and since which day."""

    ask: NDArray[np.int64]
    row: NDArray[np.int64]
    move: NDArray[np.int8]
    day: NDArray[np.int32]
    asked: NDArray[np.int64]  # every ask that reads the source
    count: NDArray[np.int64]  # and how many rows of it moved, named or not


def with_times(parts: SourceParts, table: pa.Table) -> pa.Table:
    """The rows that have an event time: no others are read."""
    at = table[LAYOUTS[parts.source.name].at]
    return table.filter(at.is_valid()) if at.null_count else table


def prepared(parts: SourceParts, table: pa.Table, entities: int, world: World) -> RowArrays:
    """Arrays of the rows (contract columns and `entity`)."""
    return rows_of(parts.scan, ArrowColumns(table, LAYOUTS[parts.source.name].at), entities, world)


def cuts_before(parts: SourceParts, rows: RowArrays, span: Span) -> NDArray[np.int32]:
    """From the rows of `decisions`: the last day of windows that end before a cut, (entities x days)."""
    until = np.empty((rows.rows.offsets.size - 1, span.days + 1), np.int32)
    cut_days_of(rows.rows, np.uint64(parts.cut_mask), span.first, until)
    return until


def named_rows(
    parts: SourceParts,
    rows: RowArrays,
    table: pa.Table,
    asks: Asks,
    world: World,
    span: Span,
    cut_until: NDArray[np.int32],
    most: int,
) -> NamedRows:
    """What moved, of each ask the latest `most`, in the order of the asks."""
    layout = LAYOUTS[parts.source.name]
    part_of = np.full(max(int(asks.feature.max(initial=0)), *parts.features) + 1, -1, np.int32)
    part_of[list(parts.features)] = np.arange(len(parts.features), dtype=np.int32)
    asked = np.flatnonzero(part_of[asks.feature] >= 0)
    entity = asks.entity[asked]
    if layout.view == views.MACRO:
        entity = asks.scope[entity]
        asked = asked[order := np.argsort(entity, kind="stable")]
        entity = entity[order]
    part = part_of[asks.feature[asked]]
    covered = np.where(parts.is_anchoring, -(1 << 30), world.covered_from.get(parts.source.table, -(1 << 30)))
    rank = np.zeros(rows.rows.day.size if layout.view == views.DUES else 0, np.int32)
    if layout.view == views.DUES:
        placed = pc.rank(combined(table["record_id"])).to_numpy().astype(np.int32)
        rank = placed if rows.order is None else placed[rows.order]
    found: list[NDArray[np.int64]] = []
    count = np.zeros(asked.size, np.int64)
    for first in range(0, asked.size, step := max(1, AT_ONCE // most)):
        some = slice(first, first + step)
        size = entity[some].size
        out = Moves(
            np.full((size, most), -1, np.int64),
            np.zeros((size, most), np.int8),
            np.zeros((size, most), np.int32),
            count[some],
        )
        pairs = Pairs(entity[some], part[some], parts.start, parts.aggregate)
        evidence(
            layout.view, parts.scan.width, span.first, span.days, most, pairs, parts.aggregates, covered.astype(np.int32),
            cut_until, rows.rows, world.neighbours.past_due, rank, out,
        )  # fmt: skip
        at, place = np.nonzero(out.row >= 0)
        found.append(np.stack([asked[some][at], out.row[at, place], out.move[at, place], out.day[at, place]]))
    ask, at_row, did, since = np.concatenate([np.empty((4, 0), np.int64), *found], axis=1)
    short_path = at_row if rows.order is None else rows.order[at_row]
    return NamedRows(ask, short_path, did.astype(np.int8), since.astype(np.int32), asked, count)
