"""A lender's own names of features, kept as TOML beside the file that declares them."""

from pathlib import Path

from creditline.features.errors import DeclarationError
from creditline.features.words.languages import languages, word_table
from creditline.features.words.named import Named


def names_beside(file: str | Path) -> dict[str, Named]:
    """The names in the TOML file of the same name as `file` (`__file__` of the declarations), by feature.

    One table per feature with one text per language, by the language's short name.
    DeclarationError where it cannot be read, or a name is no text.
    """
    place = Path(file).with_suffix(".toml")
    found = {}
    for feature, texts in word_table(place).items():
        if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
            raise DeclarationError(
                f'{place.name}: {feature} is {texts!r}, where a text per language is needed; write ["{feature}"] and '
                f"below it a line for each of {', '.join(languages())}"
            )
        found[feature] = Named.of(texts)
    return found
