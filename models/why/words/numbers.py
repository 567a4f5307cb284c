"""Numbers as people say them, per unit and language."""

from creditline.models.why.answer.values import Language

_PERCENT = ("ratio", "share")
_DECIMALS = {"money": 2, "index": 2, "score": 0}
_MOST_DECIMALS = 8

_ENGLISH = {"days": "day", "months": "month", "years": "year", "hours": "hour"}
_CHINESE = {"days": "天", "months": "个月", "years": "年", "hours": "小时"}
_CURRENCIES = {"CNY": "元", "RMB": "元", "TWD": "新台币", "USD": "美元", "EUR": "欧元", "CZK": "捷克克朗"}
_MEASURES = "次笔家户人天个台项条张种"


def spoken_pair(
    start: float, end: float, unit: str, language: Language, currency: str = "", name: str = ""
) -> tuple[str, str]:
    """Both values with the same decimals, and as many as it takes to tell them apart (within reason).

    `name` is the feature's name in that language: a Chinese one may end in the measure word of what is counted
    (逾期次数: 次), an English one that begins with the unit (days since …) needs none after the number.

    >>> spoken_pair(0.2, 0.8734, "share", "en")
    ('20%', '87.3%')
    >>> spoken_pair(1.0, 12.0, "days", "en")
    ('1 day', '12 days')
    """
    decimals = _usual_decimals(unit, max(abs(start), abs(end)))
    while True:
        before, after = (_spoken(value, unit, language, currency, name, decimals) for value in (start, end))
        if before != after or decimals >= _MOST_DECIMALS:
            return before, after
        decimals += 1


def spoken(value: float, unit: str, language: Language, currency: str = "", name: str = "") -> str:
    """One value by itself.

    >>> spoken(1234.5, "money", "en", "CNY")
    'CNY 1,234'
    """
    return _spoken(value, unit, language, currency, name, _usual_decimals(unit, abs(value)))


def _usual_decimals(unit: str, magnitude: float) -> int:
    return 0 if unit == "money" and magnitude >= 1000 else _DECIMALS.get(unit, 1)


def _spoken(value: float, unit: str, language: Language, currency: str, name: str, decimals: int) -> str:
    if unit in _PERCENT:
        return _digits(value * 100.0, decimals) + "%"
    digits = _digits(value, decimals)
    if unit == "money":
        return _money(digits, language, currency)
    if language == "en":
        noun = _ENGLISH.get(unit)
        if noun is None or name.startswith(f"{noun}s "):
            return digits
        return f"{digits} {noun}{'' if digits == '1' else 's'}"
    return digits + _measure(unit, name)


def _digits(value: float, decimals: int) -> str:
    """Grouped by thousands, no trailing zeros, never `-0`."""
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _money(digits: str, language: Language, currency: str) -> str:
    if not currency:
        return digits
    return f"{currency} {digits}" if language == "en" else digits + _CURRENCIES.get(currency, f" {currency}")


def _measure(unit: str, name: str) -> str:
    """The Chinese measure word: 岁 for an age, for a count the one its name ends in, if it ends in one."""
    if unit == "years" and "年龄" in name:
        return "岁"
    if unit == "count":
        return name[-2] if len(name) > 1 and name[-1] == "数" and name[-2] in _MEASURES else ""
    return _CHINESE.get(unit, "")
