"""Who the customer is, what was applied for, and the economy around: profile and macro."""

from collections.abc import Iterator, Sequence

from creditline.features.catalogue.families.windows import suffix, within
from creditline.features.catalogue.names import slugs, spoken
from creditline.features.declare import (
    Aggregate,
    Audience,
    Difference,
    Fact,
    Family,
    Feature,
    How,
    Is,
    Number,
    Ratio,
    Rows,
    Unit,
    Words,
)

_APPLICATIONS = Rows("applications")


def profile(attributes: Sequence[tuple[str, bool]]) -> Iterator[Feature]:
    """Age, tenure, place, occupation, the last application's terms, and each attribute (name, whether a number)."""

    def feature(name: str, expression: Number, unit: Unit, words: Words, changeable: bool = False) -> Feature:
        return Feature(
            f"profile.{name}", expression, Family.PROFILE, unit, words, Audience.CUSTOMER, changeable=changeable
        )

    yield feature("age_years", Fact("age_years"), Unit.YEARS, Words("age", "年龄"))
    yield feature("tenure_days", Fact("tenure_days"), Unit.DAYS, Words("days as a customer", "开户天数"))
    yield feature("region", Fact("region", is_number=False), Unit.CATEGORY, Words("region", "地区"))
    yield feature("occupation", Fact("occupation", is_number=False), Unit.CATEGORY, Words("occupation", "职业"))
    for (name, is_number), slug in zip(attributes, slugs([name for name, _ in attributes]), strict=True):
        unit = Unit.INDEX if is_number else Unit.CATEGORY
        said = name.lower().replace("_", " ")
        fact = Fact(name, is_attribute=True, is_number=is_number)
        yield feature(f"attribute.{slug}", fact, unit, Words(said, said))
    for name, unit, en, zh in (
        ("amount", Unit.MONEY, "amount last applied for", "最近一次申请金额"),
        ("term_months", Unit.MONTHS, "term last applied for", "最近一次申请期限"),
        ("payment", Unit.MONEY, "monthly repayment last applied for", "最近一次申请月还款额"),
    ):
        last = Aggregate(_APPLICATIONS, How.LAST, name)
        yield feature(f"applied_{name}", last, unit, Words(en, zh), changeable=True)
    income = Aggregate(Rows("transactions", (Is("direction", ("in",)),)), How.TYPICAL_MONTH, "amount", 180)
    payment = Aggregate(_APPLICATIONS, How.LAST, "payment")
    yield feature(
        "payment_to_income",
        Ratio(payment, income),
        Unit.RATIO,
        Words(
            "monthly repayment applied for as a share of a usual month's income",
            "申请的月还款额占平常月收入的比例",
        ),
        changeable=True,
    )
    for days in (90, 365):
        count = Aggregate(_APPLICATIONS, How.COUNT, days=days)
        yield feature(
            f"applications{suffix(days)}", count, Unit.COUNT, within("credit applications", "授信申请次数", days), True
        )


def macro(indicators: Sequence[str]) -> Iterator[Feature]:
    """Level and year's change of each indicator, as published."""
    for name, slug in zip(indicators, slugs(indicators), strict=True):
        rows = Rows("macro", (Is("indicator", (name,)),))
        said, said_zh = spoken(name)
        level = Aggregate(rows, How.LAST, "value")
        change = Difference(level, Aggregate(rows, How.FIRST, "value", 365))
        for part, expression, en, zh in (
            ("level", level, f"{said} as last published", f"最新公布的{said_zh}"),
            ("change_365d", change, f"change in {said} over a year", f"{said_zh}近一年变化"),
        ):
            yield Feature(
                f"macro.{slug}.{part}",
                expression,
                Family.MACRO,
                Unit.INDEX,
                Words(en, zh),
                Audience.CUSTOMER,
                changeable=False,
            )
