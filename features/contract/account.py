"""What a customer does with the lender: money moved, repayments, lines, applications."""

from creditline.features.contract.categories import CATEGORIES
from creditline.features.contract.channels import CHANNELS
from creditline.features.contract.column import CUSTOMER, PRODUCT, Column, Counts, Kind, Sign
from creditline.features.contract.repayments import REPAYMENTS
from creditline.features.contract.source import Source
from creditline.features.contract.statuses import STATUSES
from creditline.features.contract.table import Table

ACCOUNT_TABLES = (
    Table(
        "transactions",
        "one per posting",
        (
            CUSTOMER,
            Column("ts", Kind.TIMESTAMP, "when it was posted, in the lender's time zone"),
            Column("amount", Kind.MONEY, "how much, always above zero", sign=Sign.POSITIVE),
            Column("direction", Kind.TEXT, "to or from the customer", allowed=("in", "out")),
            Column("category", Kind.TEXT, "what it was for", optional=True, vocabulary=CATEGORIES),
            Column("channel", Kind.TEXT, "how it was made", optional=True, vocabulary=CHANNELS),
            Column("counterparty", Kind.TEXT, "the other side", optional=True),
            Column("balance", Kind.MONEY, "the account's balance after it", optional=True),
        ),
        known_from="ts",
        amount="amount",
        source=Source(
            "transactions",
            numbers={"amount": ("amount",), "balance": ("balance",), "hour": ("ts",), "weekday": ("ts",)},
            labels={c: (c,) for c in ("direction", "category", "channel", "counterparty")},
            derived={"hour": "hour", "weekday": "weekday"},
        ),
    ),
    Table(
        "installments",
        "one per payment towards a scheduled repayment",
        (
            CUSTOMER,
            Column("loan_id", Kind.ID, "the loan"),
            PRODUCT,
            Column("due_on", Kind.DAY, "the day the repayment is due"),
            Column("amount_due", Kind.MONEY, "due on that day, once per loan and day", sign=Sign.NOT_NEGATIVE),
            Column("paid_on", Kind.DAY, "the day this payment arrived", optional=True),
            Column("amount_paid", Kind.MONEY, "how much this payment brought", optional=True, sign=Sign.NOT_NEGATIVE),
            Column("balance", Kind.MONEY, "owed on the loan after this payment", optional=True, sign=Sign.NOT_NEGATIVE),
            Column(
                "status", Kind.TEXT, "what the books call it when handed over", optional=True, vocabulary=REPAYMENTS
            ),
        ),
        known_from="due_on",
        amount="amount_due",
        source=Source(
            "dues",
            numbers={
                "amount_due": (),
                "paid": ("paid_on", "amount_paid"),
                "payments": ("paid_on", "amount_paid"),
                "days_late": ("paid_on", "amount_paid"),
                "days_past_due": ("paid_on", "amount_paid"),
                "amount_past_due": ("paid_on", "amount_paid"),
                "days_early": ("paid_on", "amount_paid"),
                "days_since_late": ("paid_on", "amount_paid"),
                "judged": ("paid_on", "amount_paid"),
                "bucket": ("paid_on", "amount_paid"),
                "roll": ("paid_on", "amount_paid"),
                "in_grace": ("paid_on", "amount_paid"),
            },
            labels={"product": ("product",), "loan_id": ("loan_id",)},
            view="dues",
            laid_out=("amount_due", "amount_paid"),
            group="loan_id",
            ends="paid_on",
            told_at_end=("paid_on", "amount_paid", "balance", "status"),
            due_known=True,
        ),
    ),
    Table(
        "lines",
        "one per line and statement",
        (
            CUSTOMER,
            Column("line_id", Kind.ID, "the credit line"),
            PRODUCT,
            Column("statement_on", Kind.DAY, "statement date"),
            Column("credit_limit", Kind.MONEY, "the limit on that day", optional=True, sign=Sign.NOT_NEGATIVE),
            Column("balance", Kind.MONEY, "owed on that day; below zero when the customer has overpaid"),
            Column("min_due", Kind.MONEY, "the least to pay on this statement", optional=True, sign=Sign.NOT_NEGATIVE),
            Column("paid", Kind.MONEY, "paid since the statement before", optional=True, sign=Sign.NOT_NEGATIVE),
            Column(
                "months_past_due",
                Kind.INTEGER,
                "months in arrears",
                optional=True,
                sign=Sign.NOT_NEGATIVE,
                counts=Counts.ARREARS,
                days="days_past_due",
            ),
            Column("status", Kind.TEXT, "the line's state", optional=True, vocabulary=STATUSES),
        ),
        known_from="statement_on",
        key=("customer_id", "line_id", "statement_on"),
        amount="balance",
        source=Source(
            "statements",
            numbers={
                "balance": ("balance",),
                "limit": ("credit_limit",),
                "utilisation": ("credit_limit", "balance"),
                "headroom": ("credit_limit", "balance"),
                "limit_change": ("credit_limit",),
                "balance_change": ("balance",),
                "min_due": ("min_due",),
                "paid": ("paid",),
                "paid_share": ("paid", "balance"),
                "paid_to_limit": ("paid", "credit_limit"),
                "spend_to_limit": ("paid", "balance", "credit_limit"),
                "months_past_due": ("months_past_due",),
                "roll": ("months_past_due",),
            },
            labels={"product": ("product",), "status": ("status",), "line_id": ("line_id",)},
            view="statements",
            laid_out=("credit_limit", "balance", "min_due", "paid", "months_past_due"),
            group="line_id",
        ),
    ),
    Table(
        "applications",
        "one per credit application",
        (
            CUSTOMER,
            Column("applied_on", Kind.DAY, "when"),
            PRODUCT,
            Column("amount", Kind.MONEY, "asked for", sign=Sign.NOT_NEGATIVE),
            Column(
                "term_months",
                Kind.INTEGER,
                "over how many months",
                optional=True,
                sign=Sign.NOT_NEGATIVE,
                counts=Counts.TERM,
            ),
            Column("payment", Kind.MONEY, "the monthly repayment it means", optional=True, sign=Sign.NOT_NEGATIVE),
            Column("purpose", Kind.TEXT, "what for", optional=True),
            Column("decision", Kind.TEXT, "what the lender answered", optional=True),
        ),
        known_from="applied_on",
        amount="amount",
        source=Source(
            "applications",
            numbers={"amount": ("amount",), "term_months": ("term_months",), "payment": ("payment",)},
            labels={"product": ("product",), "purpose": ("purpose",), "decision": ("decision",)},
        ),
    ),
)
