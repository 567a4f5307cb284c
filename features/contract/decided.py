"""What the lender decided, and what became of the customer."""

from creditline.features.contract.column import CUSTOMER, PRODUCT, Column, Kind, Sign
from creditline.features.contract.source import Source, Unread
from creditline.features.contract.table import Table

DECIDED_TABLES = (
    Table(
        "credit_events",
        "write-off, restructuring, bankruptcy, fraud, sale",
        (
            CUSTOMER,
            Column("event_on", Kind.DAY, "when"),
            Column("kind", Kind.TEXT, "what", allowed=("write_off", "restructuring", "bankruptcy", "fraud", "sale")),
            Column("loan_id", Kind.ID, "the loan it concerns", optional=True),
            Column("line_id", Kind.ID, "the line it concerns", optional=True),
        ),
        known_from="event_on",
        source=Unread(
            "what became of a customer is an outcome, never learned from; of a model they tell who is in default"
        ),
    ),
    Table(
        "decisions",
        "one per past line decision",
        (
            CUSTOMER,
            Column("line_id", Kind.ID, "the line decided on"),
            PRODUCT,
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
            Column("score", Kind.NUMBER, "the score it was decided by", optional=True),
            Column("model_score", Kind.NUMBER, "the model's own score, where a policy changed it", optional=True),
            Column("rule", Kind.TEXT, "the rule of the policy that decided", optional=True),
            Column("rule_value", Kind.NUMBER, "what the rule looked at: a score, or a trigger's value", optional=True),
            Column("rule_threshold", Kind.NUMBER, "from where on the rule decides so", optional=True),
            Column(
                "override",
                Kind.INTEGER,
                "1 if a person decided otherwise than the policy",
                optional=True,
                allowed=("0", "1"),
            ),
            Column(
                "step_before",
                Kind.INTEGER,
                "step of the ladder before, 0 maintain to 3 close",
                optional=True,
                allowed=("0", "1", "2", "3"),
            ),
            Column("step", Kind.INTEGER, "step of the ladder after", optional=True, allowed=("0", "1", "2", "3")),
            Column("portfolio_threshold", Kind.NUMBER, "score below which the cap scaled lines", optional=True),
            Column("portfolio_factor", Kind.NUMBER, "what lines at that score were scaled to", optional=True),
            Column("portfolio_below", Kind.NUMBER, "what lines below that score were scaled to", optional=True),
            Column(
                "notice",
                Kind.TEXT,
                "what the decision does with a notice of a cut",
                optional=True,
                allowed=("announced", "running", "effective", "withdrawn"),
            ),
            Column("announced_on", Kind.DAY, "when the cut was announced", optional=True),
            Column("effective_on", Kind.DAY, "when it takes effect unless it is cured", optional=True),
            Column(
                "limit_in_force",
                Kind.MONEY,
                "the limit until then, where limit_after is announced",
                optional=True,
                sign=Sign.NOT_NEGATIVE,
            ),
            Column(
                "step_in_force",
                Kind.INTEGER,
                "step of the ladder until then",
                optional=True,
                allowed=("0", "1", "2", "3"),
            ),
            Column("repay_above", Kind.MONEY, "owed above the new limit, to be repaid", optional=True),
            Column("repay_instalment", Kind.MONEY, "monthly instalment of that", optional=True),
            Column("repay_payments", Kind.INTEGER, "how many instalments", optional=True),
        ),
        known_from="decided_on",
        amount="limit_after",
        source=Source(
            "decisions",
            numbers={"limit_before": ("limit_before",), "limit_after": ("limit_after",), "limit_drop": ()},
            labels={"product": ("product",), "action": ("action",), "initiated_by": ("initiated_by",)},
            derived={"limit_drop": "limit_drop"},
        ),
    ),
    Table(
        "outcomes",
        "one per known outcome; used instead of derived outcomes when present",
        (
            CUSTOMER,
            Column("as_of", Kind.DAY, "the decision date the outcome belongs to"),
            Column("defaulted", Kind.INTEGER, "1 if the customer defaulted within the horizon", allowed=("0", "1")),
            Column("known_on", Kind.DAY, "the day the outcome was certain", optional=True),
            Column("weight", Kind.NUMBER, "how many customers the row stands for, above zero", optional=True),
        ),
        known_from=None,
        key=("customer_id", "as_of"),
        is_event=False,
        source=Unread("what became of a customer is an outcome, never a feature"),
    ),
)
