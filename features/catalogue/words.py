"""What the features of the catalogue are called in one language, as values; the phrases are data in `features/words`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from creditline.features.declare.before_cut_words import Variants
from creditline.features.declare.phrases import names, read_phrases
from creditline.features.declare.windows import Windows
from creditline.features.errors import DeclarationError
from creditline.features.words.languages import short_path, word_table


def _topic() -> Any:
    """A field for the names of one topic; one that names `{last}` says its window itself."""
    return field(metadata={"open": True, "named": ("last", "category", "indicator")})


@dataclass(frozen=True)
class Names:
    """The names by topic and by the feature's own part of its name, without its window."""

    product: Mapping[str, str] = _topic()
    utilisation: Mapping[str, str] = _topic()
    spending: Mapping[str, str] = _topic()
    income: Mapping[str, str] = _topic()
    activity: Mapping[str, str] = _topic()
    inquiries: Mapping[str, str] = _topic()
    multi_lender: Mapping[str, str] = _topic()
    network: Mapping[str, str] = _topic()
    profile: Mapping[str, str] = _topic()
    macro: Mapping[str, str] = _topic()


@dataclass(frozen=True)
class ConceptNames:
    """What concepts are called, by topic and by the concept's own part of its name."""

    product: Mapping[str, str] = names()
    utilisation: Mapping[str, str] = names()
    spending: Mapping[str, str] = names()
    income: Mapping[str, str] = names()
    activity: Mapping[str, str] = names()
    inquiries: Mapping[str, str] = names()
    multi_lender: Mapping[str, str] = names()
    network: Mapping[str, str] = names()
    profile: Mapping[str, str] = names()


@dataclass(frozen=True)
class Events:
    """What the features whose sentences name an event are about, by topic and by the feature's own part of its name."""

    product: Mapping[str, str] = names()
    spending: Mapping[str, str] = names()
    income: Mapping[str, str] = names()
    activity: Mapping[str, str] = names()
    inquiries: Mapping[str, str] = names()
    multi_lender: Mapping[str, str] = names()


@dataclass(frozen=True)
class Values:
    """What a feature is about, where that is one of several: categories of spending, macro indicators."""

    categories: Mapping[str, str] = names()
    indicators: Mapping[str, str] = names()


@dataclass(frozen=True)
class CatalogueWords:
    """One language's phrases of the catalogue; `where` is their file."""

    windows: Windows
    variants: Variants
    names: Names
    events: Events
    concepts: ConceptNames
    values: Values
    where: str

    def name(self, topic: str, key: str) -> str:
        """The phrase that a feature is named by; DeclarationError where there is none."""
        return self._found(getattr(self.names, topic), key, f"names.{topic}")

    def event(self, topic: str, key: str) -> str | None:
        """What a feature's sentences name beside it; None where they name nothing."""
        found: str | None = getattr(self.events, topic, {}).get(key)
        return found

    def concept(self, topic: str, key: str) -> str:
        """What a concept is called; DeclarationError where it has no words."""
        return self._found(getattr(self.concepts, topic), key, f"concepts.{topic}")

    def category(self, category: str) -> str:
        """What a category of spending is called; DeclarationError where it has no name."""
        return self._found(self.values.categories, category, "categories")

    def indicator(self, name: str) -> str:
        """What an indicator is called: the known word for it, or the lender's own name without underscores."""
        own = name.replace("_", " ").strip() or name
        return self.values.indicators.get(name.lower().replace(" ", "_"), own)

    def _found(self, table: Mapping[str, str], key: str, place: str) -> str:
        if key not in table:
            raise DeclarationError(f"{self.where}: {place}.{key} is missing; write a phrase for it")
        return table[key]


@cache
def catalogue_words(file: Path) -> CatalogueWords:
    """The phrases of a language's file; DeclarationError where a table is missing, or a phrase names another field."""
    return words_in(word_table(file), short_path(file))


def words_in(table: Mapping[str, Any], where: str) -> CatalogueWords:
    """The phrases in the tables of a file of words, which messages name `where`; DeclarationError as `catalogue_words`."""
    return CatalogueWords(
        windows=read_phrases(Windows, table.get("windows", {}), f"{where}: windows"),
        variants=read_phrases(Variants, table.get("variants", {}), f"{where}: variants"),
        names=read_phrases(Names, table.get("names", {}), f"{where}: names"),
        events=read_phrases(Events, table.get("events", {}), f"{where}: events"),
        concepts=read_phrases(ConceptNames, table.get("concepts", {}), f"{where}: concepts"),
        values=read_phrases(Values, {each.name: table.get(each.name, {}) for each in fields(Values)}, where),
        where=where,
    )
