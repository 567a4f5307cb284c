"""Cross-fitting folds: every customer in exactly one, defaults spread evenly."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from creditline.features.errors import DataError


def customer_folds(
    customers: pa.ChunkedArray, defaulted: NDArray[np.float64], folds: int, seed: int
) -> NDArray[np.int64]:
    """The fold (0 to `folds` - 1) of each row.

    scikit-learn's `StratifiedKFold(folds, shuffle=True, random_state=seed)` over the customers in the order of their
    ids, stratified by whether they ever defaulted; with one row per customer that is the usual stratified split.
    DataError if fewer than `folds` customers defaulted, or did not.
    """
    codes = pc.dictionary_encode(customers).combine_chunks()
    order = np.asarray(pc.sort_indices(codes.dictionary))
    ever = np.zeros(len(codes.dictionary), dtype=np.int64)
    rows: NDArray[np.int32] = codes.indices.to_numpy()
    np.maximum.at(ever, rows, defaulted.astype(np.int64))
    rarest = int(min(ever.sum(), ever.size - ever.sum()))
    if rarest < folds:
        raise DataError(
            f"{int(ever.sum())} of {ever.size} customers defaulted; {folds} folds need at least {folds} of each kind: "
            "bring more outcomes or take fewer folds"
        )
    of_customer = np.empty(ever.size, dtype=np.int64)
    splitter = StratifiedKFold(folds, shuffle=True, random_state=seed)
    for fold, (_, held_out) in enumerate(splitter.split(np.zeros((ever.size, 1)), ever[order])):
        of_customer[order[held_out]] = fold
    return of_customer[rows]
