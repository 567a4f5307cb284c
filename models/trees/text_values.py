"""The numbers in LightGBM's text, read strictly: what Python alone would also take (`1_0`, `nan`, `٣`) is none."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

# 25 digits are more than any double needs, and keep every number small. Possessive: no text makes them slow.
_WHOLE = r"-?+[0-9]{1,19}+"
_NUMBER = r"-?+(?:inf|[0-9]{1,25}+(?:\.[0-9]{1,25}+)?+(?:[eE][+-]?+[0-9]{1,3}+)?+)"
_WHOLES, _NUMBERS = (re.compile(f"{one}(?: {one})*+", re.ASCII) for one in (_WHOLE, _NUMBER))


class BadTextError(ValueError):
    """What is wrong with a text, and where."""


@dataclass(frozen=True)
class Stated:
    """One kind of entry as several trees, or one header, state it: their texts, how many values each needs, their names.

    `what(place)` names the text at `place` in what is said of it.
    """

    what: Callable[[int], str]
    texts: Sequence[str]
    counts: Sequence[int]

    def wholes(self, lows: Sequence[int], highs: Sequence[int]) -> NDArray[np.int64]:
        """Whole numbers of all texts on end, each from its text's low to its high; BadTextError for anything else.

        They are read at once: an entry of one tree has a dozen values, and a model's refits have thousands of trees.
        """
        found = list(map(int, self._tokens(_WHOLES)))
        if found and not (min(lows) <= min(found) and max(found) <= max(highs)):
            self._refuse(found, lows, highs)  # also what no int64 holds
        values = np.array(found, dtype=np.int64)
        if ((values < np.repeat(lows, self.counts)) | (values > np.repeat(highs, self.counts))).any():
            self._refuse(found, lows, highs)
        return values

    def numbers(self, finite: bool = True) -> NDArray[np.float64]:
        """Numbers of all texts on end, rounded as LightGBM rounds them; BadTextError for anything else.

        Infinities only where `finite` is off; never NaN.
        """
        found = np.array(list(map(float, self._tokens(_NUMBERS))), dtype=np.float64)
        if finite and not (whole := np.isfinite(found)).all():
            place = int(np.repeat(np.arange(len(self.counts)), self.counts)[~whole][0])
            raise BadTextError(f"{self.what(place)} holds a number that is not finite")
        return found

    def _tokens(self, form: re.Pattern[str]) -> list[str]:
        for place, (text, count) in enumerate(zip(self.texts, self.counts, strict=True)):
            there = text.count(" ") + 1 if text else 0
            if there != count:
                raise BadTextError(f"{self.what(place)} has {there} entries and needs {count}")
        joined = " ".join(text for text in self.texts if text)
        if joined and form.fullmatch(joined) is None:
            wrong = next(place for place, text in enumerate(self.texts) if text and form.fullmatch(text) is None)
            raise BadTextError(f"{self.what(wrong)} holds something that is no number of its kind")
        return joined.split(" ") if joined else []

    def _refuse(self, found: list[int], lows: Sequence[int], highs: Sequence[int]) -> None:
        values = iter(found)
        for place, count in enumerate(self.counts):
            for value in islice(values, count):
                if not lows[place] <= value <= highs[place]:
                    raise BadTextError(
                        f"{self.what(place)} holds {value}, which is not in {lows[place]} to {highs[place]}"
                    )


def wholes(what: str, text: str, low: int, high: int, count: int) -> NDArray[np.int64]:
    """`count` whole numbers from `low` to `high`, one space between them; BadTextError, naming `what`, for anything else."""
    return Stated(lambda _: what, [text], [count]).wholes([low], [high])


def numbers(what: str, text: str, count: int) -> NDArray[np.float64]:
    """`count` finite numbers, one space between them; BadTextError, naming `what`, for anything else."""
    return Stated(lambda _: what, [text], [count]).numbers()
