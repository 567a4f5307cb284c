"""The months before a decision: scores as they would have been, limits as they stood, and the decisions on record."""

from datetime import date, timedelta

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.models.artefact import Model
from creditline.models.portfolio.explain.customer import find_customer
from creditline.models.portfolio.lines.standing import standing_lines
from creditline.models.portfolio.scores import features_of
from creditline.models.scoring.frame import score_frame
from creditline.models.why.pages.timeline import Month, PastDecision, Timeline

MONTHS = 12  # month ends before the later date

_DECISIONS = """
SELECT decided_on, action, limit_before, limit_after, initiated_by
FROM decisions
WHERE customer_id = $id AND decided_on BETWEEN $first AND $last AND ($product IS NULL OR product = $product)
  AND (recorded_at IS NULL OR recorded_at::DATE <= $last)
ORDER BY decided_on, line_id
"""


def timeline_of(
    model: Model, data: DataSet, customer: str | int, start: date | None, end: date, product: str | None = None
) -> Timeline:
    """The year of month ends up to `end`, `start` and `end` among them, as far back as the customer was known.

    Every score is by `model` from what was known on that day. `product`: of the line, where the model scores every one's.
    A limit is that which stood before the day's decision;
    None where the customer had no line, or several. DataError for an unknown customer.
    """
    known, opened = find_customer(data, customer)
    product = product or model.target_product
    first = max(filter(None, (span_of(data).first, opened)))
    days = [day for day in _days(start, end) if day >= first]
    pairs = pa.table({"customer_id": _times(known, len(days)), "as_of": pa.array(days, pa.date32())})
    frame = features_of(model, data, pairs)
    scored = score_frame(model, frame)
    bands = {band.name: band for band in model.bands}
    months = [
        Month(day, score, None if band is None else bands[band], _limit(product, data, known, day))
        for day, score, band in zip(
            scored["as_of"].to_pylist(), scored["score"].to_pylist(), scored["band"].to_pylist(), strict=True
        )
    ]
    return Timeline(
        months=tuple(sorted(months, key=lambda month: month.as_of)),
        decisions=_decisions(product, data, known, days),
        bands=tuple(model.bands),
        model=model.version,
    )


def _days(start: date | None, end: date) -> list[date]:
    """`end`, the month ends before it, and `start`, in order."""
    days = {end} if start is None else {start, end}
    at = end
    for _ in range(MONTHS):
        at = at.replace(day=1) - timedelta(days=1)
        days.add(at)
    return sorted(days)


def _limit(product: str | None, data: DataSet, customer: pa.Array, day: date) -> float | None:
    pairs = pa.table({"customer_id": customer, "as_of": pa.array([day], pa.date32())})
    lines = standing_lines(data, pairs, product, closed=True)
    found: float | None = lines["credit_limit"][0].as_py() if lines.num_rows == 1 else None
    return found


def _decisions(product: str | None, data: DataSet, customer: pa.Array, days: list[date]) -> tuple[PastDecision, ...]:
    if not data.has("decisions") or not days:
        return ()
    asked = {"id": customer[0].as_py(), "first": days[0], "last": days[-1], "product": product}
    with data.connect() as connection:
        rows = connection.execute(_DECISIONS, asked).fetchall()
    return tuple(PastDecision(*row) for row in rows)


def _times(customer: pa.Array, count: int) -> pa.Array:
    return pa.concat_arrays([customer] * count) if count else customer.slice(0, 0)
