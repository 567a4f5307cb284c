"""Doubts that the numbers themselves raise: too few defaults, no better than chance, far worse on later dates."""

from collections.abc import Iterator
from math import hypot

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.training.doubts.doubt import Doubt, DoubtKind
from creditline.training.metrics.delong import AucInterval, auc_interval

FEWEST_DEFAULTS = 30  # customers who defaulted, among those learned from
FALL = 0.05  # of AUC, from out of fold to out of time, beside being more than chance gives
_BEYOND_CHANCE = 1.96  # standard errors


def doubts_of_sample(customer: pa.ChunkedArray, defaulted: pa.ChunkedArray) -> Iterator[Doubt]:
    """Whether fewer than 30 customers of those learned from defaulted; one `customer` and `defaulted` (0/1) per row."""
    bads = pc.count_distinct(customer.filter(pc.equal(defaulted, 1))).as_py()
    if bads < FEWEST_DEFAULTS:
        yield Doubt(
            DoubtKind.FEW,
            f"only {bads} of the customers learned from defaulted, and below {FEWEST_DEFAULTS} every figure is mostly chance; "
            "bring more customers or a longer history, or take a milder definition of default",
        )


def doubts_of_metrics(predictions: pa.Table, tested_on: str, out_of_fold: str) -> Iterator[Doubt]:
    """Whether AUC on the rows tested is not above 0.5 with its 95 % interval, or far below that out of fold.

    `predictions`: `customer_id`, `role`, `defaulted`, `log_odds` and, where not all count once, `weight`. `tested_on` and
    `out_of_fold` are roles; the same where there is no later test, and rows of the second may be missing.
    """
    tested = _interval(predictions, tested_on)
    if tested is None:
        return
    if tested.low <= 0.5:
        yield Doubt(
            DoubtKind.CHANCE,
            f"AUC is {tested.auc:.3f} on the rows tested, and its 95 % interval reaches down to {tested.low:.3f}: nothing shows "
            "that the model is better than chance; bring more data, and do not decide by it",
        )
    if tested_on == out_of_fold or (earlier := _interval(predictions, out_of_fold)) is None:
        return
    fall = earlier.auc - tested.auc
    if fall > FALL and fall > _BEYOND_CHANCE * hypot(earlier.standard_error, tested.standard_error):
        yield Doubt(
            DoubtKind.DRIFT,
            f"AUC falls from {earlier.auc:.3f} out of fold to {tested.auc:.3f} on later dates, by more than chance: what was "
            "learned does not last, or features know what came after their date; look for columns that are filled or "
            "corrected later",
        )


def _interval(predictions: pa.Table, role: str) -> AucInterval | None:
    rows = predictions.filter(pc.equal(predictions["role"], role))
    if pc.count_distinct(rows["defaulted"]).as_py() < 2:
        return None
    customer = np.unique(np.array(rows["customer_id"].to_pylist()), return_inverse=True)[1]
    weight = rows["weight"].to_numpy() if "weight" in rows.column_names else None
    return auc_interval(rows["defaulted"].to_numpy(), rows["log_odds"].to_numpy(), customer, weight)
