"""Every table of the data contract, declared once."""

from creditline.features.contract.column import Column, Kind, Sign
from creditline.features.contract.table import Table

_CUSTOMER = Column("customer_id", Kind.ID, "the customer")
_PRODUCT = Column("product", Kind.TEXT, "the lender's name of the product")

CUSTOMERS = Table(
    "customers",
    "one per customer",
    (
        _CUSTOMER,
        Column("opened_on", Kind.DAY, "first day as a customer", optional=True),
        Column("birth_year", Kind.INTEGER, "year of birth", optional=True),
        Column("region", Kind.TEXT, "where the customer lives, as the lender divides the country", optional=True),
        Column("occupation", Kind.TEXT, "the lender's occupation code", optional=True),
    ),
    known_from="opened_on",
    key=("customer_id",),
    is_event=False,
)

ATTRIBUTES = Table(
    "attributes",
    "one per changing fact",
    (
        _CUSTOMER,
        Column("name", Kind.TEXT, "which attribute"),
        Column("value", Kind.TEXT, "its value from then on"),
        Column("valid_from", Kind.DAY, "first day the value holds"),
    ),
    known_from="valid_from",
    key=("customer_id", "name", "valid_from"),
)

TRANSACTIONS = Table(
    "transactions",
    "one per posting",
    (
        _CUSTOMER,
        Column("ts", Kind.TIMESTAMP, "when it was posted, in the lender's time zone"),
        Column("amount", Kind.MONEY, "how much, always above zero", sign=Sign.POSITIVE),
        Column("direction", Kind.TEXT, "to or from the customer", allowed=("in", "out")),
        Column("category", Kind.TEXT, "what it was for", optional=True),
        Column("channel", Kind.TEXT, "how it was made", optional=True),
        Column("counterparty", Kind.TEXT, "the other side", optional=True),
        Column("balance", Kind.MONEY, "the account's balance after it", optional=True),
    ),
    known_from="ts",
)

INSTALLMENTS = Table(
    "installments",
    "one per payment towards a scheduled repayment",
    (
        _CUSTOMER,
        Column("loan_id", Kind.ID, "the loan"),
        _PRODUCT,
        Column("due_on", Kind.DAY, "the day the repayment is due"),
        Column("amount_due", Kind.MONEY, "due on that day, once per loan and day", sign=Sign.NOT_NEGATIVE),
        Column("paid_on", Kind.DAY, "the day this payment arrived", optional=True),
        Column("amount_paid", Kind.MONEY, "how much this payment brought", optional=True, sign=Sign.NOT_NEGATIVE),
    ),
    known_from="due_on",
)

LINES = Table(
    "lines",
    "one per line and statement",
    (
        _CUSTOMER,
        Column("line_id", Kind.ID, "the credit line"),
        _PRODUCT,
        Column("statement_on", Kind.DAY, "statement date"),
        Column("credit_limit", Kind.MONEY, "the limit on that day", optional=True, sign=Sign.NOT_NEGATIVE),
        Column("balance", Kind.MONEY, "owed on that day; below zero when the customer has overpaid"),
        Column("min_due", Kind.MONEY, "the least to pay on this statement", optional=True, sign=Sign.NOT_NEGATIVE),
        Column("paid", Kind.MONEY, "paid since the statement before", optional=True, sign=Sign.NOT_NEGATIVE),
        Column("months_past_due", Kind.INTEGER, "months in arrears", optional=True, sign=Sign.NOT_NEGATIVE),
        Column("status", Kind.TEXT, "the lender's word for the line's state", optional=True),
    ),
    known_from="statement_on",
    key=("customer_id", "line_id", "statement_on"),
)

APPLICATIONS = Table(
    "applications",
    "one per credit application",
    (
        _CUSTOMER,
        Column("applied_on", Kind.DAY, "when"),
        _PRODUCT,
        Column("amount", Kind.MONEY, "asked for", sign=Sign.NOT_NEGATIVE),
        Column("term_months", Kind.INTEGER, "over how many months", optional=True, sign=Sign.NOT_NEGATIVE),
        Column("payment", Kind.MONEY, "the monthly repayment it means", optional=True, sign=Sign.NOT_NEGATIVE),
        Column("purpose", Kind.TEXT, "what for", optional=True),
        Column("decision", Kind.TEXT, "what the lender answered", optional=True),
    ),
    known_from="applied_on",
)

