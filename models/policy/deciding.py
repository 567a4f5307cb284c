"""Decide on lines from their customers' scores."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.policy.policy import Action, Policy

Floats = NDArray[np.float64]


def decide(policy: Policy, scores: pa.Table, lines: pa.Table, model_version: str | None = None) -> pa.Table:
    """One decision per line, in the order of `lines`, as the contract's table `decisions`.

    `scores`: customer_id, as_of and band, one row per customer (from `score_frame`). `lines`: customer_id, line_id,
    product, credit_limit and balance, one row per line. A reduction never goes below the balance or above the limit;
    one that changes nothing is `maintain`. DataError for a line without a limit or whose customer has no score.
    """
    place = _places(scores["customer_id"], lines["customer_id"])
    limit = _numbers(lines, "credit_limit")
    balance = np.nan_to_num(_numbers(lines, "balance"))
    if np.isnan(limit).any():
        raise DataError(
            f"{int(np.isnan(limit).sum())} of {len(limit)} lines have no credit_limit; decide only on lines with one"
        )
    band = scores["band"].take(place).to_pylist()
    rules = {rule.band: rule for rule in policy.rules}
    unknown = sorted(set(band) - set(rules))
    if unknown:
        raise DataError(f"the policy has no rule for the band {unknown[0]}; it has {', '.join(rules)}")
    factor = np.array([rules[name].factor for name in band])
    action = [rules[name].action for name in band]
    after = _after(limit, balance, factor)
    done = [a if changed else Action.MAINTAIN for a, changed in zip(action, after != limit, strict=True)]
    rows = len(limit)
    return pa.table(
        {
            "customer_id": lines["customer_id"],
            "line_id": lines["line_id"],
            "product": lines["product"],
            "decided_on": scores["as_of"].take(place),
            "limit_before": limit,
            "limit_after": after,
            "action": pa.array([str(a) for a in done], pa.string()),
            "initiated_by": pa.array(["lender"] * rows, pa.string()),
            "reason": pa.array([f"score in band {name}" for name in band], pa.string()),
            "policy_version": pa.array([policy.version] * rows, pa.string()),
            "model_version": pa.array([model_version] * rows, pa.string()),
        }
    )


def _after(limit: Floats, balance: Floats, factor: Floats) -> Floats:
    """The limit afterwards, in whole cents: closed lines to 0, the others to no less than what is owed."""
    reduced = np.floor(limit * factor * 100.0 + 1e-6) / 100.0
    held = np.minimum(np.maximum(reduced, balance), limit)
    return np.where(factor == 0.0, 0.0, np.where(factor == 1.0, limit, held))


def _places(scored: pa.ChunkedArray, wanted: pa.ChunkedArray) -> pa.Array:
    """Where each wanted customer stands among the scored."""
    if scored.type != wanted.type:
        raise DataError(
            f"customer_id is {scored.type} in the scores and {wanted.type} in the lines; take both from one data set"
        )
    if pc.count_distinct(scored).as_py() != len(scored):
        raise DataError("a customer is scored more than once; decide on one date at a time")
    place = pc.index_in(wanted, value_set=scored.combine_chunks())
    absent = pc.filter(wanted, pc.is_null(place))
    if len(absent):
        named = ", ".join(str(customer) for customer in absent.slice(0, 3).to_pylist())
        raise DataError(
            f"{len(absent)} lines belong to customers without a score ({named}); score them, or leave them out"
        )
    return place.combine_chunks()


def _numbers(lines: pa.Table, name: str) -> Floats:
    values: Floats = lines[name].cast(pa.float64()).to_numpy()
    return values
