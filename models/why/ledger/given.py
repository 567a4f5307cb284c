"""The values of features before and after, row by row of a ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.answer.parts import Value
from creditline.models.why.game.chain import Chain
from creditline.models.why.ledger.points import ReasonPoints

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class DateValues(Protocol):
    """The values of features at one of the two dates; `feature` and `pair` say of which feature and whose, (rows,) each."""

    def numbers(self, feature: Whole, pair: Whole) -> Floats:
        """The numbers, NaN where there is none; of a category anything."""
        ...

    def texts(self, feature: Whole, pair: Whole) -> Sequence[str | None]:
        """The texts of features that are categories, None where there is none."""
        ...


@dataclass(frozen=True)
class ChainValues:
    """What the models of a chain read at the earlier (`date` 0) or the later date (1).

    Features both models have are said as the later one's rows give them; a category that a model never saw is none.
    """

    chain: Chain
    date: int

    def numbers(self, feature: Whole, pair: Whole) -> Floats:
        """As `DateValues`; of a category its code."""
        chain, date = self.chain, self.date
        shared, united = len(chain.later.model.features), len(chain.united.features)
        if united == shared and not chain.indicators:
            return self._matrix(later=True)[pair, feature]
        found = np.full(len(feature), np.nan)
        of_later = np.flatnonzero(feature < shared)
        found[of_later] = self._matrix(later=True)[pair[of_later], feature[of_later]]
        of_earlier = np.flatnonzero((feature >= shared) & (feature < united))
        if len(of_earlier):
            own = np.full(united, -1)
            own[chain.united.earlier] = np.arange(len(chain.united.earlier))
            found[of_earlier] = self._matrix(later=False)[pair[of_earlier], own[feature[of_earlier]]]
        of_terms = np.flatnonzero(feature >= united)
        if len(of_terms):
            found[of_terms] = chain.figures[date][pair[of_terms], feature[of_terms] - united]
        return found

    def texts(self, feature: Whole, pair: Whole) -> Sequence[str | None]:
        """As `DateValues`, by the codes."""
        codes = self.numbers(feature, pair).tolist()
        named = [self.chain.features[place].categories for place in feature.tolist()]
        return [None if code != code else names[int(code)] for code, names in zip(codes, named, strict=True)]

    def _matrix(self, *, later: bool) -> Floats:
        rows = self.chain.later if later else self.chain.earlier
        return rows.end if self.date else rows.start


@dataclass(frozen=True)
class SameForAll:
    """One value per feature of a chain, whoever is asked about: what is usual among others."""

    values: Sequence[Value]

    def numbers(self, feature: Whole, pair: Whole) -> Floats:  # noqa: ARG002
        """As `DateValues`."""
        found = [self.values[place] for place in feature.tolist()]
        return np.array([value if isinstance(value, float) else np.nan for value in found], np.float64)

    def texts(self, feature: Whole, pair: Whole) -> Sequence[str | None]:  # noqa: ARG002
        """As `DateValues`."""
        found = [self.values[place] for place in feature.tolist()]
        return [value if isinstance(value, str) else None for value in found]


@dataclass(frozen=True)
class GivenRows:
    """`numbers` at the earlier and the later date, (rows,), NaN where there is none; `texts` of the `categories`.

    `categories`: the rows whose feature is one; `texts` (of each date) has a value for each of them, None where none.
    """

    numbers: tuple[Floats, Floats]
    categories: Whole
    texts: tuple[Sequence[str | None], Sequence[str | None]]

    @cached_property
    def values(self) -> tuple[list[Value], list[Value]]:
        """Both dates' values as an answer names them."""
        start, end = (self._values(date) for date in (0, 1))
        return start, end

    def _values(self, date: int) -> list[Value]:
        numbers = self.numbers[date]
        values: list[Value] = numbers.tolist()
        for row in np.flatnonzero(np.isnan(numbers)).tolist():
            values[row] = None
        for row, text in zip(self.categories.tolist(), self.texts[date], strict=True):
            values[row] = text
        return values


def given_rows(points: ReasonPoints, dates: tuple[DateValues, DateValues]) -> GivenRows:
    """The values of each row's feature at both dates."""
    feature, pair, is_category = points.feature, points.row_pair, points.is_category
    categories = np.flatnonzero(is_category)
    numbers = [np.where(is_category, np.nan, date.numbers(feature, pair)) for date in dates]
    own = feature[categories], pair[categories]
    texts = [date.texts(*own) if len(categories) else () for date in dates]
    return GivenRows((numbers[0], numbers[1]), categories, (texts[0], texts[1]))
