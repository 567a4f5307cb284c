"""How the features of a family are declared: what they share is said once, their names come from the words files."""

from dataclasses import dataclass

from creditline.features.catalogue.words import CatalogueWords, catalogue_words
from creditline.features.declare import Audience, Family, Feature, Number, Unit
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
    """What the features of one family have in common. `topic`: the table of their names in a words file.

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
        self, name: str, expression: Number, unit: Unit, direction: int = 0, *, about: About | None = None
    ) -> Feature:
        """A feature of how things stand, or one that says its windows itself."""
        about = about or About(name)
        named = {language: self._bare(words, about) for language, words in _spoken()}
        return self.named(name, expression, unit, Named.of(named), direction)

    def within(
        self,
        name: str,
        expression: Number,
        unit: Unit,
        days: int | None,
        direction: int = 0,
        *,
        about: About | None = None,
    ) -> Feature:
        """A feature of a window of `days`, or of all history (None); its name ends in `_90d` or `_ever`."""
        about = about or About(name)
        named = {language: self._in_window(words, about, days) for language, words in _spoken()}
        return self.named(f"{name}{suffix(days)}", expression, unit, Named.of(named), direction)

    def named(self, name: str, expression: Number, unit: Unit, named: Named, direction: int = 0) -> Feature:
        """A feature that is called `named`."""
        return Feature(
            f"{self.prefix}.{name}",
            expression,
            self.family,
            unit,
            named,
            self.audience,
            direction,
            self.changeable,
            self.depressed_by_cut,
        )

    def _bare(self, words: CatalogueWords, about: About, last: str = "") -> str:
        said = words.name(self.topic, about.phrase).format(
            last=last,
            category="" if about.category is None else words.category(about.category),
            indicator="" if about.indicator is None else words.indicator(about.indicator),
        )
        return said if self.on_target else words.variants.other_products.format(name=said)

    def _in_window(self, words: CatalogueWords, about: About, days: int | None) -> str:
        if days is not None and "{last}" in words.name(self.topic, about.phrase):
            return self._bare(words, about, words.windows.of(days))
        return words.windows.around(self._bare(words, about), days)


def suffix(days: int | None) -> str:
    """The end of a feature's name: `_90d`, or `_ever` for all history."""
    return f"_{days}d" if days else "_ever"


def _spoken() -> list[tuple[str, CatalogueWords]]:
    return [(language, catalogue_words(files()[language])) for language in languages()]


TARGET = Maker(Family.REPAYMENT, "repayment", "product")
OTHERS = Maker(Family.LINKED_PRODUCT, "linked", "product", on_target=False)
