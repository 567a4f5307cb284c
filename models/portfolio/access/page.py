"""An access pack as one HTML page: no other file, no script, no address."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from creditline.features.output.page import page_environment
from creditline.models.portfolio.access.values import AccessDay, AccessFeature, AccessPack
from creditline.models.portfolio.access.words import AccessWords, access_words
from creditline.models.why.pages.texts import texts
from creditline.models.why.words.numbers import limit_said, spoken
from creditline.models.why.words.wording import Wording


def access_page(pack: AccessPack, words: Wording) -> str:
    """The page in the language of `words`; whoever is told reads names of columns as the lender's contract has them."""
    told = AccessSaying(pack, words)
    environment = page_environment("creditline.models.portfolio.access", {"cell": told.cell})
    all_texts = texts(words)
    return environment.get_template("access.html.j2").render(
        pack=pack,
        say=told.say,
        told=told,
        lang=all_texts.common.html_language,
        look=all_texts.look,
        tables=all_texts.staff.tables,
        actions=all_texts.staff.actions,
    )


class AccessSaying:
    """How the page says values."""

    def __init__(self, pack: AccessPack, words: Wording) -> None:
        self._currency = pack.currency
        self._words = words
        self.language = words.language
        self.say: AccessWords = access_words(words)

    def cell(self, value: Any) -> str:
        """A recorded value as it is."""
        if value is None:
            return ""
        if isinstance(value, datetime):
            return value.isoformat(sep=" ", timespec="seconds")
        if isinstance(value, float):
            return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}"
        return str(value)

    def day(self, value: date | str) -> str:
        """A day in the language."""
        return self._words.dates.say(date.fromisoformat(value) if isinstance(value, str) else value)

    def limit(self, value: float) -> str:
        """A limit."""
        return limit_said(value, self._words.language, self._currency, self._words)

    def score(self, day: AccessDay) -> str:
        """A day's score in a line."""
        if day.score is None:
            return self.say.in_default.format(date=self.day(day.day))
        band = self._words.names.band(day.band or "")
        return self.say.score.format(date=self.day(day.day), score=day.score, band=band)

    def called(self, one: AccessFeature) -> str:
        """What a feature is called."""
        return self._words.feature(one.feature.name, one.feature.words)

    def value(self, one: AccessFeature) -> str:
        """What was read."""
        values = self.say.values
        if one.withheld:
            return values["withheld"]
        if one.value is None:
            return values["unknown"]
        if isinstance(one.value, str):
            return one.value
        unit, language = str(one.feature.unit), self._words.language
        return spoken(one.value, unit, language, self._currency, one.feature.name, self._words, one.feature.said)

    def used_by(self, one: AccessFeature) -> str:
        """What read it."""
        return self._words.names.listed([self.say.values[name] for name in one.used_by])

    def dispute(self, told: Mapping[str, Any]) -> str:
        """A dispute in a sentence."""
        return self.say.dispute.format(
            received=self.day(told["received"]),
            decision=self.day(told["decision"]),
            until=self.day(told["answer_by"]),
            result=self.say.results["changed" if told["changed"] else "same"],
        )

    def review(self, told: Mapping[str, Any]) -> str:
        """A case in a sentence."""
        return self.say.review.format(
            case=told["case"],
            decision=self.day(told["decision_reviewed"]["decided_on"]),
            stage=self.say.stages[told["stage"]],
        )
