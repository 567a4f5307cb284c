"""What the books call a row, held against the dates by which features go."""

from collections.abc import Iterator

from creditline.features.contract import Table
from creditline.features.contract.repayments import LET_OFF, PAID
from creditline.features.data.check.problem import Severity
from creditline.features.data.check.rule import Rule
from creditline.features.data.reading.sql_text import text_sql


def states_against_dates(table: Table, present: frozenset[str]) -> Iterator[Rule]:
    """Rules for an instalment said to be paid or let off without a day, and for a loan elsewhere said to be over."""
    if table.name == "installments" and {"status", "paid_on"} <= present:
        yield Rule(
            "status",
            f"status IN ({_listed(PAID)}) AND paid_on IS NULL",
            "says that it is paid, without paid_on, and it would count as unpaid ever after",
            "fill paid_on; where the day is not on record, state the due day",
        )
        yield Rule(
            "status",
            f"status IN ({_listed(LET_OFF)}) AND paid_on IS NULL",
            "says that it was let off or put off, and it counts as unpaid from its due day",
            "hand over credit_events (write_off, restructuring) and the new due days, or leave out what is not owed",
            Severity.WARNING,
        )
    if table.name == "obligations" and {"status", "closed_on"} <= present:
        yield Rule(
            "status",
            "status = 'closed' AND closed_on IS NULL",
            "says that it is closed, without closed_on, and it counts as open",
            "fill closed_on",
            Severity.WARNING,
        )


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(text_sql(word) for word in words)
