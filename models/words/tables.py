"""Everything that is said in one language as one table: the words of both rooms, as a lender's own file may hold them."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from creditline.features.catalogue.words import Names
from creditline.features.errors import DeclarationError
from creditline.features.words.languages import files, word_table
from creditline.models.words.languages import words_file

Table = Mapping[str, Any]
_FEATURES = (
    "windows",
    "variants",
    "events",
    "categories",
    "indicators",
)  # tables that only the feature room reads, beside its names


def shipped_tables(language: str) -> dict[str, Any]:
    """The tables of a language as shipped: those of the feature room, and this room's, which share `names`.

    `features` is there and empty: a lender's file names features in it one by one. DataError for a language there is not.
    """
    models, features = word_table(words_file(language)), word_table(files()[language])
    both: dict[str, Any] = {**features, **models, "features": {}}
    both["names"] = {**features.get("names", {}), **models.get("names", {})}
    del both["place"]
    return both


def of_models(name: str, table: Table) -> Table:
    """A table without what is the feature room's in it: of `names`, what it calls its features."""
    topics = {each.name for each in fields(Names)} if name == "names" else set()
    return {key: value for key, value in table.items() if key not in topics}


def of_features(tables: Table) -> dict[str, Any]:
    """The tables of the feature room, without what is not its own in them."""
    topics = {each.name for each in fields(Names)}
    found = {name: table for name, table in tables.items() if name in _FEATURES}
    found["names"] = {topic: named for topic, named in tables["names"].items() if topic in topics}
    for name in ("concepts", "events"):  # beside topics they may name single ones
        found[name] = {topic: named for topic, named in tables[name].items() if isinstance(named, Mapping)}
    return found


def table_at(tables: Table, where: str, *path: str) -> Table:
    """One table of the file that messages name `where`; DeclarationError where it is missing."""
    found: Any = tables
    for name in path:
        if name not in found:
            raise DeclarationError(f"{where} has no table [{'.'.join(path)}]; write it with a phrase for each key")
        found = found[name]
    table: Table = found
    return table
