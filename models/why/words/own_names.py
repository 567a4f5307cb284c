"""What a lender calls features and concepts, by their names; a model has the names it was trained with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from creditline.features.catalogue.renamed import is_before_cut, named_with
from creditline.features.catalogue.words import CatalogueWords, words_in
from creditline.features.declare import BEFORE_CUT
from creditline.features.declare.phrases import check_phrase, read_phrases
from creditline.features.words.languages import files
from creditline.models.calibration.figures import PREFIX
from creditline.models.words.languages import words_file
from creditline.models.words.macro_terms import MacroTermWords
from creditline.models.words.tables import Table, of_features, shipped_tables


@dataclass(frozen=True)
class OwnNames:
    """What features and concepts are called in one language, by name, and what the sentences of features name beside it."""

    features: Mapping[str, str]
    concepts: Mapping[str, str]
    events: Mapping[str, str]


def own_names(language: str, tables: Table, where: str) -> OwnNames:
    """What these tables call otherwise than those shipped, and above that what their tables of single names do.

    These are `[features]`, `[concepts]` and `[events]`, the last by the names of features. A feature's variant measured
    before a limit cut follows the feature, unless it has a name of its own. DeclarationError for a field in braces that a
    phrase does not have.
    """
    words = words_in(of_features(tables), where)
    now, shipped = _named(language, words, tables, where), shipped_names(language)
    features = {name: said for name, said in now.features.items() if said != shipped.features.get(name)}
    single = _single(tables, "features", where)
    for name, said in single.items():
        if not is_before_cut(name):
            features[f"{name}.{BEFORE_CUT}"] = words.variants.before_cut.format(name=said)
    concepts = {name: said for name, said in now.concepts.items() if said != shipped.concepts.get(name)}
    events = {name: said for name, said in now.events.items() if said != shipped.events.get(name)}
    return OwnNames(
        features | single,
        concepts | _single(tables, "concepts", where),
        events | _single(tables, "events", where),
    )


def _named(language: str, words: CatalogueWords, tables: Table, where: str) -> OwnNames:
    """The built-in features, and the economy's terms of a calibration."""
    known = named_with(language, words)
    figure = read_phrases(MacroTermWords, tables["macro_terms"], f"{where}: macro_terms").figure
    terms = {f"{PREFIX}{name}": figure.format(indicator=words.indicator(name)) for name in words.values.indicators}
    return OwnNames(known.features | terms, known.concepts, known.events)


def shipped_names(language: str) -> OwnNames:
    """What the words that are shipped call the built-in features, the known economy's terms and the concepts."""
    return _shipped_names(language, words_file(language), files()[language])


@cache
def _shipped_names(language: str, *read: Path) -> OwnNames:
    """`read`: the files the words come from; where they are others, so are the names."""
    tables: dict[str, Any] = shipped_tables(language)
    return _named(language, words_in(of_features(tables), str(read[-1])), tables, str(read[0]))


def _single(tables: Table, name: str, where: str) -> dict[str, str]:
    found = {key: said for key, said in tables[name].items() if isinstance(said, str)}
    return {key: check_phrase(said, (), f"{where}: {name}.{key}") for key, said in found.items()}