INQUIRIES = Table(
    "inquiries",
    "one per credit inquiry",
    (
        _CUSTOMER,
        Column("ts", Kind.TIMESTAMP, "when, in the lender's time zone"),
        Column("institution", Kind.TEXT, "who asked"),
        Column("purpose", Kind.TEXT, "what for", optional=True),
    ),
    known_from="ts",
)

LOGINS = Table(
    "logins",
    "one per session",
    (
        _CUSTOMER,
        Column("ts", Kind.TIMESTAMP, "when, in the lender's time zone"),
        Column("device", Kind.TEXT, "a stable key of the device", optional=True),
    ),
    known_from="ts",
)

OBLIGATIONS = Table(
    "obligations",
    "one per loan at another lender",
    (
        _CUSTOMER,
        Column("lender", Kind.TEXT, "the other lender"),
        Column("opened_on", Kind.DAY, "when the loan began"),
        Column("closed_on", Kind.DAY, "when it ended, once it has", optional=True),
        Column("amount", Kind.MONEY, "lent", sign=Sign.NOT_NEGATIVE),
    ),
    known_from="opened_on",
)

LINKS = Table(
    "links",
    "one per link to another account",
    (
        _CUSTOMER,
        Column("other_id", Kind.ID, "the customer at the other end"),
        Column("since", Kind.DAY, "when the link was first seen"),
        Column("kind", Kind.TEXT, "what links them", optional=True),
    ),
    known_from="since",
)

MACRO = Table(
    "macro",
    "one per indicator, region and period",
    (
        Column("indicator", Kind.TEXT, "which series"),
        Column("region", Kind.TEXT, "where; null for the whole country", optional=True),
        Column("period_on", Kind.DAY, "first day of the period it describes"),
        Column("published_on", Kind.DAY, "the day it became known"),
        Column("value", Kind.NUMBER, "its value"),
    ),
    known_from="published_on",
    key=("indicator", "region", "period_on", "published_on"),
)

CREDIT_EVENTS = Table(
    "credit_events",
    "write-off, restructuring, bankruptcy, fraud, sale",
    (
        _CUSTOMER,
        Column("event_on", Kind.DAY, "when"),
        Column("kind", Kind.TEXT, "what", allowed=("write_off", "restructuring", "bankruptcy", "fraud", "sale")),
        Column("loan_id", Kind.ID, "the loan it concerns", optional=True),
        Column("line_id", Kind.ID, "the line it concerns", optional=True),
    ),
    known_from="event_on",
)

DECISIONS = Table(
    "decisions",
    "one per past line decision",
    (
        _CUSTOMER,
        Column("line_id", Kind.ID, "the line decided on"),
        _PRODUCT,
        Column("decided_on", Kind.DAY, "when"),
        Column("limit_before", Kind.MONEY, "the limit before", sign=Sign.NOT_NEGATIVE),
        Column("limit_after", Kind.MONEY, "the limit after", sign=Sign.NOT_NEGATIVE),
        Column(
            "action",
            Kind.TEXT,
            "what was done",
            allowed=("maintain", "reduce", "suspend", "close", "restore", "increase"),
        ),
        Column("initiated_by", Kind.TEXT, "who asked for it", allowed=("lender", "customer")),
        Column("reason", Kind.TEXT, "the reason recorded", optional=True),
        Column("policy_version", Kind.TEXT, "the policy it followed", optional=True),
        Column("model_version", Kind.TEXT, "the model it followed", optional=True),
    ),
    known_from="decided_on",
)

OUTCOMES = Table(
    "outcomes",
    "one per known outcome; used instead of derived outcomes when present",
    (
        _CUSTOMER,
        Column("as_of", Kind.DAY, "the decision date the outcome belongs to"),
        Column("defaulted", Kind.INTEGER, "1 if the customer defaulted within the horizon", allowed=("0", "1")),
        Column("known_on", Kind.DAY, "the day the outcome was certain", optional=True),
        Column("weight", Kind.NUMBER, "how many customers the row stands for, above zero", optional=True),
    ),
    known_from=None,
    key=("customer_id", "as_of"),
    is_event=False,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        CUSTOMERS,
        ATTRIBUTES,
        TRANSACTIONS,
        INSTALLMENTS,
        LINES,
        APPLICATIONS,
        INQUIRIES,
        LOGINS,
        OBLIGATIONS,
        LINKS,
        MACRO,
        CREDIT_EVENTS,
        DECISIONS,
        OUTCOMES,
    )
}
