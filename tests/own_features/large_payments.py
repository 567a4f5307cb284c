"""A lender's own features: how much of the money spent went out in payments of 500 or more."""

from creditline.features.declare import (
    Aggregate,
    AtLeast,
    Audience,
    Concept,
    Family,
    Feature,
    How,
    Is,
    Ratio,
    Rows,
    Unit,
)
from creditline.features.words.names_file import names_beside

NAMES = names_beside(__file__)  # large_payments.toml
SPENT = Rows("transactions", (Is("direction", ("out",)),))
LARGE = SPENT.but(AtLeast("amount", 500))
CONCEPT = Concept("spending.large", Family.SPENDING, NAMES["spending.large"])


def features(target_product):
    """The same for every product."""
    for days in (90, 180):
        name = f"spending.large_share_{days}d"
        share = Ratio(Aggregate(LARGE, How.SUM, "amount", days), Aggregate(SPENT, How.SUM, "amount", days))
        yield Feature(name, share, CONCEPT, Unit.SHARE, NAMES[name], Audience.CUSTOMER, direction=1)
