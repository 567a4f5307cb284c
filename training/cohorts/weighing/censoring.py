"""Who a closed line hid from sight, and the weights with which others count for them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from creditline.features.data import DataSet
from creditline.training.outcomes import DefaultDefinition

Floats = NDArray[np.float64]


def is_censored(outcomes: pa.Table) -> NDArray[np.bool_]:
    """Which rows a closing hid, shape (n,)."""
    return np.asarray(pc.equal(outcomes["status"], "closed"))


def kept_as_good(outcomes: pa.Table) -> pa.Table:
    """The same outcomes, customers whose line was closed in the window among those who did not default."""
    empty = pc.equal(outcomes["status"], "closed")
    for name, value in (("status", pa.scalar("ok")), ("defaulted", pa.scalar(0, pa.int32()))):
        place = outcomes.schema.get_field_index(name)
        outcomes = outcomes.set_column(place, name, pc.if_else(empty, value, outcomes[name]))
    return outcomes


def censoring_weights(data: DataSet, outcomes: pa.Table, definition: DefaultDefinition, cap: float) -> Floats:
    """The inverse probability that each row was seen, shape (n,), from 1 to `cap`; 1 for rows that are not `ok`.

    Every month of a row's window, until its default, its closing or the window's end, the line may be closed with
    nothing owed. How likely that is follows from a logistic regression over these months (scikit-learn) on what was
    known at `as_of`: use of the limit, the limit, the worst months past due and the lender's cuts of the last 365 days,
    and the date. A row seen for m months counts 1 / (1 - chance a month)^m times (Robins & Finkelstein 2000). It
    removes the bias of dropping the closed as far as these tell who was closed.
    """
    months = definition.horizon_months
    hidden = is_censored(outcomes)
    seen = np.array(outcomes["status"].to_pylist(), dtype=object) == "ok"
    if not hidden.any():
        return np.ones(outcomes.num_rows)
    defaulted = np.nan_to_num(outcomes["defaulted"].to_numpy(zero_copy_only=False).astype(np.float64)) == 1
    whole = months * 365.25 / 12
    share = np.clip(_days_to(outcomes, "known_on") / whole, 0.0, 1.0)
    watched = np.where(seen & ~defaulted, 1.0, share) * months
    unhurt = np.where(hidden, np.maximum(watched - 1.0, 0.0), watched)  # one of the months is the one of the closing
    facts = _facts(data, outcomes, definition)
    at_risk = np.flatnonzero(seen | hidden)
    closed = np.flatnonzero(hidden)
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(
        facts[np.concatenate([at_risk, closed])],
        np.concatenate([np.zeros(at_risk.size), np.ones(closed.size)]),
        logisticregression__sample_weight=np.concatenate([unhurt[at_risk], np.ones(closed.size)]),
    )
    chance = model.predict_proba(facts)[:, 1]
    weight = np.minimum((1 - chance) ** -watched, cap)
    return np.where(seen, weight, 1.0)


def _days_to(outcomes: pa.Table, column: str) -> Floats:
    """Days from `as_of`, 0 where the day is not known."""
    start, end = (outcomes[name].to_numpy().astype("datetime64[D]") for name in ("as_of", column))
    return np.where(np.isnat(end), 0.0, (end - start).astype(np.float64))


def _facts(data: DataSet, outcomes: pa.Table, definition: DefaultDefinition) -> Floats:
    """One row per outcome and one column per fact known at its `as_of`; what is not known is 0."""
    product = definition.product
    wanted = "true" if product is None else "product = '" + product.replace("'", "''") + "'"
    statements = "SELECT NULL AS position, 0 AS used, 0 AS granted, 0 AS late WHERE false"
    if data.has("lines"):
        statements = f"""
            SELECT position, sum(used ORDER BY line_id) AS used, sum(granted ORDER BY line_id) AS granted,
                   max(late) AS late
            FROM (
                SELECT position, line_id, greatest(max_by(balance, statement_on), 0) AS used,
                       max_by(credit_limit, statement_on) AS granted,
                       max(CASE WHEN statement_on > as_of - 365 THEN months_past_due END) AS late
                FROM outcome JOIN lines ON lines.customer_id = outcome.customer_id AND {wanted}
                    AND statement_on <= as_of AND coalesce(CAST(recorded_at AS DATE) <= as_of, true)
                GROUP BY position, line_id
            )
            GROUP BY position
        """
    numbered = outcomes.select(["customer_id", "as_of"]).append_column(
        "position", pa.array(np.arange(outcomes.num_rows))
    )
    with data.connect() as connection:
        connection.register("outcome", numbered)
        found = connection.sql(f"""
            SELECT coalesce(used / nullif(granted, 0), 0) AS utilisation, ln(1 + coalesce(granted, 0)) AS granted,
                   coalesce(late, 0) AS late, coalesce(cuts, 0) AS cuts, as_of - DATE '2000-01-01' AS day
            FROM outcome
            LEFT JOIN ({statements}) AS statement USING (position)
            LEFT JOIN (
                SELECT position, count(*) AS cuts
                FROM outcome JOIN decisions ON decisions.customer_id = outcome.customer_id AND {wanted}
                    AND action IN ('reduce', 'suspend', 'close') AND initiated_by = 'lender'
                    AND decided_on > as_of - 365 AND decided_on <= as_of
                GROUP BY position
            ) AS cut USING (position)
            ORDER BY position
        """).to_arrow_table()
    return np.stack([column.to_numpy().astype(np.float64) for column in found.columns], axis=1)
