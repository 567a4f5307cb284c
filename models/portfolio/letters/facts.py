"""What letters tell beside the answers, of many customers at once: what is past due on the product, and the balance."""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.declare import (
    Aggregate,
    AtLeast,
    Audience,
    Concept,
    Family,
    Feature,
    How,
    OnTarget,
    Rows,
    Unit,
)
from creditline.features.engine import compute_features
from creditline.features.words.named import Named
from creditline.models.letter.facts import Arrears, LetterFacts, WayBack
from creditline.models.policy import NoticeTerms, Policy
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.standing import standing_lines

_LATE = Rows("dues", (OnTarget(), AtLeast("days_past_due", 1)))
_OF_LETTERS = Concept.alike(Family.REPAYMENT, "of_letters")
_COUNT, _AMOUNT, _DAYS = "letter.instalments", "letter.amount", "letter.days"
_PAST_DUE = tuple(
    Feature(name, expression, _OF_LETTERS, unit, Named.alike(said), Audience.INTERNAL)
    for name, expression, unit, said in (
        (_COUNT, Aggregate(_LATE, How.COUNT), Unit.COUNT, "instalments past due"),
        (_AMOUNT, Aggregate(_LATE, How.SUM, "amount_past_due"), Unit.MONEY, "amount past due"),
        (_DAYS, Aggregate(_LATE, How.MAX, "days_past_due"), Unit.DAYS, "days past due"),
    )
)


def letter_facts(in_force: InForce, record: DataSet, customers: pa.Array, day: date) -> list[LetterFacts]:
    """One per customer with a line, each once, in their order, as known at the end of `day`; `record`: see `recorded`.

    Nothing past due where the data have no repayments, and no balance where they have no line of the customer. DataError where
    a customer has two lines on one product.
    """
    product = in_force.product
    pairs = pa.table({"customer_id": customers, "as_of": pa.array([day] * len(customers), pa.date32())})
    past_due = _past_due(record, product, pairs)
    lines = standing_lines(record, pairs, product, closed=True)
    balance = dict(zip(lines["customer_id"].to_pylist(), lines["balance"].to_pylist(), strict=True))
    terms, back = facts_of_policy(in_force.policy)
    return [
        LetterFacts(product, terms, arrears, balance.get(customer), back)
        for customer, arrears in zip(customers.to_pylist(), past_due, strict=True)
    ]


def facts_of_policy(policy: Policy | None) -> tuple[NoticeTerms, WayBack | None]:
    """The terms of its letters, and how a line comes back by it."""
    if policy is None:
        return NoticeTerms(), None
    back = WayBack(policy.changes.raise_cool_down_days, policy.ladder.hysteresis, policy.ladder.reopen)
    return policy.notice, back


def _past_due(record: DataSet, product: str | None, pairs: pa.Table) -> Sequence[Arrears | None]:
    catalogue = Catalogue(_PAST_DUE, product).available(record)
    if len(catalogue.features) < len(_PAST_DUE):
        return [None] * len(pairs)
    rows = compute_features(record, pairs, catalogue)
    counts, amounts, days = (rows[name].to_pylist() for name in (_COUNT, _AMOUNT, _DAYS))
    return [
        Arrears(float(amount), int(late), int(count)) if count and amount and amount > 0.0 and late else None
        for count, amount, late in zip(counts, amounts, days, strict=True)
    ]
