"""Evidence for many asks, from the rows of some customers: the one path that every carrier takes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from creditline.features.declare import Feature
from creditline.features.engine.compute.scopes import by_scope
from creditline.features.engine.kernel import arrow_columns as ac
from creditline.features.engine.kernel.rows import RowArrays
from creditline.features.engine.kernel.world import World
from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.evidence.asks import Asks, Span
from creditline.features.evidence.attributes import attribute_rows
from creditline.features.evidence.behind import attributes_of
from creditline.features.evidence.parts import SourceParts, parts_of
from creditline.features.evidence.records import SCHEMA, records
from creditline.features.evidence.source_rows import NamedRows, cuts_before, named_rows, prepared, with_times

# A contract's table by name, of the customers asked: its columns and `entity` (int32); None where the data have none.
Table = Callable[[str], pa.Table | None]


@dataclass(frozen=True)
class Found:
    """`rows`: the columns of `records.SCHEMA`, ask after ask, the latest event first. `ask`: whose each row is.

    `more` (asks): how many further rows moved than are named.
    """

    rows: pa.Table
    ask: np.ndarray
    more: np.ndarray


@dataclass(frozen=True)
class MacroRows:
    """The `macro` table scope by scope, prepared once."""

    table: pa.Table
    scope: dict[str, int]
    rows: RowArrays


class Finder:
    """Ready to find what moved `features` between two dates; the latest `most` rows of each."""

    def __init__(self, features: Sequence[Feature], span: Span, most: int) -> None:
        self._features = tuple(features)
        self._span = span
        self._most = most
        _, self._parts = parts_of(self._features)
        self._attributes = {i: names for i, f in enumerate(self._features) if (names := attributes_of(f))}

    @property
    def parts(self) -> dict[str, SourceParts]:
        """The sources whose rows are read, by name."""
        return self._parts

    @property
    def span(self) -> Span:
        """Between which dates."""
        return self._span

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The contract's tables whose rows are read, beside `macro`."""
        found = [parts.source.table for name, parts in self._parts.items() if name != "macro"]
        return (*found, *(["attributes"] if self._attributes else []))

    @property
    def reads_attributes(self) -> bool:
        """Whether rows of `attributes` matter."""
        return bool(self._attributes)

    @property
    def reads_neighbours(self) -> bool:
        """Whether what linked accounts owe matters."""
        return "links" in self._parts and "other_past_due" in self._parts["links"].scan.numbers

    def macro(self, table: pa.Table, world: World) -> MacroRows:
        """The rows of the `macro` table, for any number of calls of `of`."""
        every, scope = by_scope(table)
        return MacroRows(every, scope, prepared(self._parts["macro"], every, len(scope) + 1, world))

    def of(self, table: Table, asks: Asks, world: World, macro: MacroRows | None = None) -> Found:
        """What moved. `world.neighbours` are of every day from the earlier date to the later."""
        cut_until = np.empty((asks.entities, 0), np.int32)
        found: list[tuple[NamedRows, pa.Table]] = []
        for name in sorted(self._parts, key=lambda name: name != "decisions"):  # they say where windows end
            parts = self._parts[name]
            at = LAYOUTS[name].at
            if name == "macro":
                if macro is None:
                    continue
                source, rows = macro.table, macro.rows
            else:
                arrived = table(parts.source.table)
                if arrived is None:
                    continue
                source = with_times(parts, arrived)
                rows = prepared(parts, source, asks.entities, world)
            if parts.cut_mask:
                cut_until = cuts_before(parts, rows, self._span)
            named = named_rows(parts, rows, source, asks, world, self._span, cut_until, self._most)
            found.append(
                (named, records(parts.source.table, at, source.take(named.row), named.move, named.day, self._span))
            )
        if self._attributes and (source := table("attributes")) is not None:
            named = attribute_rows(self._attributes, source, asks, self._span)
            rows_in_force = source.take(named.row)
            found.append((named, records("attributes", "valid_from", rows_in_force, named.move, named.day, self._span)))
        return self._latest(found, asks.entity.size)

    def _latest(self, found: Sequence[tuple[NamedRows, pa.Table]], asks: int) -> Found:
        """The latest of every ask's rows, from all sources."""
        total = np.zeros(asks, np.int64)
        for named, _ in found:
            np.add.at(total, named.asked, named.count)
        ask = np.concatenate([np.empty(0, np.int64), *(named.ask for named, _ in found)])
        rows = pa.concat_tables([SCHEMA.empty_table(), *(table for _, table in found)])
        order = np.lexsort((-ac.days(rows["on"]), ask))
        ask = ask[order]
        first = np.searchsorted(ask, ask)
        kept = np.arange(ask.size) - first < self._most
        ask = ask[kept]
        return Found(rows.take(order[kept]), ask, total - np.bincount(ask, minlength=asks))
