"""One customer's change of score, straight from histories."""

from collections.abc import Callable
from datetime import date

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.features.errors import DataError
from creditline.models.why import Previous, Reference, Why, explain_against, explain_change
from creditline.training.run.span import span_of
from creditline.training.why.asked import InForce
from creditline.training.why.rows import read_by


def explain_customer(
    in_force: InForce,
    data: DataSet,
    customer: str | int,
    start: date,
    end: date,
) -> Why:
    """Why the customer's score changed from the end of `start` to the end of `end`, against their own past.

    `customer` may be text where the data store whole numbers. DataError for an unknown customer, a date before the
    first record or before the customer was opened, models of two products, and what `read_by` refuses.
    """
    first = span_of(data).first
    if start < first:
        raise DataError(f"{start} lies before the first record of {data.folder}, {first}; name a later day")
    known, opened = find_customer(data, customer)
    if opened is not None and opened > start:
        raise DataError(
            f"customer {customer} was opened on {opened}, after {start}; name a later day, or compare with kept customers"
        )
    catalogue = read_by(data, in_force.models)
    pairs = pa.table({"customer_id": pa.concat_arrays([known, known]), "as_of": pa.array([start, end], pa.date32())})
    frame = compute_features(data, pairs, catalogue)
    previous = None if in_force.previous_model is None else Previous(in_force.previous_model)
    return explain_change(in_force.model, frame.slice(0, 1), frame.slice(1, 1), previous=previous)


def explain_newcomer(
    in_force: InForce, data: DataSet, customer: str | int, end: date, reference: Callable[[], Reference]
) -> Why:
    """Why the customer scores as they do at the end of `end`, against others; errors as `explain_customer`.

    `reference` is asked for once the customer is known to exist.
    """
    known, opened = find_customer(data, customer)
    if opened is not None and opened > end:
        raise DataError(f"customer {customer} was opened on {opened}, after {end}; name a later day")
    catalogue = read_by(data, [in_force.model])
    frame = compute_features(data, pa.table({"customer_id": known, "as_of": pa.array([end], pa.date32())}), catalogue)
    return next(explain_against(in_force.model, frame, reference()))


def has_past(data: DataSet, customer: str | int, start: date) -> bool:
    """Whether the customer was known at the end of `start`; DataError if unknown altogether."""
    opened = find_customer(data, customer)[1]
    return (opened is None or opened <= start) and start >= span_of(data).first


def find_customer(data: DataSet, customer: str | int) -> tuple[pa.Array, date | None]:
    """The customer's id as the data store it, one value, and the day they were opened; DataError if unknown."""
    with data.connect() as connection:
        found: pa.Table = connection.sql(
            f"SELECT customer_id, opened_on FROM customers WHERE customer_id = TRY_CAST($id AS {data.id_type}) LIMIT 1",
            params={"id": str(customer)},
        ).to_arrow_table()
    if not found.num_rows:
        raise DataError(f"customer {customer} is not in {data.folder}; check the id")
    opened: date | None = found["opened_on"][0].as_py()
    return found["customer_id"].combine_chunks(), opened
