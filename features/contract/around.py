"""What is seen around the account: inquiries, logins, loans elsewhere, links, the economy."""

from creditline.features.contract.column import CUSTOMER, Column, Kind, Sign
from creditline.features.contract.loans_elsewhere import LOAN_KINDS, LOAN_STATES
from creditline.features.contract.purposes import PURPOSES
from creditline.features.contract.source import Source
from creditline.features.contract.table import Table

AROUND_TABLES = (
    Table(
        "inquiries",
        "one per credit inquiry",
        (
            CUSTOMER,
            Column("ts", Kind.TIMESTAMP, "when, in the lender's time zone"),
            Column("institution", Kind.TEXT, "who asked"),
            Column("purpose", Kind.TEXT, "what for", optional=True, vocabulary=PURPOSES),
        ),
        known_from="ts",
        source=Source("inquiries", labels={"institution": ("institution",), "purpose": ("purpose",)}),
    ),
    Table(
        "logins",
        "one per session",
        (
            CUSTOMER,
            Column("ts", Kind.TIMESTAMP, "when, in the lender's time zone"),
            Column("device", Kind.TEXT, "a stable key of the device", optional=True),
        ),
        known_from="ts",
        source=Source(
            "logins",
            numbers={"hour": ("ts",), "weekday": ("ts",)},
            labels={"device": ("device",)},
            derived={"hour": "hour", "weekday": "weekday"},
        ),
    ),
    Table(
        "obligations",
        "one per loan at another lender",
        (
            CUSTOMER,
            Column("lender", Kind.TEXT, "the other lender"),
            Column("opened_on", Kind.DAY, "when the loan began"),
            Column("closed_on", Kind.DAY, "when it ended, once it has", optional=True),
            Column("amount", Kind.MONEY, "lent", sign=Sign.NOT_NEGATIVE),
            Column("kind", Kind.TEXT, "what loan it is", optional=True, vocabulary=LOAN_KINDS),
            Column("status", Kind.TEXT, "what became of it by the hand-over", optional=True, vocabulary=LOAN_STATES),
        ),
        known_from="opened_on",
        amount="amount",
        source=Source(
            "obligations",
            numbers={"amount": ("amount",), "open": ("closed_on",), "days_open": ("closed_on",)},
            labels={"lender": ("lender",), "kind": ("kind",)},
            view="obligations",
            laid_out=("amount",),
            ends="closed_on",
            told_at_end=("closed_on", "status"),
        ),
    ),
    Table(
        "links",
        "one per link to another account",
        (
            CUSTOMER,
            Column("other_id", Kind.ID, "the customer at the other end"),
            Column("since", Kind.DAY, "when the link was first seen"),
            Column("kind", Kind.TEXT, "what links them", optional=True),
        ),
        known_from="since",
        source=Source(
            "links",
            numbers={"other_past_due": ()},
            labels={"kind": ("kind",), "other_id": ("other_id",)},
            elsewhere={"other_past_due": tuple(("installments", c) for c in ("due_on", "paid_on", "amount_paid"))},
            view="links",
            group="other_id",
        ),
    ),
    Table(
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
        source=Source(
            "macro",
            numbers={"value": ("value",)},
            labels={"indicator": ("indicator",)},
            view="macro",
            at="period_on",
            laid_out=("value",),
            group="indicator",
            rank="region",
            first_label="indicator",
        ),
    ),
)
