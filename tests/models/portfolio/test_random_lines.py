"""Lines with random histories: whatever is on record, the ledgers add up, and nothing was due where a line stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from decided_lender import ledger_gaps, of_these
from hand_made_line import decision, hand, statement
from hypothesis import given, settings
from hypothesis import strategies as st

from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.why import Layer, Why

DAYS = ("2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30")
LAST = date(2024, 6, 30)


@dataclass(frozen=True)
class Month:
    """What is owed; what the lender decided, if anything, and whether a person did; a wish; a limit changed without a word."""

    owed: int
    decided: str
    override: bool
    wish: int
    silent: bool


MONTH = st.builds(
    Month,
    st.sampled_from([100, 100, 300, 700]),
    st.sampled_from(["", "keep", "halve", "less", "suspend", "back"]),
    st.booleans(),
    st.sampled_from([0, 0, 0, 400, 900]),
    st.sampled_from([False] * 9 + [True]),
)
HISTORIES = st.lists(st.lists(MONTH, min_size=5, max_size=5), min_size=12, max_size=12)


def written(customer: str, months: Sequence[Month]) -> tuple[str, str]:
    """Rows of `lines` and of `decisions`; on the last day there is a decision in any case."""
    limit, step, lines, decisions = 1000.0, 0, statement("2024-01-05", 1000, 100, customer=customer), ""
    for day, month in zip(DAYS, months, strict=True):
        if month.silent:
            limit -= 50.0
        lines += statement(f"{day[:8]}05", limit, month.owed, customer=customer)
        if 0 < month.wish < limit:
            decisions += decision(f"{day[:8]}12", limit, month.wish, "reduce", "", by="customer", customer=customer)
            limit = float(month.wish)
        decided = month.decided or ("keep" if day == DAYS[-1] else "")
        if not decided:
            continue
        after, to = {
            "keep": (limit, step),
            "halve": (limit / 2, max(step, 1)),
            "less": (limit - 100.0 if limit > 200.0 else limit, max(step, 1)),
            "suspend": (limit, 2),
            "back": (1000.0, 0),
        }[decided]
        action = (
            "suspend" if to == 2 and step < 2 else "restore" if step == 2 and to < 2
            else "reduce" if after < limit else "increase" if after > limit else "maintain"
        )  # fmt: skip
        override = int(month.override and decided != "keep")
        decisions += decision(day, limit, after, action, f"{step} {to}", override=override, customer=customer)
        limit, step = after, to
    return lines, decisions


def answers(histories: Sequence[Sequence[Month]]) -> dict[str, Why]:
    tables = [written(f"c{number:02}", months) for number, months in enumerate(histories)]
    with TemporaryDirectory() as folder:
        made = hand(Path(folder), "".join(lines for lines, _ in tables), "".join(rows for _, rows in tables))
        ids = pa.array([f"c{number:02}" for number in range(len(histories))])
        return {
            why.customer_id: why
            for why in of_these(InForce(made.model, policy=made.policy()), made.data, ids, None, LAST)
        }


@pytest.mark.slow
@settings(max_examples=3)
@given(HISTORIES)
def test_ledgers_of_random_histories(histories: Sequence[Sequence[Month]]) -> None:
    for customer, why in answers(histories).items():
        line, months = why.line, histories[int(customer[1:])]
        assert ledger_gaps(why) == []
        if line.limit is None:
            continue
        since = [month for day, month in zip(DAYS, months, strict=True) if date.fromisoformat(day) > why.start.as_of]
        for name in ("limit", "drawable"):
            ledger = getattr(line, name)
            shares = {share.layer: getattr(share, name) or 0.0 for share in why.layers}
            # Nothing was due on the day it stood: what would have come anyway is no cut.
            assert ledger.anyway >= 0.0
            # Null players: one policy, one model, no cap, no economy.
            assert set(filter(shares.get, shares)) <= {Layer.BEHAVIOUR, Layer.OVERRIDE}
            if not any(departure.override for departure in line.facts.departures):
                assert shares[Layer.OVERRIDE] == 0.0
            if not line.facts.departures:
                assert ledger.unexplained == 0.0
            then = next((m.owed for d, m in zip(DAYS, months, strict=True) if d == str(why.start.as_of)), 100)
            if {month.owed for month in since} == {then} and not any(month.override for month in since):
                assert shares[Layer.BEHAVIOUR] == 0.0


def test_random_histories_are_of_many_kinds() -> None:
    """A history with each of what may happen has a ledger, a wish, an override and something not explained."""
    quiet, owing = Month(100, "keep", False, 0, False), Month(300, "halve", False, 0, False)
    histories = [
        [quiet, quiet, quiet, quiet, owing],
        [quiet, quiet, quiet, quiet, Month(300, "halve", False, 900, False)],
        [quiet, quiet, quiet, Month(100, "less", True, 0, False), owing],
        [quiet, quiet, quiet, quiet, Month(300, "halve", False, 0, True)],
        [owing] * 5,
    ]
    found = list(answers(histories).values())
    first, wished, overridden, silent, early = (why.line.limit for why in found)
    assert (first.asked, first.unexplained, first.end) == (0.0, 0.0, 500.0)
    assert wished.asked == -100.0
    assert overridden.end == 450.0
    assert silent.unexplained != 0.0
    assert (str(found[-1].start.as_of), early.start) == ("2024-01-31", 1000.0)
