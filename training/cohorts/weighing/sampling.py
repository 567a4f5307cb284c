"""Taking some of the customers who did not default, each to count for several."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.training.cohorts.weighing.in_time import customer_draws


def drawn_goods(rows: pa.Table, share: float, seed: int, whole: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows (`customer_id`, `as_of`, `defaulted`) are taken, shape (n,).

    Every default is, every row `whole` says, and of the others a share, drawn anew for each date by a hash of the
    customer, so that it does not depend on which others are there.
    """
    taken = np.asarray((rows["defaulted"].to_numpy() == 1) | whole)
    days = rows["as_of"].to_numpy().astype("datetime64[D]")
    for day in np.unique(days[~taken]):
        asked = ~taken & (days == day)
        draws = customer_draws(rows.filter(pa.array(asked))["customer_id"], seed, f"goods on {day}")
        taken[np.flatnonzero(asked)[draws < share]] = True
    return taken
