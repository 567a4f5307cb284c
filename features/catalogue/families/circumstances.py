"""Who the customer is, what was applied for, and the economy around: profile and macro."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from creditline.features.catalogue.concepts import meaning_of_indicator
from creditline.features.catalogue.families.maker import About, Maker
from creditline.features.catalogue.names import slugs
from creditline.features.declare import Aggregate, Difference, Fact, Family, Feature, How, Is, Ratio, Rows, Unit
from creditline.features.words.named import Named

_APPLICATIONS = Rows("applications")
_PROFILE = Maker(Family.PROFILE, "profile", "profile", changeable=False)
_APPLIED = replace(_PROFILE, changeable=True)
_MACRO = Maker(Family.MACRO, "macro", "macro", changeable=False)


def profile(attributes: Sequence[tuple[str, bool]]) -> Iterator[Feature]:
    """Age, tenure, place, occupation, the last application's terms, and each attribute (name, whether a number)."""
    yield _PROFILE.now("age_years", Fact("age_years"), Unit.YEARS)
    yield _PROFILE.now("tenure_days", Fact("tenure_days"), Unit.DAYS)
    yield _PROFILE.now("region", Fact("region", is_number=False), Unit.CATEGORY)
    yield _PROFILE.now("occupation", Fact("occupation", is_number=False), Unit.CATEGORY)
    for (name, is_number), slug in zip(attributes, slugs([name for name, _ in attributes]), strict=True):
        unit = Unit.INDEX if is_number else Unit.CATEGORY
        fact = Fact(name, is_attribute=True, is_number=is_number)
        yield _PROFILE.of_the_lender(f"attribute.{slug}", fact, unit, Named.alike(_said(name)))
    for name, unit in (("amount", Unit.MONEY), ("term_months", Unit.MONTHS), ("payment", Unit.MONEY)):
        yield _APPLIED.now(f"applied_{name}", Aggregate(_APPLICATIONS, How.LAST, name), unit)
    income = Aggregate(Rows("transactions", (Is("direction", ("in",)),)), How.TYPICAL_MONTH, "amount", 180)
    payment = Aggregate(_APPLICATIONS, How.LAST, "payment")
    yield _APPLIED.now("payment_to_income", Ratio(payment, income), Unit.RATIO)
    amount = Aggregate(_APPLICATIONS, How.LAST, "amount")
    yield _APPLIED.now("payment_to_amount", Ratio(payment, amount), Unit.RATIO)
    for days in (90, 365):
        yield _APPLIED.within("applications", Aggregate(_APPLICATIONS, How.COUNT, days=days), Unit.COUNT, days)


def _said(attribute: str) -> str:
    """The words of a lender's own column; of one without a letter, the column itself."""
    return attribute.lower().replace("_", " ").strip() or repr(attribute)


def macro(indicators: Sequence[str]) -> Iterator[Feature]:
    """Level and year's change of each indicator, as published."""
    for name, slug in zip(indicators, slugs(indicators), strict=True):
        rows = Rows("macro", (Is("indicator", (name,)),))
        level = Aggregate(rows, How.LAST, "value")
        change = Difference(level, Aggregate(rows, How.FIRST, "value", 365))
        for stem, window, read in (("level", "", level), ("change", "_365d", change)):
            about, means = About(stem, indicator=name), meaning_of_indicator(slug, stem)
            yield _MACRO.now(f"{slug}.{stem}{window}", read, Unit.INDEX, about=about, means=means)
