"""A lender's own features: how much of the money spent went out between midnight and six."""

from creditline.features.declare import (
    Aggregate,
    AtLeast,
    Audience,
    Below,
    Family,
    Feature,
    How,
    Is,
    Ratio,
    Rows,
    Unit,
)
from creditline.features.words.names_file import names_beside

NAMES = names_beside(__file__)
SPENT = Rows("transactions", (Is("direction", ("out",)),))
AT_NIGHT = SPENT.but(AtLeast("hour", 0), Below("hour", 6))


def features(target_product):
    """The same for every product."""
    del target_product
    for days in (90, 180):
        night, all_day = (Aggregate(rows, How.SUM, "amount", days) for rows in (AT_NIGHT, SPENT))
        name = f"spending.at_night_{days}d"
        yield Feature(name, Ratio(night, all_day), Family.SPENDING, Unit.SHARE, NAMES[name], Audience.CUSTOMER)
