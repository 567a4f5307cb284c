"""How a window, and the side of the target product a feature is about, are named and said."""

from dataclasses import dataclass

from creditline.features.declare import Audience, Family, Feature, Number, Unit, Words


def suffix(days: int | None) -> str:
    """The end of a feature's name: `_90d`, or `_ever` for all history."""
    return f"_{days}d" if days else "_ever"


def last_days(days: int) -> tuple[str, str]:
    """A window by itself: `the last 90 days` / `近90天`, `the last year` / `近一年`."""
    return ("the last year", "近一年") if days == 365 else (f"the last {days} days", f"近{days}天")


def within(en: str, zh: str, days: int | None) -> Words:
    """`en in the last 90 days` / `近90天内zh`; for all history `en so far` / `历史zh`."""
    if days is None:
        return Words(f"{en} so far", f"历史{zh}")
    last, last_zh = last_days(days)
    return Words(f"{en} in {last}", f"{last_zh}内{zh}")


@dataclass(frozen=True)
class Side:
    """The target product, or every other: the same features twice, in two families."""

    family: Family
    prefix: str
    on_target: bool
    en: str
    zh: str

    def now(self, name: str, expression: Number, unit: Unit, en: str, zh: str, direction: int = 0) -> Feature:
        """A feature of how things stand."""
        return self._feature(name, expression, unit, Words(en + self.en, self.zh + zh), direction, False)

    def within(
        self,
        name: str,
        expression: Number,
        unit: Unit,
        said: tuple[str, str, int],
        direction: int = 0,
        *,
        depressed_by_cut: bool = False,
    ) -> Feature:
        """A feature of a window; `said` is its name in English and Chinese and the days of the window."""
        en, zh, days = said
        words = within(en + self.en, self.zh + zh, days)
        return self._feature(name, expression, unit, words, direction, depressed_by_cut)

    def _feature(
        self, name: str, expression: Number, unit: Unit, words: Words, direction: int, depressed: bool
    ) -> Feature:
        return Feature(
            f"{self.prefix}.{name}",
            expression,
            self.family,
            unit,
            words,
            Audience.CUSTOMER,
            direction,
            depressed_by_cut=depressed,
        )


TARGET = Side(Family.REPAYMENT, "repayment", True, "", "")
OTHERS = Side(Family.LINKED_PRODUCT, "linked", False, " on other products", "其他产品")
