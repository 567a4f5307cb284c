"""The tables of a folder together: what they share, and the customers that only events tell of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from creditline.features.contract import CUSTOMER, TABLES, Column
from creditline.features.data.mapping.settings import Settings
from creditline.features.data.mapping.table_mapping import TableMapping
from creditline.features.data.reading.feed import Feed
from creditline.features.data.reading.parts import Part
from creditline.features.data.reading.source import TableSource, read_source
from creditline.features.data.reading.sql_text import name_sql


def read_sources(folder: Path, settings: Settings) -> dict[str, TableSource]:
    """The tables that are there, in the contract's order; errors as `read_source`."""
    with duckdb.connect() as connection:
        read = {name: read_source(connection, folder, table, settings) for name, table in TABLES.items()}
    found = {name: source for name, source in read.items() if source is not None}
    found = {name: source for name, source in found.items() if not _is_of_others(name, found, settings)}
    events = any(mapping.from_events for mapping in settings.mapping("customers"))
    if "customers" in found:
        others = [source.files for name, source in found.items() if name != "customers"]
        alone = not any(files & found["customers"].files for files in others)
        found["customers"] = replace(found["customers"], own_files=alone)
    if events and any(source.has(CUSTOMER.name) for name, source in found.items() if name != "customers"):
        found["customers"] = _with_those_of_events(found, settings)
    return {name: found[name] for name in TABLES if name in found}


def _is_of_others(name: str, found: Mapping[str, TableSource], settings: Settings) -> bool:
    """Whether files that are called like the table are what others are cut from, and do not hold it.

    A file applications.csv of which `[customers] file` is stated, and `[applications]` is not, may be no applications.
    """
    if name in settings.mappings:
        return False
    stated = [source.files for other, source in found.items() if any(one.files for one in settings.mapping(other))]
    beside = [feed.part.files_beside for source in found.values() for feed in source.parts]
    claimed = frozenset(file for files in (*stated, *beside) for file in files)
    lacks = any(not found[name].has(column.name) for column in TABLES[name] if not column.optional)
    return found[name].files <= claimed and lacks


def _with_those_of_events(found: Mapping[str, TableSource], settings: Settings) -> TableSource:
    """Customers with one row more for each customer id that other tables have and they do not."""
    others = [source for name, source in found.items() if name != "customers" and source.has(CUSTOMER.name)]
    own = found.get("customers")
    whole = all(source.whole_number_ids for source in (*others, *((own,) if own else ())))
    id_type = "BIGINT" if whole else "VARCHAR"
    known = _ids([own], id_type) if own else None
    part = _IdsOfEvents((), {CUSTOMER.name: id_type}, ids=_ids(others, id_type), known=known)
    feed = Feed(TABLES["customers"], part, TableMapping(attributes={}), settings.time_zone)
    return TableSource(
        TABLES["customers"],
        (*(own.parts if own else ()), feed),
        settings.time_zone,
        own_files=own is None or own.own_files,
    )


def _ids(sources: list[TableSource], id_type: str) -> str:
    column = Column(CUSTOMER.name, CUSTOMER.kind, CUSTOMER.meaning)
    return " UNION ALL ".join(
        f"SELECT {feed.made(column, id_type)} AS {name_sql(CUSTOMER.name)} FROM {feed.relation()}"
        for source in sources
        for feed in source.parts
    )


@dataclass(frozen=True)
class _IdsOfEvents(Part):
    """The customer ids that `ids` selects and `known` does not."""

    ids: str = ""
    known: str | None = None

    def relation(self, *, keep_rejects: bool = False, file_name: str | None = None) -> str:  # noqa: ARG002
        """The SQL of the ids, once each."""
        name = name_sql(CUSTOMER.name)
        beyond = (
            f" AND {name} NOT IN (SELECT {name} FROM ({self.known}) WHERE {name} IS NOT NULL)" if self.known else ""
        )
        return f"(SELECT DISTINCT {name} FROM ({self.ids}) WHERE {name} IS NOT NULL{beyond})"
