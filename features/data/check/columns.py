"""Columns that should be there and are not."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import product

from creditline.features.contract import Column, Source, Table
from creditline.features.data.check.problem import Problem, Severity
from creditline.features.data.reading.feed import Feed
from creditline.features.data.reading.made import columns_of
from creditline.features.data.reading.source import TableSource


def absent_columns(table: Table, source: TableSource) -> Iterator[Problem]:
    """Required columns the files lack, and any column `data.toml` names that they lack."""
    for column in table:
        stated = [name for feeds in source.sections for name in _lacking(feeds, column)]
        if stated:
            there = [name for feed in source.parts for name in feed.columns]
            near = get_close_matches(stated[0], there, n=1, cutoff=0.5)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            yield Problem(
                table.name,
                column.name,
                f"data.toml says the file's column is {stated[0]!r}, which it does not have",
                f"correct the name in data.toml{meant}",
            )
        elif not column.optional and not source.has(column.name):
            yield Problem(table.name, column.name, "the column is missing", _remedy(table, source, column))


def uneven_columns(table: Table, source: TableSource) -> Iterator[Problem]:
    """Columns that some of the files read in one way have and others lack: the rows of these say nothing of it."""
    for column, feeds in product(table, source.sections):
        of_files = [feed for feed in feeds if feed.part.files]
        lacking = [feed for feed in of_files if feed.reading(column.name) is None]
        if not column.optional or not lacking or len(lacking) == len(of_files):
            continue
        files = [file for feed in lacking for file in feed.part.files]
        more = f" and {len(files) - 1} more files" if len(files) > 1 else ""
        yield Problem(
            table.name,
            column.name,
            f"other files have the column, {files[0].name}{more} not",
            "their rows have no value there: add it, or name their own column in data.toml, in a section of its own",
            severity=Severity.WARNING,
        )


def unnamed_attributes(source: TableSource) -> Iterator[Problem]:
    """Columns of the customers' files that might be attributes, and are not, since other tables are cut of these files."""
    if source.own_files or any(feed.mapping.attributes is not None for feed in source.parts if feed.part.files):
        return
    used = {
        name
        for feed in source.parts
        for column in source.table
        if (r := feed.reading(column.name))
        for name in columns_of(r)
    }
    others = [name for feed in source.parts for name in feed.part.columns if name not in used]
    if others:
        yield Problem(
            source.table.name,
            None,
            f"other tables are read from its files too, so none of {', '.join(others[:3])}{', …' if len(others) > 3 else ''} "
            "is an attribute",
            "name in [customers] attributes of data.toml those that were known at the time, or state attributes = []",
            severity=Severity.WARNING,
        )


def half_told(table: Table, source: TableSource) -> Iterator[Problem]:
    """Optional columns without which another that is there tells features nothing at all."""
    if not isinstance(table.source, Source):
        return
    numbers = table.source.numbers
    silent: dict[str, list[str]] = {}
    for column in table:
        takes = {name: columns for name, columns in numbers.items() if column.name in columns}
        if not column.optional or not source.has(column.name) or not takes:
            continue
        absent = {name: [one for one in columns if not source.has(one)] for name, columns in takes.items()}
        if all(absent.values()):
            for name, lacking in absent.items():
                silent.setdefault(lacking[0], []).append(name)
    for missing, repeated in silent.items():
        names = list(dict.fromkeys(repeated))
        yield Problem(
            table.name,
            missing,
            f"the column is missing, and with it all features of {', '.join(names[:4])}{'…' if len(names) > 4 else ''}",
            "add it, or map it in data.toml, if only as a constant or as another column",
            severity=Severity.WARNING,
        )


def _lacking(feeds: Sequence[Feed], column: Column) -> list[str]:
    """The file's columns that `data.toml` names for `column` and none of the files of that section has."""
    if any(feed.reading(column.name) is not None for feed in feeds):
        return []
    stated = [feed.mapping.columns[column.name] for feed in feeds if column.name in feed.mapping.columns]
    return [name for one in stated for name in columns_of(one) if all(name not in feed.columns for feed in feeds)]


def _remedy(table: Table, source: TableSource, column: Column) -> str:
    near = get_close_matches(column.name, source.extra_columns(), n=1, cutoff=0.5)
    if not near:
        return "add it, or name the file's column in data.toml"
    stated = f'[{table.name}] columns = {{ {column.name} = "{near[0]}" }}'
    return f"add it, or, if it is {near[0]!r}, say so in data.toml: {stated}"
