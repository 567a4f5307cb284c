"""The values of features before and after, where the feature rows are tables: text as it arrived."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.why.game.chain import Chain
from creditline.models.why.ledger.given import ChainValues

Tables = tuple[pa.Table, pa.Table]


@dataclass(frozen=True)
class TableValues:
    """Numbers as the models read them, categories as the rows of the `later` and the `earlier` model have them.

    A category that no model ever saw is named too. Both tables are of one date.
    """

    read: ChainValues
    later: pa.Table
    earlier: pa.Table

    def numbers(self, feature: NDArray[np.int64], pair: NDArray[np.int64]) -> NDArray[np.float64]:
        """As `DateValues`."""
        return self.read.numbers(feature, pair)

    def texts(self, feature: NDArray[np.int64], pair: NDArray[np.int64]) -> Sequence[str | None]:
        """As `DateValues`."""
        chain, found = self.read.chain, np.full(len(feature), None, dtype=object)
        for place in np.unique(feature).tolist():
            here = np.flatnonzero(feature == place)
            table = self.later if place < len(chain.later.model.features) else self.earlier
            column = table[chain.features[place].name]
            found[here] = np.array(column.take(pa.array(pair[here])).to_pylist(), dtype=object)
        return list(found)


def table_values(chain: Chain, later: Tables, earlier: Tables) -> tuple[TableValues, TableValues]:
    """Of both dates; `later` and `earlier`: the rows at both dates that the later and the earlier model read."""
    return (
        TableValues(ChainValues(chain, 0), later[0], earlier[0]),
        TableValues(ChainValues(chain, 1), later[1], earlier[1]),
    )
