"""Numbers as people say them, per unit and language."""

import re
from collections.abc import Sequence
from functools import cache

from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.wording import Wording

_PERCENT = ("ratio", "share")
_DECIMALS = {"money": 2, "index": 2, "score": 0}
_IN_WHOLE = 0.1  # a share from this on is said in whole percent, where it stands alone
_APART = 0.05  # shares that differ by this much are said in whole percent
_NEXT_TO_NOTHING = 0.03  # a value this small beside the other may be said as 0
_MOST_DECIMALS = 8
_IN_BRACKETS = r"（.*?）|\(.*?\)"


def spoken_pair(
    start: float, end: float, unit: str, language: str, currency: str = "", name: str = "",
    own: Wording | None = None,
) -> tuple[str, str]:  # fmt: skip
    """Both values with the same decimals, and as many as it takes to tell them apart (within reason).

    `name` is the feature's name in that language: it may end in the measure word of what is counted (逾期次数: 次), and where
    it says the unit itself (days since …) none is needed after the number. `own`: a lender's wording.

    >>> spoken_pair(0.2, 0.8734, "share", "en")
    ('20%', '87%')
    >>> spoken_pair(0.2, 0.204, "share", "en")
    ('20%', '20.4%')
    >>> spoken_pair(1.0, 12.0, "days", "en")
    ('1 day', '12 days')
    """
    words = own or wording(language)
    decimals = _usual_decimals(unit, max(abs(start), abs(end)))
    if unit in _PERCENT and abs(end - start) >= _APART:
        decimals = 0
    while decimals < _MOST_DECIMALS and _digits(_shown(start, unit), decimals) == _digits(_shown(end, unit), decimals):
        decimals += 1
    decimals = _fair_decimals((start, end), unit, decimals)
    return _spoken(start, unit, words, currency, name, decimals), _spoken(end, unit, words, currency, name, decimals)


def spoken(
    value: float, unit: str, language: str, currency: str = "", name: str = "", own: Wording | None = None
) -> str:
    """One value by itself.

    >>> spoken(1234.5, "money", "en", "CNY")
    'CNY 1,234'
    """
    whole = unit in _PERCENT and abs(value) >= _IN_WHOLE
    decimals = _fair_decimals((value,), unit, 0 if whole else _usual_decimals(unit, abs(value)))
    return _spoken(value, unit, own or wording(language), currency, name, decimals)


def limit_said(value: float, language: str, currency: str = "", own: Wording | None = None) -> str:
    """A limit, to the cent: what is recorded is said as it is recorded.

    >>> limit_said(4856.62, "en", "CNY")
    'CNY 4,856.62'
    >>> limit_said(9200.0, "en", "CNY")
    'CNY 9,200'
    """
    return _spoken(value, "money", own or wording(language), currency, "", _DECIMALS["money"])


def exactly(
    value: float, unit: str, language: str, currency: str = "", name: str = "", own: Wording | None = None
) -> str:
    """One value with every digit it has, eight decimals at most.

    >>> exactly(0.4725, "share", "en"), exactly(12500.5, "money", "en", "CNY")
    ('47.25%', 'CNY 12,500.50')
    """
    shown = _shown(value, unit)
    enough = (d for d in range(_MOST_DECIMALS) if abs(round(shown, d) - shown) <= 1e-12 * abs(shown))
    return _spoken(value, unit, own or wording(language), currency, name, next(enough, _MOST_DECIMALS))


def _usual_decimals(unit: str, magnitude: float) -> int:
    return 0 if unit == "money" and magnitude >= 1000 else _DECIMALS.get(unit, 1)


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


def _spoken(value: float, unit: str, words: Wording, currency: str, name: str, decimals: int) -> str:
    said = words.numbers
    if unit in _PERCENT:
        return said.percent.format(number=_digits(_shown(value, unit), decimals))
    digits = _digits(value, decimals)
    if unit == "money":
        return _money(said.tenths.format(number=digits) if re.search(r"\.\d$", digits) else digits, words, currency)
    plain = _windows(words.last_days).sub("", name)
    if unit == "years" and plain == said.age_name:
        return said.age.format(number=digits)
    if unit not in said.many:
        return digits + _measure(unit, plain, words)
    itself = said.unit_words.get(unit)
    if itself is not None and re.search(rf"\b{re.escape(itself)}\b", plain):
        return digits
    return (said.one if digits == "1" else said.many)[unit].format(number=digits)


def _digits(value: float, decimals: int) -> str:
    """Grouped by thousands, no trailing zeros, never `-0`."""
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@cache
def _windows(last_days: str) -> re.Pattern[str]:
    """What of a name says the window, and what stands in brackets."""
    said = re.escape(last_days).replace(re.escape("{days}"), r"\d+")
    return re.compile(f"{said}|{_IN_BRACKETS}")


def _money(digits: str, words: Wording, currency: str) -> str:
    if not currency:
        return digits
    name = words.numbers.currencies.get(currency) or words.numbers.other_currency.format(currency=currency)
    return words.numbers.money.format(number=digits, currency=name)


def _measure(unit: str, name: str, words: Wording) -> str:
    """The measure word of what is counted, where the name ends in it."""
    if unit != "count":
        return ""
    return next((measure for end, measure in words.numbers.measures.items() if name.endswith(end)), "")
