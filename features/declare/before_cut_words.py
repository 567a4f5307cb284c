"""What is put around a feature's name to say that it is measured before any limit cut."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from creditline.features.declare.phrases import phrase, read_phrases
from creditline.features.words.languages import files, short_path, word_table
from creditline.features.words.named import Named


@dataclass(frozen=True)
class Variants:
    """A feature's name in a variant of the feature: of products other than the target, and before any limit cut."""

    other_products: str = phrase("name")
    before_cut: str = phrase("name")


@cache
def variants(file: Path) -> Variants:
    """The phrases of a language's file; DeclarationError where one is missing or unknown."""
    return read_phrases(Variants, word_table(file).get("variants", {}), f"{short_path(file)}: variants")


def before_cut_named(name: Named) -> Named:
    """The name of the variant measured before a cut."""
    return Named.of({language: _phrase(language).format(name=text) for language, text in name.texts})


def plainly_named(name: Named) -> Named:
    """The name without the words that it is measured before a cut, where it has them."""
    return Named.of({language: _without(text, language) for language, text in name.texts})


def _without(text: str, language: str) -> str:
    if language not in files():
        return text
    before, after = _phrase(language).split("{name}")
    said = text.startswith(before) and text.endswith(after)
    return text.removeprefix(before).removesuffix(after) if said else text


def _phrase(language: str) -> str:
    return variants(files()[language]).before_cut
