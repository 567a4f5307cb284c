"""Two card holders: one pays ten days late, one has an open instalment of a loan that ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.projected.behaviour import Act, Choice, behaviours
from creditline.features.projected.chosen_lives import ChosenLives
from creditline.features.projected.lives import in_turn
from creditline.features.projected.opened import CarriedFrom, apply_to, carried_from
from creditline.features.projected.projection import Projection
from creditline.features.testing.tables import write_tables

DAY, UNTIL = date(2024, 6, 30), date(2024, 12, 31)
MONTHS = [date(2024, month, 1) for month in range(1, 7)]


def dues(customer: str, loan: str, late: int, amounts: Sequence[float], product: str, on: int) -> list[dict[str, Any]]:
    return [
        {"customer_id": customer, "loan_id": loan, "product": product, "due_on": month.replace(day=on), "amount_due": amount,
         "paid_on": None if amount < 0 else date.fromordinal(month.replace(day=on).toordinal() + late),
         "amount_paid": amount, "record_id": None, "recorded_at": None}
        for month, amount in zip(MONTHS, amounts, strict=True)
    ]  # fmt: skip


def _statements(customer: str, product: str, owed: Sequence[float]) -> list[dict[str, Any]]:
    return [
        {"customer_id": customer, "line_id": f"{customer}-{product}", "product": product, "statement_on": month,
         "credit_limit": 1000.0, "balance": balance, "min_due": balance / 10, "paid": balance / 4, "months_past_due": 0}
        for month, balance in zip(MONTHS, owed, strict=True)
    ]  # fmt: skip


def _rows() -> dict[str, list[dict[str, Any]]]:
    late = dues("a", "a-card", 10, [40.0] * 6, "card", 20)
    late[-1] |= {"paid_on": None, "amount_paid": None}  # ten days over on the last day: as late as usual
    loan = dues("b", "T", 0, [50.0] * 6, "loan", 10)
    loan[3] |= {"paid_on": None, "amount_paid": None}  # of April: in arrears on the last day
    posted = [
        {
            "customer_id": c,
            "ts": datetime(m.year, m.month, day, 9),
            "amount": 500.0 if d == "in" else 20.0,
            "direction": d,
            "category": w,
        }
        for c in "ab"
        for m in MONTHS
        for day, d, w in ((25, "in", "salary"), (31 if m.month == 1 else 28, "out", "food"), (3, "in", "loan"))
        if w != "loan" or (c == "a" and m.month == 2)
    ]
    return {
        "customers": [{"customer_id": c, "opened_on": date(2023, 12, 31)} for c in "ab"],
        "lines": _statements("a", "card", [400.0] * 6) + _statements("b", "card", [800.0] * 6),
        "installments": late + loan,
        "applications": [
            {"customer_id": "b", "applied_on": date(2023, 12, 20), "product": "loan", "amount": 400.0, "term_months": 8}
        ],
        "transactions": posted,
        "inquiries": [
            {"customer_id": "a", "ts": datetime(2024, 3, 4), "institution": "x", "purpose": "loan_application"},
            {"customer_id": "a", "ts": datetime(2024, 3, 5), "institution": "x", "purpose": "review"},
        ],
    }


@dataclass(frozen=True)
class Carried:
    """What is carried on of both, in the order of their names."""

    source: CarriedFrom

    def rows(
        self, table: str, *acts: tuple[str, float | None], frozen: bool | tuple[bool, bool] = False
    ) -> list[dict[str, Any]]:
        """The rows of days to come, or paid then, if both do these acts."""
        choice = Choice(tuple(Act(behaviours()[name], degree) for name, degree in acts))
        rows = self.projection((choice,), frozen).table(table, [choice])
        assert rows is not None
        known = [tuple(row.values()) for row in self.source.known.rows[table].to_pylist()]
        coming = [row for row in rows.to_pylist() if tuple(row.values()) not in known]
        return [row | {"customer": "ab"[row["entity"]]} for row in coming]

    def projection(self, chosen: tuple[Choice, ...], frozen: bool | tuple[bool, bool] = False) -> Projection:
        """Both under each of some choices."""
        lives, pairs = in_turn(self.source.quiet, DAY, UNTIL), ChosenLives.every(len(chosen), 2)
        return Projection(self.source.known, self.source.owed, lives, chosen, np.full(2, frozen), "card", pairs)

    def changes(self) -> dict[str, list[bool]]:
        """By behaviour whether it would change anything of each."""
        found = apply_to(self.source, in_turn(self.source.quiet, DAY, UNTIL), "card")
        return {name: own.tolist() for name, own in found.items()}


@pytest.fixture(scope="session")
def lender(tmp_path_factory: pytest.TempPathFactory) -> DataSet:
    return write_tables(tmp_path_factory.mktemp("carried"), _rows())


@pytest.fixture(scope="session")
def carried(lender: DataSet) -> Carried:
    return Carried(carried_from(lender, ["a", "b"], DAY, Catalogue((), "card")))
