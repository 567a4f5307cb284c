"""What a workbook says in one language; the phrases are data in `words`, one file per language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from creditline.features.errors import DataError
from creditline.models.portfolio.cut_report.words import report_words
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.wording import Names


@dataclass(frozen=True)
class BookWords:
    """One language's phrases by key (`section.name`), and its typeface.

    `names`: of bands, layers, families and actions; `parts`: what the customer's own behaviour had to do with a cut.
    """

    language: str
    typeface: str
    phrases: Mapping[str, str]
    names: Names
    parts: Mapping[str, str]

    def __call__(self, key: str, **named: object) -> str:
        """A phrase; KeyError for one there is not."""
        return self.phrases[key].format(**named)

    @property
    def lights(self) -> Mapping[str, str]:
        """What green, amber and red are called."""
        return {name: self(f"lights.{name}") for name in ("green", "amber", "red")}

    def cause(self, name: str) -> str:
        """What moved a portfolio: a concept by its family and its own name, another cause in words."""
        family = self.names.families.get(name.partition(".")[0])
        if family is not None:
            return f"{family} ({name})"
        return self.phrases.get(f"causes.{name}") or self.names.layers.get(name, name)

    def cause_kind(self, layer: str) -> str:
        """Whose doing a cause is: that of a layer, or the cause itself."""
        return self.names.layers.get(layer) or self.cause(layer)

    def part(self, name: str) -> str:
        """What the customer's own behaviour had to do with a cut; else the word itself."""
        return self.parts.get(name, name)


@lru_cache(maxsize=8)
def book_words(language: str) -> BookWords:
    """The phrases; DataError for a language that has none."""
    place = files("creditline.training.workbooks.words")
    known = sorted(one.name.removesuffix(".toml") for one in place.iterdir() if one.name.endswith(".toml"))
    if language not in known:
        raise DataError(f"workbooks have no words in {language!r}; ask for {' or '.join(known)}")
    told = tomllib.loads(place.joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    typeface = told.pop("typeface")
    phrases = {f"{section}.{key}": text for section, table in told.items() for key, text in table.items()}
    spoken = wording(language)
    return BookWords(language, typeface, phrases, spoken.names, report_words(spoken).head.parts)
