"""Numbers as people say them, per unit, manner and language."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from creditline.features.declare.speech import OF_VALUES, PLAIN, BelowZero, Manner, Speech, Zero
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.wording import Wording

_PERCENT = ("ratio", "share")
_DECIMALS = {"money": 2, "index": 2, "score": 0}
_MANY_DAYS = 100.0  # from this on days are said in whole ones
_IN_WHOLE = 0.1  # a share from this on is said in whole percent, where it stands alone
_APART = 0.05  # shares that differ by this much are said in whole percent
_NEXT_TO_NOTHING = 0.03  # a value this small beside the other may be said as 0
_MOST_DECIMALS = 8
_IN_BRACKETS = r"（.*?）|\(.*?\)"


def spoken_pair(
    start: float, end: float, unit: str, language: str, currency: str = "", name: str = "",
    own: Wording | None = None, speech: Speech = PLAIN,
) -> tuple[str, str]:  # fmt: skip
    """Both values with the same decimals, and as many as it takes to tell them apart (within reason).

    `name` is the feature's name in that language: where it says the unit itself (days since …) none is needed after the
    number. `own`: a lender's wording. `speech`: how the feature's values are said; of one whose values have words of their
    own the later comes as it stands in a sentence, the earlier as it is looked back at.

    >>> spoken_pair(0.2, 0.8734, "share", "en")
    ('20%', '87%')
    >>> spoken_pair(0.2, 0.204, "share", "en")
    ('20%', '20.4%')
    >>> spoken_pair(1.0, 12.0, "days", "en")
    ('1 day', '12 days')
    """
    words = own or wording(language)
    decimals = _usual_decimals(unit, max(abs(start), abs(end)), speech)
    if unit in _PERCENT and abs(end - start) >= _APART:
        decimals = 0
    while decimals < _MOST_DECIMALS and _digits(_shown(start, unit), decimals) == _digits(_shown(end, unit), decimals):
        decimals += 1
    decimals = _fair_decimals((start, end), unit, decimals)
    said = _Saying(unit, words, currency, name, speech)
    return said.looked_back_at(start, decimals), said.standing(end, decimals)


def spoken(
    value: float, unit: str, language: str, currency: str = "", name: str = "", own: Wording | None = None,
    speech: Speech = PLAIN, *, looked_back_at: bool = False,
) -> str:  # fmt: skip
    """One value by itself; see `spoken_pair`.

    >>> spoken(1234.5, "money", "en", "CNY")
    'CNY 1,234'
    """
    whole = unit in _PERCENT and abs(value) >= _IN_WHOLE
    decimals = _fair_decimals((value,), unit, 0 if whole else _usual_decimals(unit, abs(value), speech))
    said = _Saying(unit, own or wording(language), currency, name, speech)
    return said.looked_back_at(value, decimals) if looked_back_at else said.standing(value, decimals)


def limit_said(value: float, language: str, currency: str = "", own: Wording | None = None) -> str:
    """A limit, to the cent: what is recorded is said as it is recorded.

    >>> limit_said(4856.62, "en", "CNY")
    'CNY 4,856.62'
    >>> limit_said(9200.0, "en", "CNY")
    'CNY 9,200'
    """
    return _Saying("money", own or wording(language), currency).plainly(value, _DECIMALS["money"])


def exactly(
    value: float,
    unit: str,
    language: str,
    currency: str = "",
    name: str = "",
    speech: Speech = PLAIN,
    own: Wording | None = None,
) -> str:
    """One value with every digit it has, eight decimals at most.

    >>> exactly(0.4725, "share", "en"), exactly(12500.5, "money", "en", "CNY")
    ('47.25%', 'CNY 12,500.50')
    """
    shown = _shown(value, unit)
    enough = (d for d in range(_MOST_DECIMALS) if abs(round(shown, d) - shown) <= 1e-12 * abs(shown))
    words = own or wording(language)
    return _Saying(unit, words, currency, name, speech).plainly(value, next(enough, _MOST_DECIMALS))


def _usual_decimals(unit: str, magnitude: float, speech: Speech) -> int:
    if unit in ("days", "months") and (speech.manner in OF_VALUES or magnitude >= _MANY_DAYS):
        return 0
    return 0 if unit == "money" and magnitude >= 1000 and not speech.cents else _DECIMALS.get(unit, 1)


def _fair_decimals(values: Sequence[float], unit: str, decimals: int) -> int:
    """Up to three more decimals, where it takes them not to say nothing of something, or the whole of a part."""
    largest = max(map(abs, values))
    told = [value for value in values if abs(value) >= _NEXT_TO_NOTHING * largest]
    enough = (more for more in range(decimals, decimals + 4) if all(_fair(value, unit, more) for value in told))
    return next(enough, decimals)


def _fair(value: float, unit: str, decimals: int) -> bool:
    shown = round(_shown(value, unit), decimals)
    return (shown != 0.0 or value == 0.0) and not (unit in _PERCENT and shown == 100.0 and value < 1.0)


def _shown(value: float, unit: str) -> float:
    return value * 100.0 if unit in _PERCENT else value


class _Saying:
    """How the values of one feature are said in one language."""

    def __init__(self, unit: str, words: Wording, currency: str = "", name: str = "", speech: Speech = PLAIN) -> None:
        self.unit, self.words, self.currency, self.speech = unit, words, currency, speech
        self.name = "" if speech.manner in OF_VALUES else _windows(words.last_days).sub("", name)

    def standing(self, value: float, decimals: int) -> str:
        """The value as a sentence tells it."""
        if self.speech.event is None:
            return self.plainly(value, decimals)
        event = self.speech.event.said(self.words.language)
        return self._worded(self.words.values.now, value, decimals).format(
            number=self.plainly(value, decimals), event=event
        )

    def looked_back_at(self, value: float, decimals: int) -> str:
        """The same value where it is the earlier one, or that of others."""
        number = self.plainly(value, decimals)
        if self.speech.event is None:
            return number
        return self._worded(self.words.values.then, value, decimals).format(number=number)

    def _worded(self, said: Mapping[str, str], value: float, decimals: int) -> str:
        nothing = _digits(value, decimals) == "0"
        return said[f"{self.speech.manner}_zero" if nothing else self.speech.manner]

    def plainly(self, value: float, decimals: int) -> str:
        """The number with its unit."""
        numbers = self.words.numbers
        digits = _digits(abs(_shown(value, self.unit)), decimals)
        if digits == "0":
            digits = self.in_unit(digits)
            return numbers.zero[self.speech.zero].format(number=digits) if self.speech.zero != Zero.NUMBER else digits
        said = self.in_unit(digits)
        money = self.unit == "money"
        return (
            said
            if value > 0.0
            else numbers.below_zero[self.speech.below_zero if money else BelowZero.LESS].format(number=said)
        )

    def in_unit(self, digits: str) -> str:
        """Digits with what they count."""
        numbers = self.words.numbers
        if self.speech.manner in (Manner.RATE, Manner.POINTS):
            return (numbers.percent if self.speech.manner == Manner.RATE else numbers.points).format(number=digits)
        if self.unit in _PERCENT:
            return numbers.percent.format(number=digits)
        if self.unit == "money":
            return self._money(f"{digits}0" if re.search(r"\.\d$", digits) else digits)
        if self.unit == "count":
            return numbers.counted[self.speech.counted].format(number=digits)
        if self.unit == "years" and self.name == numbers.age_name:
            return numbers.age.format(number=digits)
        itself = numbers.unit_words.get(self.unit)
        if self.unit not in numbers.many or (itself is not None and re.search(rf"\b{re.escape(itself)}\b", self.name)):
            return digits
        return (numbers.one if digits == "1" else numbers.many)[self.unit].format(number=digits)

    def _money(self, digits: str) -> str:
        numbers = self.words.numbers
        if not self.currency:
            return digits
        own = numbers.currencies.get(self.currency)
        if own is not None:
            return own.format(number=digits)
        return numbers.other_currency.format(number=digits, currency=self.currency)


@cache
def _windows(last_days: str) -> re.Pattern[str]:
    """What of a name says the window, and what stands in brackets."""
    said = re.escape(last_days).replace(re.escape("{days}"), r"\d+")
    return re.compile(f"{said}|{_IN_BRACKETS}")


def _digits(value: float, decimals: int) -> str:
    """Grouped by thousands, no trailing zeros, never `-0`."""
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
