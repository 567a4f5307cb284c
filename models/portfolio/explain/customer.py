"""One customer's change of score, and of their line, straight from histories."""

from collections.abc import Callable
from datetime import date

import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.engine import compute_features
from creditline.features.errors import DataError
from creditline.models.portfolio.explain.customer_answers import CustomerAnswers
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.figures import with_figures
from creditline.models.why import Reference, Why, explain_against


def explain_customer(in_force: InForce, data: DataSet, customer: str | int, start: date | None, end: date) -> Why:
    """Why the customer's score, and their line, changed up to the end of `end`; see `CustomerAnswers.why`, whose errors these are."""
    with CustomerAnswers.from_files(in_force, data) as answers:
        return answers.why(customer, start, end)


def explain_newcomer(
    in_force: InForce, data: DataSet, customer: str | int, end: date, reference: Callable[[], Reference]
) -> Why:
    """Why the customer scores as they do at the end of `end`, against others; errors as `explain_customer`.

    `reference` is asked for once the customer is known to exist. The line is left out.
    """
    refuse_before(data, end)
    known, opened = find_customer(data, customer)
    if opened is not None and opened > end:
        raise DataError(f"customer {customer} was opened on {opened}, after {end}; name a later day")
    _refuse_without_records(data, known, end)
    catalogue = read_by(data, InForce(in_force.model, declarations=in_force.declarations))
    frame = compute_features(data, pa.table({"customer_id": known, "as_of": pa.array([end], pa.date32())}), catalogue)
    return next(explain_against(in_force.model, with_figures(frame, data, in_force.model), reference()))


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


def refuse_before(data: DataSet, day: date) -> None:
    """Refuse (DataError) a day before anything is known."""
    first = span_of(data).first
    if day < first:
        raise DataError(f"{day} lies before the first record of {data.folder}, {first}; name a later day")


def _refuse_without_records(data: DataSet, customer: pa.Array, end: date) -> None:
    """Refuse (DataError) a customer of whom nothing was recorded by the end of a day."""
    tables = [name for name in data.tables if TABLES[name].is_event and name != "macro" and TABLES[name].known_from]
    found = " OR ".join(
        f"EXISTS (SELECT 1 FROM {name} WHERE customer_id = $id AND {TABLES[name].known_from}::DATE <= $day)"
        for name in tables
    )
    with data.connect() as connection:
        there = connection.execute(f"SELECT {found or 'FALSE'}", {"id": customer[0].as_py(), "day": end}).fetchone()
    if there is None or not there[0]:
        raise DataError(
            f"nothing is recorded of customer {customer[0].as_py()} by {end}, so there is nothing to explain; name a later day"
        )
