"""The day a customer is set against where none is asked for."""

from datetime import date, timedelta

import pyarrow as pa

from creditline.features.errors import DataError


def month_before(own: pa.Table, end: date, first: date) -> date:
    """The month end before `end`, or the first day there is a record of the customer.

    `own`: the customer's row of `customers`; `first`: of the first record of all. DataError where that is no earlier day.
    """
    opened: date | None = own["opened_on"][0].as_py()
    day = max(end.replace(day=1) - timedelta(days=1), *filter(None, (opened, first)))
    if day >= end:
        raise DataError(
            f"nothing was known of customer {own['customer_id'][0].as_py()} before {day}, so there is no past to set "
            f"{end} against; name a later day, or compare with other customers (--kept FILE)"
        )
    return day
