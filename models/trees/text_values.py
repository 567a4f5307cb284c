"""The numbers in LightGBM's text, read strictly: what Python alone would also take (`1_0`, `nan`, `٣`) is none."""

import re

import numpy as np
from numpy.typing import NDArray

# 25 digits are more than any double needs, and keep every number small. Possessive: no text makes them slow.
_WHOLE = r"-?+[0-9]{1,19}+"
_NUMBER = r"-?+(?:inf|[0-9]{1,25}+(?:\.[0-9]{1,25}+)?+(?:[eE][+-]?+[0-9]{1,3}+)?+)"
_WHOLES, _NUMBERS = (re.compile(f"{one}(?: {one})*+", re.ASCII) for one in (_WHOLE, _NUMBER))


class BadTextError(ValueError):
    """What is wrong with a text, and where."""


def wholes(what: str, text: str, low: int, high: int, count: int) -> NDArray[np.int64]:
    """`count` whole numbers from `low` to `high`, one space between them; BadTextError, naming `what`, for anything else."""
    tokens = _tokens(_WHOLES, what, text, count)
    found = [int(token) for token in tokens]
    if found and not (low <= min(found) and max(found) <= high):
        wrong = next(value for value in found if not low <= value <= high)
        raise BadTextError(f"{what} holds {wrong}, which is not in {low} to {high}")
    return np.array(found, dtype=np.int64)


def numbers(what: str, text: str, count: int, finite: bool = True) -> NDArray[np.float64]:
    """`count` numbers, one space between them, rounded as LightGBM rounds them; BadTextError for anything else.

    Infinities only where `finite` is off; never NaN.
    """
    found = np.array([float(token) for token in _tokens(_NUMBERS, what, text, count)], dtype=np.float64)
    if finite and not np.isfinite(found).all():
        raise BadTextError(f"{what} holds a number that is not finite")
    return found


def _tokens(form: re.Pattern[str], what: str, text: str, count: int) -> list[str]:
    there = text.count(" ") + 1 if text else 0
    if there != count:
        raise BadTextError(f"{what} has {there} entries and needs {count}")
    if text and form.fullmatch(text) is None:
        raise BadTextError(f"{what} holds something that is no number of its kind")
    return text.split(" ") if text else []
