"""What a feature may read: one row stream per source, with its numbers and its labels.

Most sources are a contract table row for row. Some are views that depend on the date they are seen from: `dues` (one
row per loan and due date, with the payments known so far), `statements` (one row per line and statement, the limit
carried forward), `obligations` (open until their end is known), `links` (whether the other end is past due) and
`macro` (the newest figure published).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from creditline.features.contract import TABLES
from creditline.features.errors import DeclarationError


@dataclass(frozen=True)
class Source:
    """A row stream. `numbers` and `labels` map each name a feature may use to the contract columns it needs.

    `elsewhere` gives, for a number told by another table's rows, the (table, column) pairs it needs there.
    """

    name: str
    table: str
    numbers: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, tuple[str, ...]]
    elsewhere: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, needed in (*self.numbers.items(), *self.labels.items()):
            for column in needed:
                try:
                    TABLES[self.table].column(column)
                except KeyError as missing:
                    raise DeclarationError(f"source {self.name}: {name} needs {missing.args[0]}") from None

    def needs(self, name: str) -> tuple[str, ...]:
        """The contract columns behind a number or label; DeclarationError if the source has neither."""
        if name in self.numbers:
            return self.numbers[name]
        if name in self.labels:
            return self.labels[name]
        known = ", ".join((*self.numbers, *self.labels))
        raise DeclarationError(f"source {self.name} has no number or label {name!r}; it has {known}")


_ALWAYS: tuple[str, ...] = ()

TRANSACTIONS = Source(
    "transactions",
    "transactions",
    numbers={"amount": ("amount",), "balance": ("balance",), "hour": ("ts",), "weekday": ("ts",)},
    labels={c: (c,) for c in ("direction", "category", "channel", "counterparty")},
)

DUES = Source(
    "dues",
    "installments",
    numbers={
        "amount_due": _ALWAYS,
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
    },
    labels={"product": ("product",), "loan_id": ("loan_id",)},
)

STATEMENTS = Source(
    "statements",
    "lines",
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
)

APPLICATIONS = Source(
    "applications",
    "applications",
    numbers={"amount": ("amount",), "term_months": ("term_months",), "payment": ("payment",)},
    labels={"product": ("product",), "purpose": ("purpose",), "decision": ("decision",)},
)

INQUIRIES = Source(
    "inquiries", "inquiries", numbers={}, labels={"institution": ("institution",), "purpose": ("purpose",)}
)

LOGINS = Source("logins", "logins", numbers={"hour": ("ts",), "weekday": ("ts",)}, labels={"device": ("device",)})

OBLIGATIONS = Source(
    "obligations",
    "obligations",
    numbers={"amount": ("amount",), "open": ("closed_on",), "days_open": ("closed_on",)},
    labels={"lender": ("lender",)},
)

DECISIONS = Source(
    "decisions",
    "decisions",
    numbers={"limit_before": ("limit_before",), "limit_after": ("limit_after",), "limit_drop": _ALWAYS},
    labels={"product": ("product",), "action": ("action",), "initiated_by": ("initiated_by",)},
)

LINKS = Source(
    "links",
    "links",
    numbers={"other_past_due": _ALWAYS},
    labels={"kind": ("kind",), "other_id": ("other_id",)},
    elsewhere={"other_past_due": tuple(("installments", c) for c in ("due_on", "paid_on", "amount_paid"))},
)

MACRO = Source("macro", "macro", numbers={"value": ("value",)}, labels={"indicator": ("indicator",)})

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        TRANSACTIONS,
        DUES,
        STATEMENTS,
        APPLICATIONS,
        INQUIRIES,
        LOGINS,
        OBLIGATIONS,
        DECISIONS,
        LINKS,
        MACRO,
    )
}
