"""What a macro term of the calibration is called."""

from dataclasses import dataclass

from creditline.features.declare.phrases import phrase, read_phrases
from creditline.features.words.languages import languages, short_path
from creditline.features.words.named import Named
from creditline.models.words.languages import topic, words_file


@dataclass(frozen=True)
class MacroTermWords:
    """The phrase that names a term by its indicator."""

    figure: str = phrase("indicator")


def macro_term_named(indicator: str) -> Named:
    """The name of the term of an indicator, which is said as the lender calls it."""
    said = indicator.replace("_", " ")
    return Named.of({language: _words(language).figure.format(indicator=said) for language in languages()})


def _words(language: str) -> MacroTermWords:
    return read_phrases(
        MacroTermWords, topic(language, "macro_terms"), f"{short_path(words_file(language))}: macro_terms"
    )
