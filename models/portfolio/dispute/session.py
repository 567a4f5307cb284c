"""Disputes of one data set and its decisions: opened once, then asked again and again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from creditline.features.data import DataSet
from creditline.features.edits.edit import Edits
from creditline.features.errors import DataError
from creditline.models.portfolio.dispute.case import CaseHeld, held
from creditline.models.portfolio.dispute.chain import DecisionChain
from creditline.models.portfolio.dispute.moved import moved_features
from creditline.models.portfolio.dispute.put_right import records_put_right
from creditline.models.portfolio.dispute.receipts import DisputeReceipts
from creditline.models.portfolio.dispute.values import Dispute
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.receipts.receipt import Receipt


class Disputes:
    """Use `opened`, or give what is `held`. One thread at a time."""

    def __init__(self, held: CaseHeld) -> None:
        self._held = held
        self._receipts = DisputeReceipts(held.in_force, held.data, held.macro)

    @classmethod
    @contextmanager
    def opened(cls, in_force: InForce, data: DataSet) -> Iterator["Disputes"]:
        """A copy of the tables in the order of the customers is kept while it is open. Errors as `read_by`; a policy must be in force."""
        with held(in_force, data, copied=True) as found:
            yield cls(found)

    def answer(
        self, edits: Edits, day: date, received: date | None = None, check: Callable[[], None] = lambda: None
    ) -> Dispute:
        """Make the decision of `day` on the customer's line again with the edits, then every decision after it.

        `received`: the day of the dispute, that of its latest evidence where not given. `check` is called before each decision, and
        may raise to stop. DataError for a customer or a decision
        that is not on record, a record that cannot be made again, evidence that the policy does not take, and what `changes_of`
        refuses.
        """
        held = self._held
        assert held.in_force.policy is not None
        own = held.tables.own(edits.customer)
        tables = held.tables.of(own)
        decided = held.on_record(own, tables, day)
        policy = held.decider.policy_of(decided[0])
        terms = policy.disputes
        latest = max(edit.grounds.on for edit in edits.edits)
        if terms.evidence_before and latest > day:
            raise DataError(
                f"evidence is dated {latest}, after the disputed decision of {day}, and the policy {policy.name} takes only "
                "evidence from before; leave it out, or decide anew as of a later day"
            )
        changes = held.changes(edits, own, tables, day)
        corrected = {name: changes.of(name, rows) for name, rows in tables.items()}
        chain = DecisionChain(held.decider, held.tables, held.ours(own), held.first, tuple(decided), check)
        was, stood = chain.as_it_was(tables)
        days, stopped = chain.again(corrected, tables, stood, may_worsen=terms.may_worsen)
        start = received or latest
        return Dispute(
            customer_id=own["customer_id"][0].as_py(),
            edits=edits,
            records=records_put_right(changes),
            days=days,
            was=was,
            moved=moved_features(held.decider.model_of(decided[0]), was, days[0].again),
            received=start,
            answer_by=start + timedelta(terms.answer_days),
            stopped=stopped,
        )

    def receipts(self, dispute: Dispute) -> list[Receipt]:
        """A receipt of each decision made again; where the record stands, so does its own receipt."""
        held = self._held
        own = held.tables.own(dispute.customer_id)
        tables = held.tables.of(own)
        changes = held.changes(dispute.edits, own, tables, dispute.decision.recorded.day)
        corrected = {name: changes.of(name, rows) for name, rows in tables.items()}
        return list(self._receipts.of(dispute, corrected))
