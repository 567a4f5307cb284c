"""Every phrase that is said in a language, whichever room says it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from creditline.features.catalogue.words import ConceptNames, Events, Names, Values
from creditline.features.declare.before_cut_words import Variants
from creditline.features.declare.phrases import Phrase, phrases_of
from creditline.features.declare.templates import Templates
from creditline.features.declare.windows import Windows
from creditline.models.portfolio.access.words import AccessWords
from creditline.models.portfolio.cut_report import words as cut_report
from creditline.models.portfolio.dispute.words import DisputeWords
from creditline.models.portfolio.restore.words import RestoreWords
from creditline.models.portfolio.warn.words import WarnWords
from creditline.models.portfolio.worth.words import WorthWords
from creditline.models.scorecard.words import CardWords
from creditline.models.why.pages import texts as pages
from creditline.models.why.words import from_toml
from creditline.models.words.macro_terms import MacroTermWords
from creditline.models.words.readers import read_by_customers
from creditline.models.words.tables import Table, of_features, of_models
from creditline.models.words.terms import Reader

# The tables of the words files, and what reads them. A new table is listed here, or no lender could have it otherwise.
_TABLES: Mapping[str, type] = {
    "macro_terms": MacroTermWords,
    "scorecard": CardWords,
    "dispute": DisputeWords,
    "worth": WorthWords,
    "restore": RestoreWords,
    "warn": WarnWords,
    "access": AccessWords,
    "windows": Windows,
    "variants": Variants,
    "concepts": ConceptNames,
    "events": Events,
    **{name: kind for name, kind in from_toml.SECTIONS.items() if name != "names"},
    **{f"pages.{name}": kind for name, kind in pages.SECTIONS.items()},
    **{f"cut_report.{name}": kind for name, kind in cut_report.SECTIONS.items()},
}


_TOPICS = {each.name for each in fields(Names)}
_OF_FEATURES = (
    "windows", "variants", "categories", "indicators", "sentences", "concepts", "events", "features", "macro_terms",
)  # fmt: skip


def phrases_in(tables: Table) -> Iterator[Phrase]:
    """The phrases in the tables of a language, with what each may name in braces."""
    features = of_features(tables)
    for path, kind in _TABLES.items():
        yield from phrases_of(kind, _at(features if path in features else tables, path), f"{path}.")
    yield from phrases_of(from_toml.SECTIONS["names"], of_models("names", tables["names"]), "names.")
    yield from phrases_of(Names, features["names"], "names.")
    yield from phrases_of(Values, tables, "")
    head = {key: said for key, said in tables["cut_report"].items() if key not in cut_report.SECTIONS}
    yield from phrases_of(cut_report.Head, head, "cut_report.")
    yield from _sentences(tables["sentences"])


def fields_of(key: str, phrases: Mapping[str, Phrase]) -> tuple[str, ...]:
    """What the phrase at `key` may name in braces; a unit's own sentence, what the usual one may."""
    table, _, last = key.rpartition(".")
    found = phrases.get(key) or phrases.get(f"{table.partition('.')[0]}.{last}")
    return () if found is None else found.named


def reader_of(key: str) -> Reader:
    """Who reads the phrase at `key`: names and sentences of features are a customer's."""
    table, _, rest = key.partition(".")
    of_features = table in _OF_FEATURES or (table == "names" and rest.partition(".")[0] in _TOPICS)
    return "customer" if of_features or read_by_customers(key) else "staff"


def _sentences(table: Table) -> Iterator[Phrase]:
    usual = {key: said for key, said in table.items() if isinstance(said, str)}
    named = {phrase.key: phrase for phrase in phrases_of(Templates, usual, "sentences.")}
    yield from named.values()
    for unit, own in table.items():
        if isinstance(own, Mapping):
            yield from (Phrase(f"sentences.{unit}.{key}", named[f"sentences.{key}"].named, own[key]) for key in own)


def _at(tables: Table, path: str) -> Table:
    for name in path.split("."):
        tables = tables[name]
    return tables
