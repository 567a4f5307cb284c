"""How the features of a family are declared: what they share is said once, names come from the words files.

What a feature means for risk, and its concept, come from `concepts.toml`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from creditline.features.catalogue.concepts import Meaning, meaning
from creditline.features.catalogue.speech import speech_of
from creditline.features.catalogue.words import CatalogueWords, catalogue_words
from creditline.features.declare import Audience, Concept, Family, Feature, Number, Unit
from creditline.features.words.languages import files, languages
from creditline.features.words.named import Named


@dataclass(frozen=True)
class About:
    """What a feature is about, as the words files know it: the phrase of its name, and what that phrase names."""

    phrase: str
    category: str | None = None
    indicator: str | None = None


@dataclass(frozen=True)
class Maker:
    """What the features of one family have in common. `topic`: the table of their names, concepts and meanings.

    `on_target`: they are about the target product, or about every other: the same features twice, in two families.
    """

    family: Family
    prefix: str
    topic: str
    audience: Audience = Audience.CUSTOMER
    changeable: bool = True
    depressed_by_cut: bool = False
    on_target: bool = True

    def now(
        self, name: str, expression: Number, unit: Unit, *, about: About | None = None, means: Meaning | None = None
    ) -> Feature:
        """A feature of how things stand, or one that says its windows itself."""
        about = about or About(name)
        named = {language: self._bare(words, about) for language, words in _spoken()}
        return self._made(name, expression, unit, Named.of(named), means or meaning(self.topic, name), about)

    def within(
        self, name: str, expression: Number, unit: Unit, days: int | None, *, about: About | None = None
    ) -> Feature:
        """A feature of a window of `days`, or of all history (None); its name ends in `_90d` or `_ever`."""
        about = about or About(name)
        named = {language: self._in_window(words, about, days) for language, words in _spoken()}
        return self._made(f"{name}{suffix(days)}", expression, unit, Named.of(named), meaning(self.topic, name), about)

    def of_the_lender(self, name: str, expression: Number, unit: Unit, named: Named) -> Feature:
        """A feature that the lender has a name for, of the meaning that all of its kind have."""
        means = meaning(self.topic, name.split(".")[0])
        return self._made(name, expression, unit, named, means, About(name))

    def _made(self, name: str, expression: Number, unit: Unit, named: Named, means: Meaning, about: About) -> Feature:
        return Feature(
            name=f"{self.prefix}.{name}",
            expression=expression,
            concept=self._concept(means.concept, about),
            unit=unit,
            words=named,
            audience=Audience.INTERNAL if means.internal else self.audience,
            direction=means.direction,
            null=means.null,
            changeable=self.changeable,
            depressed_by_cut=self.depressed_by_cut,
            speech=speech_of(self.topic, self._stem(about), expression, self._event(about)),
        )

    def _stem(self, about: About) -> str:
        """The key of `speech.toml`: the feature's own part of its name, with the indicator or category it is about."""
        if about.category is not None:
            return f"{about.phrase}_{about.category}"
        return about.phrase if about.indicator is None else f"{about.indicator}.{about.phrase}"

    def _event(self, about: About) -> Named | None:
        found = {language: words.event(self.topic, about.phrase) for language, words in _spoken()}
        said = {language: self._on_side(words, found[language] or "") for language, words in _spoken()}
        return Named.of(said) if all(found.values()) else None

    def _concept(self, own: str, about: About) -> Concept:
        said = {language: self._of_concept(words, own, about) for language, words in _spoken()}
        return Concept(f"{self.family}.{own}", self.family, Named.of(said))

    def _of_concept(self, words: CatalogueWords, own: str, about: About) -> str:
        if about.indicator is not None:
            return words.indicator(about.indicator)
        return self._on_side(words, words.concept(self.topic, own))

    def _bare(self, words: CatalogueWords, about: About, last: str = "") -> str:
        said = words.name(self.topic, about.phrase).format(
            last=last,
            category="" if about.category is None else words.category(about.category),
            indicator="" if about.indicator is None else words.indicator(about.indicator),
        )
        return self._on_side(words, said)

    def _on_side(self, words: CatalogueWords, said: str) -> str:
        return said if self.on_target else words.variants.other_products.format(name=said)

    def _in_window(self, words: CatalogueWords, about: About, days: int | None) -> str:
        if days is not None and "{last}" in words.name(self.topic, about.phrase):
            return self._bare(words, about, words.windows.of(days))
        return words.windows.around(self._bare(words, about), days)


def suffix(days: int | None) -> str:
    """The end of a feature's name: `_90d`, or `_ever` for all history."""
    return f"_{days}d" if days else "_ever"


@contextmanager
def speaking(language: str, words: CatalogueWords) -> Iterator[None]:
    """Within the block features are made with these words of a language, in place of those of its file."""
    before = _instead.set({language: words})
    try:
        yield
    finally:
        _instead.reset(before)


def speaks_otherwise() -> bool:
    """Whether features are made with other words than those of the files now; see `speaking`."""
    return bool(_instead.get())


_instead: ContextVar[Mapping[str, CatalogueWords]] = ContextVar("words in place of a language's file", default={})  # noqa: B039


def _spoken() -> list[tuple[str, CatalogueWords]]:
    instead = _instead.get()
    return [(language, instead.get(language) or catalogue_words(files()[language])) for language in languages()]


TARGET = Maker(Family.REPAYMENT, "repayment", "product")
OTHERS = Maker(Family.LINKED_PRODUCT, "linked", "product", on_target=False)
