"""Who a customer is."""

from creditline.features.contract.column import CUSTOMER, Column, Counts, Kind
from creditline.features.contract.source import Unread
from creditline.features.contract.table import Table

CUSTOMER_TABLES = (
    Table(
        "customers",
        "one per customer",
        (
            CUSTOMER,
            Column("opened_on", Kind.DAY, "first day as a customer", optional=True),
            Column("birth_year", Kind.INTEGER, "year of birth", optional=True, counts=Counts.YEAR),
            Column("region", Kind.TEXT, "where the customer lives, as the lender divides the country", optional=True),
            Column("occupation", Kind.TEXT, "the lender's occupation code", optional=True),
        ),
        known_from="opened_on",
        key=("customer_id",),
        is_event=False,
        source=Unread("facts about a customer, not events: see `declare.expression.FACTS`"),
    ),
    Table(
        "attributes",
        "one per changing fact",
        (
            CUSTOMER,
            Column("name", Kind.TEXT, "which attribute"),
            Column("value", Kind.TEXT, "its value from then on"),
            Column("valid_from", Kind.DAY, "first day the value holds"),
        ),
        known_from="valid_from",
        key=("customer_id", "name", "valid_from"),
        source=Unread("facts about a customer, not events: a `Fact` names the attribute"),
    ),
)
