"""Attributes that are never used in a model unless the lender's own file permits them."""

import re

DEFAULT_PROHIBITED: tuple[str, ...] = (
    "sex",
    "gender",
    "marriage",
    "marital",
    "marital_status",
    "married",
    "spouse",
    "ethnicity",
    "ethnic",
    "race",
    "nationality",
    "religion",
    "religious",
    "health",
    "disability",
    "pregnancy",
    "pregnant",
    "orientation",
    "性别",
    "婚姻",
    "民族",
    "宗教",
    "健康",
)

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+|[^\W\d_a-zA-Z]+")


def words_of(name: str) -> tuple[str, ...]:
    """The lower-case words of an attribute's name.

    >>> words_of("maritalStatus_code")
    ('marital', 'status', 'code')
    """
    return tuple(word.lower() for word in _WORD.findall(name))


def matches(name: str, listed: tuple[str, ...]) -> bool:
    """Whether `name` is one of `listed`, or has one of them among its words.

    >>> matches("sex_code", DEFAULT_PROHIBITED), matches("sussex", DEFAULT_PROHIBITED)
    (True, False)
    >>> matches("客户性别", DEFAULT_PROHIBITED)
    True
    """
    words = words_of(name)
    for entry in listed:
        wanted = words_of(entry)
        if not entry.isascii() and entry in name:
            return True
        size = len(wanted)
        if any(words[start : start + size] == wanted for start in range(len(words) - size + 1)):
            return True
    return False
