"""The columns that decide which rows a table has must be in its files."""

from collections.abc import Iterator
from difflib import get_close_matches

from creditline.features.data.reading.cut import is_moment
from creditline.features.data.reading.feed import Feed
from creditline.features.data.reading.made import columns_of
from creditline.features.errors import DataError


def require_columns(feed: Feed) -> None:
    """Raise DataError, naming the nearest column there is, where `wide`, `where`, `duplicates` or `attributes` lack one."""
    mapping, table = feed.mapping, feed.table.name
    file = feed.part.files[0].name
    for name in mapping.wide:
        if name in feed.part.columns:
            raise DataError(
                f"data.toml: [{table}.wide] makes a column {name!r}, which {file} has; give it another name."
            )
    if mapping.unfold is not None:
        for name in (mapping.unfold.part, mapping.unfold.place):
            if name in feed.part.columns:
                raise DataError(
                    f"data.toml: [{table}.unfold] makes a column {name!r}, which {file} has; give it another name."
                )
    there = tuple(feed.part.columns)
    for place, name, known in _named(feed):
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.5)
            meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(there[:8])}"
            raise DataError(f"data.toml: {place} reads the column {name!r}, which {file} does not have; {meant}")
    for name, asked in mapping.where.items():
        for limit in (asked.at_least, asked.at_most, asked.above, asked.below):
            if not is_moment(limit):
                raise DataError(f"data.toml: [{table}.where] holds {name} against {limit!r}; give a number or a day.")


def _named(feed: Feed) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Where a column is named, its name, and those that may be there."""
    table, there = feed.table.name, tuple(feed.part.columns)
    unfold = feed.mapping.unfold
    if unfold is not None:
        yield f"[{table}.unfold]", unfold.column, there
        there = (*there, unfold.part, unfold.place)
    for name, cells in feed.mapping.wide.items():
        for cell in cells:
            if cell.column:
                yield f"{name} of [{table}.wide]", cell.column, there
    made = (*there, *feed.mapping.wide)
    for name in feed.mapping.where:
        yield f"[{table}.where]", name, made
    if feed.mapping.duplicates is not None and feed.mapping.duplicates.by:
        yield f"duplicates of [{table}]", feed.mapping.duplicates.by, made
    for name, reading in (feed.mapping.attributes or {}).items():
        for column in columns_of(reading):
            yield f"{name} of [customers.attributes]", column, made
