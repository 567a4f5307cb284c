"""Which lines have nothing to explain."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.policy import Step
from creditline.models.portfolio.explain.ends import Ends
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.portfolio.lines.history import LineHistory


def refuse_no_line(ways: Ways, customer: str | int, start: date | None, end: date) -> NDArray[np.int64] | None:
    """The row of the day `start`, once it is clear that there was one line on it and on `end`; None where no day is asked for.

    DataError otherwise.
    """
    days = ways.day[: ways.first[1]].tolist() if len(ways) else []
    for day in (end, start):
        if day is not None and day not in days:
            raise DataError(
                f"customer {customer} has no line that was decided on at {day}; name another day, or leave the policy out"
            )
    return None if start is None else np.array([days.index(start)], dtype=np.int64)


def refuse_several(history: LineHistory, end: date) -> None:
    """Refuse (DataError) a customer with several lines on `end`, of which none is chosen by its product."""
    there = history.dates.filter(pc.equal(history.dates["as_of"], pa.scalar(end, pa.date32())))
    if there.num_rows > 1:
        named = ", ".join(f"{row['line_id']} of {row['product']}" for row in there.to_pylist())
        raise DataError(
            f"customer {there['customer_id'][0].as_py()} has {there.num_rows} lines on {end} ({named}), and one is explained at a "
            "time: name its product (--product)"
        )


def refuse_product(product: str, model: Model, data: DataSet) -> None:
    """Refuse (DataError) a product that the model does not score, or of which there is no line."""
    known: list[str | None] = []
    if data.has("lines"):
        with data.connect() as connection:
            known = [row[0] for row in connection.execute("SELECT DISTINCT product FROM lines ORDER BY 1").fetchall()]
    refuse_unknown(product, model, known, data.folder)


def refuse_unknown(product: str, model: Model, known: Sequence[str | None], folder: Path) -> None:
    """The same where the data in `folder` have lines of the products `known`."""
    if model.target_product not in (None, product):
        raise DataError(f"the model is of {model.target_product} and scores no line of {product}; leave --product out")
    if product not in known:
        raise DataError(f"{folder} has no line of {product}; its products are {', '.join(map(str, known)) or 'none'}")


def refuse_closed(ways: Ways, ends: Ends, customer: str | int, end: date) -> None:
    """Refuse (DataError) a line that was closed before, and stayed so: nothing was left to cut."""
    if ways.eve.step[ways.last[0]] == Step.CLOSE and ends.step[0] == Step.CLOSE:
        raise DataError(
            f"the line of customer {customer} was already closed before {end}; name the day it was closed on"
        )
