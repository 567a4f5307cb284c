"""Rows as the files have them beside what the contract makes of them."""

from collections.abc import Iterable
from dataclasses import replace

from creditline.features.data.check.scan import typed_and_raw
from creditline.features.engine.carriers.spark.engine_data import EngineData, RowsRead
from creditline.features.engine.carriers.spark.raw_rows import EngineRows


def rows_to_check(
    data: EngineData, table: str, present: frozenset[str], carried: Iterable[str] | None = None
) -> list[RowsRead]:
    """Each part of a table, and the SELECT of `typed_and_raw` of its columns `present`.

    `carried`: what `EngineData.rows` is asked for, where the rows are those that the SELECT reads.
    """
    source = data.sources[table]
    found = []
    for i, feed in enumerate(source.parts):
        names = data.columns_read(table, feed, present if carried is None else carried)
        part = EngineRows(feed.part.files, feed.part.columns, empty=feed.part.empty, carried=names)
        one = replace(source, parts=(replace(feed, part=part),))
        found.append(
            RowsRead(data.raw[table][i].select(names), typed_and_raw(one, source.table, present, data.id_type))
        )
    return found
