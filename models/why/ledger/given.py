"""The values of features before and after, row by row of a ledger."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.why.answer.values import Value
from creditline.models.why.game.chain import Chain
from creditline.models.why.ledger.ledger import Ledger

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GivenRows:
    """`numbers` at the earlier and the later date, (rows,), NaN where there is none; `texts` of the `categories`.

    `categories`: the rows whose feature is one; `texts` (of each date) has a value for each of them, None where none.
    """

    numbers: tuple[Floats, Floats]
    categories: NDArray[np.int64]
    texts: tuple[list[str | None], list[str | None]]

    def values(self) -> tuple[list[Value], list[Value]]:
        """Both dates' values as an answer names them."""
        start, end = (self._values(date) for date in (0, 1))
        return start, end

    def text_column(self, date: int) -> pa.Array:
        """A column with a text per row, null where the feature is no category."""
        texts: list[str | None] = [None] * len(self.numbers[date])
        for row, text in zip(self.categories.tolist(), self.texts[date], strict=True):
            texts[row] = text
        return pa.array(texts, pa.string())

    def _values(self, date: int) -> list[Value]:
        numbers = self.numbers[date]
        values: list[Value] = numbers.tolist()
        for row in np.flatnonzero(np.isnan(numbers)).tolist():
            values[row] = None
        for row, text in zip(self.categories.tolist(), self.texts[date], strict=True):
            values[row] = text
        return values


def given_rows(chain: Chain, ledger: Ledger, later: Sequence[pa.Table], earlier: Sequence[pa.Table]) -> GivenRows:
    """What `answer.given` says of one pair, of every row; features both models have as the later one's rows give them."""
    feature, pair = ledger.rows.feature.astype(np.int64), ledger.row_pair
    categories = np.array([each.kind == "category" for each in chain.features], bool)[feature]
    places = np.flatnonzero(categories)
    return GivenRows(
        numbers=(_numbers(chain, feature, pair, categories, 0), _numbers(chain, feature, pair, categories, 1)),
        categories=places,
        texts=(
            _texts(chain, feature[places], pair[places], later[0], earlier[0]),
            _texts(chain, feature[places], pair[places], later[1], earlier[1]),
        ),
    )


def _numbers(
    chain: Chain, feature: NDArray[np.int64], pair: NDArray[np.int64], categories: NDArray[np.bool_], date: int
) -> Floats:
    shared, united = len(chain.later.model.features), len(chain.united.features)
    later, earlier = ((rows.start, rows.end)[date] for rows in (chain.later, chain.earlier))
    found = np.full(len(feature), np.nan)
    of_later = np.flatnonzero((feature < shared) & ~categories)
    found[of_later] = later[pair[of_later], feature[of_later]]
    of_earlier = np.flatnonzero((feature >= shared) & (feature < united) & ~categories)
    if len(of_earlier):
        own = np.full(united, -1)
        own[chain.united.earlier] = np.arange(len(chain.united.earlier))
        found[of_earlier] = earlier[pair[of_earlier], own[feature[of_earlier]]]
    of_terms = np.flatnonzero(feature >= united)
    if len(of_terms):
        figures = np.array([np.nan if at[date] is None else at[date] for at in chain.figures], np.float64)
        found[of_terms] = figures[feature[of_terms] - united]
    return found


def _texts(
    chain: Chain, feature: NDArray[np.int64], pair: NDArray[np.int64], later: pa.Table, earlier: pa.Table
) -> list[str | None]:
    texts = np.full(len(feature), None, dtype=object)
    for place in np.unique(feature).tolist():
        here = np.flatnonzero(feature == place)
        column = (later if place < len(chain.later.model.features) else earlier)[chain.features[place].name]
        texts[here] = np.array(column.take(pa.array(pair[here])).to_pylist(), dtype=object)
    return texts.tolist()
