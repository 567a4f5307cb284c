"""What the built-in features and concepts are called where a language's phrases are others than those shipped."""

from dataclasses import dataclass

from creditline.features.catalogue.built_in import catalogue
from creditline.features.catalogue.families.maker import speaking
from creditline.features.catalogue.words import CatalogueWords
from creditline.features.declare import BEFORE_CUT


@dataclass(frozen=True)
class CatalogueNames:
    """What features and concepts are called in one language, by their names, and what the sentences of features name."""

    features: dict[str, str]
    concepts: dict[str, str]
    events: dict[str, str]


def named_with(language: str, words: CatalogueWords) -> CatalogueNames:
    """The names that these words of a language give to features and concepts, with those of every indicator in the words."""
    with speaking(language, words):
        known = catalogue(indicators=tuple(words.values.indicators))
    features = {feature.name: feature.words.said(language) for feature in known if not is_before_cut(feature.name)}
    variants = {
        feature.name: words.variants.before_cut.format(name=features[without_cut(feature.name)])
        for feature in known
        if is_before_cut(feature.name)
    }
    concepts = {feature.concept.name: feature.concept.words.said(language) for feature in known}
    told = ((feature.name, feature.said.event) for feature in known)
    events = {name: event.said(language) for name, event in told if event is not None}
    return CatalogueNames(features | variants, concepts, events)


def is_before_cut(name: str) -> bool:
    """Whether it is the name of a variant measured before a limit cut."""
    return name.endswith(f".{BEFORE_CUT}")


def without_cut(name: str) -> str:
    """The name of the feature that such a variant is of; any other name as it is."""
    return name.removesuffix(f".{BEFORE_CUT}")
