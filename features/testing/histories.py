"""Histories made up at random in every table: small, full of nulls, repeats and ties at the edges of windows."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from creditline.features.testing.tables import Tables

Pick = Callable[[Sequence[object]], object]
_FIRST = date(2023, 1, 1)
_LAST_DAY = 500  # days after the first that something may happen
_MONEY = [0.25, 1.0, 10.5, 99.75, 100.0, 100.0, 2500.0, 80_000.0]  # quarters: sums of them are exact in float64
_CATEGORIES = (
    "salary", "groceries", "rent", "gambling", "sanction_interest",
    "cash", "loan", "cash_advance", "family", "savings", "education",
)  # fmt: skip


class Teller:
    """Makes up a history from choices alone, so that Hypothesis can shrink it and a seed can repeat it."""

    def __init__(self, pick: Pick) -> None:
        self.pick = pick

    def day(self) -> date:
        """A day at or beside the edge of a usual window."""
        return _FIRST + timedelta(
            int(str(self.pick([0, 1, 30, 31, 59, 60, 90, 200, 300, 364, 365, 366, 480, _LAST_DAY])))
        )

    def time(self) -> datetime:
        """An hour of such a day, also at night."""
        hour = int(str(self.pick([0, 5, 6, 12, 12, 22, 23])))
        return datetime.combine(self.day(), time(hour))

    def recorded(self) -> datetime | None:
        """When the lender learned of it, mostly at once (None)."""
        return None if self.pick([True, True, False]) else self.time()

    def money(self) -> object:
        """An amount."""
        return self.pick(_MONEY)

    def maybe(self, value: object) -> object:
        """The value, or null one time in four."""
        return value if self.pick([True, True, True, False]) else None

    def label(self, *own: str) -> object:
        """One of some labels, or null."""
        return self.maybe(self.pick([*own, "x", "y"]))

    def rows(self, customer: str, most: int) -> Tables:
        """Up to `most` rows of every table for one customer, some twice."""

        def several(make: Callable[[], dict[str, object]]) -> list[dict[str, object]]:
            found: list[dict[str, object]] = []
            for _ in range(int(str(self.pick(range(most + 1))))):
                again = bool(found) and self.pick([False, False, False, False, True])
                found.append(dict(found[-1]) if again else {"customer_id": customer, **make()})
            return found

        tables = {
            "transactions": several(
                lambda: {
                    "ts": self.time(),
                    "amount": self.money(),
                    "direction": self.pick(["in", "out", "out"]),
                    "category": self.label(*_CATEGORIES),
                    "counterparty": self.label("z"),
                    "balance": self.maybe(self.pick([*_MONEY, -5.0])),
                    "recorded_at": self.recorded(),
                }
            ),
            "applications": several(
                lambda: {
                    "applied_on": self.day(),
                    "product": self.pick(["p", "q"]),
                    "amount": self.money(),
                    "term_months": self.pick([None, 12, 24]),
                    "payment": self.maybe(self.money()),
                    "recorded_at": self.recorded(),
                }
            ),
            "inquiries": several(
                lambda: {
                    "ts": self.time(),
                    "institution": self.pick(["m", "n", "o"]),
                    "purpose": self.pick([None, "loan_application", "own", "review", "x"]),
                    "recorded_at": self.recorded(),
                }
            ),
            "logins": several(lambda: {"ts": self.time(), "device": self.label(), "recorded_at": self.recorded()}),
            "obligations": several(self.obligation),
            "links": several(
                lambda: {
                    "other_id": self.pick(["a", "b", "nobody", "stranger"]),
                    "since": self.day(),
                    "kind": self.label("family"),
                    "recorded_at": self.recorded(),
                }
            ),
            "decisions": several(
                lambda: {
                    "line_id": "l",
                    "product": self.pick(["p", "q"]),
                    "decided_on": self.day(),
                    "limit_before": self.pick([0.0, 100.0]),
                    "limit_after": self.pick([0.0, 50.0]),
                    "action": self.pick(["reduce", "close", "maintain"]),
                    "initiated_by": self.pick(["lender", "customer"]),
                    "recorded_at": self.recorded(),
                }
            ),
            "attributes": several(
                lambda: {"name": "job", "value": self.pick(["1", "2", "none"]), "valid_from": self.day()}
            ),
        }
        attributes = {row["valid_from"]: row for row in tables["attributes"]}
        statements = {
            (row["line_id"], row["statement_on"]): row for row in several(self.statement)
        }  # one per line and day, as the contract's key says
        return tables | {
            "attributes": list(attributes.values()),
            "lines": list(statements.values()),
            "installments": [row for due in several(self.due) for row in self.payments(due)],
        }

    def obligation(self) -> dict[str, object]:
        """A loan at another lender."""
        opened = self.day()
        closed = opened + timedelta(int(str(self.pick([0, 1, 40, 400]))))
        return {
            "lender": self.pick(["m", "n"]),
            "opened_on": opened,
            "closed_on": self.maybe(closed),
            "amount": self.money(),
            "recorded_at": self.recorded(),
        }

    def statement(self) -> dict[str, object]:
        """A statement of a line."""
        line = self.pick(["l", "k"])
        return {
            "line_id": line,
            "product": "p" if line == "l" else "q",
            "statement_on": self.day(),
            "credit_limit": self.maybe(self.pick([0.0, 100.0, 2500.0])),
            "balance": self.pick([*_MONEY, 0.0, -5.0]),
            "min_due": self.maybe(10.0),
            "paid": self.maybe(self.pick([0.0, *_MONEY])),
            "months_past_due": self.pick([None, 0, 0, 1, 2]),
            "recorded_at": self.recorded(),
        }

    def due(self) -> dict[str, object]:
        """A repayment that is due."""
        loan = self.pick(["A", "B"])
        on = self.day()
        return {
            "loan_id": loan,
            "product": "p" if loan == "A" else "q",
            "due_on": on,
            "amount_due": 100.0 if on.day % 2 else 80.5,
        }

    def payments(self, due: dict[str, object]) -> list[dict[str, object]]:
        """What arrived towards a repayment."""
        nothing: dict[str, object] = {"paid_on": None, "amount_paid": None, "recorded_at": None}
        found = []
        for _ in range(int(str(self.pick([0, 1, 1, 2, 3])))):
            on = due["due_on"]
            assert isinstance(on, date)
            paid_on = on + timedelta(int(str(self.pick([-20, -1, 0, 0, 1, 29, 30, 95]))))
            amount = self.pick([due["amount_due"], 40.25, 20.0, None])
            found.append({**due, "paid_on": paid_on, "amount_paid": amount, "recorded_at": self.recorded()})
        return found or [{**due, **nothing}]

    def events(self, customer: str) -> list[dict[str, object]]:
        """A credit event, one time in four."""
        if not self.pick([False, False, False, True]):
            return []
        names = {"loan_id": self.pick([None, None, "A", "B"]), "line_id": self.pick([None, None, "l", "k"])}
        kind, day = self.pick(["fraud", "write_off", "bankruptcy"]), self.day()
        return [{"customer_id": customer, "event_on": day, "kind": kind, **names, "recorded_at": self.recorded()}]

    def macro(self, most: int) -> list[dict[str, object]]:
        """Up to `most` figures of two series."""
        found = {}
        for _ in range(int(str(self.pick(range(most + 1))))):
            period = self.day()
            row = {
                "indicator": self.pick(["unemployment", "inflation"]),
                "region": self.pick([None, "north", "south"]),
                "period_on": period,
                "published_on": period + timedelta(int(str(self.pick([0, 20, 200])))),
                "value": self.pick([1.5, 2.0, -3.25]),
                "recorded_at": self.recorded(),
            }
            found[tuple(str(row[k]) for k in ("indicator", "region", "period_on", "published_on"))] = row
        return list(found.values())


def made_up_history(pick: Pick, customers: Sequence[str] = ("a", "b", "c"), most: int = 8) -> Tables:
    """Histories of a few customers in every table, and one customer, `nobody`, with no rows at all."""
    teller = Teller(pick)
    told = [teller.rows(customer, most) for customer in customers]
    tables = {name: [row for one in told for row in one[name]] for name in told[0]}
    tables["customers"] = [
        {
            "customer_id": customer,
            "opened_on": teller.maybe(teller.day()),
            "birth_year": teller.pick([None, 1980, 2000]),
            "region": teller.pick([None, "north", "south", "east"]),
            "occupation": teller.pick([None, "baker"]),
            "job": teller.pick([None, "3"]),
        }
        for customer in (*customers, "nobody")
    ]
    tables["macro"] = teller.macro(most)
    early = {"customer_id": "nobody", "event_on": date(2022, 1, 1), "kind": "sale"}  # as_of is never too early
    tables["credit_events"] = [early, *(event for customer in customers for event in teller.events(customer))]
    return tables
