"""What only all rows of a data set can say, of one that does not hold them here: rows in an engine, or of some customers."""

from dataclasses import dataclass
from datetime import date

from creditline.features.data.attribute import Attribute


@dataclass(frozen=True)
class Whole:
    """Of all customers: `id_type` and the rest as of `DataSet`; the `first` and the `last` day that anything is known of.

    `computed_from`: the day of the first record that features read; no earlier day is computed. None where there is none.
    """

    id_type: str
    attributes: tuple[Attribute, ...]
    changing_attributes: tuple[Attribute, ...]
    indicators: tuple[str, ...]
    first: date | None
    last: date | None
    computed_from: date | None
