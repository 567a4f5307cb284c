"""The features of everybody a training looks at, held once: numbers in a store, the rest in a narrow table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.engine import feature_chunks
from creditline.models.artefact import ModelFeature
from creditline.models.scoring.matrix import to_matrix
from creditline.training.trees import model_features
from creditline.training.trees.column_store import ColumnStore
from creditline.training.trees.selected import Places, Selected

KEYS = ["customer_id", "as_of"]


@dataclass(frozen=True)
class Everyone:
    """`frame` (n rows): `customer_id`, `as_of` and the categories, as text; `store`: a column for each of `names`.

    A category's column in the store holds nothing until `matrix` is asked for.
    """

    frame: pa.Table
    names: tuple[str, ...]
    store: ColumnStore

    def matrix(self, features: Sequence[ModelFeature], rows: int) -> Selected:
        """The first `rows` as the trees read them: see `to_matrix`, which makes the codes of categories."""
        for feature in features:
            if feature.kind == "category":
                place = self.names.index(feature.name)
                self.store.numbers[place] = to_matrix([feature], self.frame)[:, 0]
        places = np.array([self.names.index(feature.name) for feature in features], dtype=np.intp)
        found: Selected = Selected(self.store, places)[:rows]
        return found

    def table(self, features: Sequence[ModelFeature], rows: Places) -> pa.Table:
        """`customer_id`, `as_of` and these features of those rows, null where not known, as `compute_features` gives them."""
        frame = self.frame.take(pa.array(rows))
        columns = {name: frame[name] for name in KEYS}
        for feature in features:
            name = feature.name
            if feature.kind == "category":
                columns[name] = frame[name]
            else:
                columns[name] = pa.array(self.store.numbers[self.names.index(name), rows], from_pandas=True)
            self.store.release()
        return pa.table(columns)


def computed(data: DataSet, pairs: pa.Table, chosen: Catalogue) -> Everyone:
    """Everybody's features computed from `data`, a range of customers at a time; DataError as `compute_features`."""
    chunks = ((chunk.positions.to_numpy(), chunk.table) for chunk in feature_chunks(data, pairs, chosen))
    return gathered(pairs.num_rows, chosen, chunks)


def gathered(rows: int, chosen: Catalogue, parts: Iterable[tuple[Places, pa.Table]]) -> Everyone:
    """Everybody from tables of some rows each and the places they have among all; every place comes once."""
    names = tuple(feature.name for feature in chosen)
    texts = [feature.name for feature in chosen if feature.kind == "category"]
    numbers = model_features((feature for feature in chosen if feature.kind != "category"), pa.table({}))
    own = [names.index(feature.name) for feature in numbers]
    store = ColumnStore.empty(rows, len(names))
    back = np.empty(rows, np.intp)
    narrow: list[pa.Table] = []
    done = 0
    for positions, table in parts:
        for place, column in zip(own, to_matrix(numbers, table).T, strict=True):
            store.numbers[place, positions] = column
        store.release()
        back[positions] = np.arange(done, done + len(positions))
        done += len(positions)
        narrow.append(table.select([*KEYS, *texts]))
    return Everyone(pa.concat_tables(narrow).take(pa.array(back)).combine_chunks(), names, store)
