"""One customer's change of score, straight from histories."""

from dataclasses import replace
from datetime import date

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.policy import Action, Policy
from creditline.models.why import Why, explain_change
from creditline.training.run.cut import deepest_cut, largest_fall
from creditline.training.run.scored import features_of
from creditline.training.run.span import span_of
from creditline.training.run.summary import Explained


def explain_customer(model: Model, data: DataSet, customer: str | int, start: date, end: date) -> Why:
    """Explain why the customer's score changed from the end of `start` to the end of `end`.

    `customer` may be text where the data store whole numbers. DataError for an unknown customer, a date before the
    first record or before the customer was opened, and for whatever `features_of` refuses.
    """
    first = span_of(data).first
    if start < first:
        raise DataError(f"{start} lies before the first record of {data.folder}, {first}; name a later day")
    known = _known(data, customer, start)
    pairs = pa.table({"customer_id": pa.concat_arrays([known, known]), "as_of": pa.array([start, end], pa.date32())})
    frame = features_of(model, data, pairs)
    return explain_change(model, frame.slice(0, 1), frame.slice(1, 1))


def explain_one(
    model: Model, data: DataSet, policy: Policy, scores: pa.Table, lines: pa.Table, decisions: pa.Table
) -> Explained | None:
    """Explain the deepest cut with the limits it moved between, or else the largest fall of a score.

    None where nobody was known a month before.
    """
    cut = deepest_cut(model, data, policy, scores, lines, decisions)
    if cut is None:
        fall = largest_fall(model, data, scores)
        if fall is None:
            return None
        return Explained(explain_customer(model, data, fall.customer_id, fall.start, fall.end), None)
    why = explain_customer(model, data, cut.customer_id, cut.stood, cut.decided)
    stood = replace(why.start, limit=cut.limit_before, action=str(Action.MAINTAIN))
    decided = replace(why.end, limit=cut.limit_after, action=cut.action)
    return Explained(replace(why, start=stood, end=decided), cut)


def _known(data: DataSet, customer: str | int, start: date) -> pa.Array:
    """The customer's id as the data store it, one value."""
    with data.connect() as connection:
        found: pa.Table = connection.sql(
            f"SELECT customer_id, opened_on FROM customers WHERE customer_id = TRY_CAST($id AS {data.id_type}) LIMIT 1",
            params={"id": str(customer)},
        ).to_arrow_table()
    if not found.num_rows:
        raise DataError(f"customer {customer} is not in {data.folder}; check the id")
    opened = found["opened_on"][0].as_py()
    if opened is not None and opened > start:
        raise DataError(f"customer {customer} was opened on {opened}, after {start}; name a later day")
    return found["customer_id"].combine_chunks()
