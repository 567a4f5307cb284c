"""The same trees grown on other draws of the customers: what tells whether a reason would survive another training."""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.artefact import ModelFeature
from creditline.models.artefact.refits import Refits
from creditline.training.trees.boosting import Boosted, Labelled


def grow_refits(
    count: int,
    learn: Labelled,
    customers: pa.ChunkedArray,
    features: Sequence[ModelFeature],
    grow: Callable[[Labelled, Sequence[ModelFeature], int], Boosted],
    seed: int,
) -> Refits:
    """`count` times the trees that `grow(rows, features, seed)` grows, each on customers drawn anew and with another seed.

    As many customers as there are, with replacement, each with all their rows (a bootstrap over clusters: Davison & Hinkley
    1997, 3.8). `customers` (n,): whose the rows of `learn` are. The same draws for the same customers in the same order and `seed`.
    """
    codes = pc.dictionary_encode(customers).combine_chunks()
    of_row = codes.indices.to_numpy()
    return Refits(
        tuple(
            grow(
                _drawn(learn, of_row, len(codes.dictionary), np.random.default_rng([seed, number])), features, own
            ).text
            for number, own in enumerate(range(seed + 1, seed + 1 + count))
        )
    )


def _drawn(learn: Labelled, of_row: NDArray[np.int32], customers: int, generator: np.random.Generator) -> Labelled:
    times = np.bincount(generator.integers(0, customers, customers), minlength=customers)[of_row]
    rows = np.repeat(np.arange(len(of_row)), times)
    matrix = learn.matrix.take(pa.array(rows)) if isinstance(learn.matrix, pa.Table) else learn.matrix[rows]
    return Labelled(matrix, learn.defaulted[rows], None if learn.weight is None else learn.weight[rows])
