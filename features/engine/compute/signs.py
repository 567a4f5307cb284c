"""Signs of default of (customer, day) pairs, from the rows of some customers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.features.declare import FinalEvent, LoanArrears, Sign, StatementArrears
from creditline.features.engine.kernel.codes import NEVER
from creditline.features.engine.kernel.columns import Columns
from creditline.features.engine.kernel.rows import offsets_of
from creditline.features.engine.kernel.spells import days_since, loan_spells, superseded
from creditline.features.engine.kernel.world import World

Days = NDArray[np.int32]
_LOANS = ("due_on", "amount_due", "paid_on", "amount_paid", "recorded_at", "loan_id", "product")
_LINES = ("statement_on", "months_past_due", "balance", "recorded_at", "line_id", "product")
_EVENTS = ("event_on", "kind", "recorded_at", "loan_id", "line_id")
CLOCKS = {"installments": "due_on", "lines": "statement_on", "credit_events": "event_on"}
_PRODUCT_OF: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("installments", "loan_id", ("due_on", "loan_id", "product")),
    ("lines", "line_id", ("statement_on", "recorded_at", "line_id", "product")),
)
_SINCE_EVER = -(1 << 30)


def columns_read(sign: Sign, target: str | None) -> dict[str, tuple[str, ...]]:
    """The contract columns a sign reads, by table. Of an event the loan's and the line's product, if there is a target."""
    match sign:
        case LoanArrears():
            return {"installments": _LOANS}
        case StatementArrears():
            return {"lines": _LINES}
        case FinalEvent():
            found: dict[str, tuple[str, ...]] = {"credit_events": _EVENTS}
            if target is not None:
                found |= {table: columns for table, _, columns in _PRODUCT_OF}
            return found


@dataclass(frozen=True)
class Spells:
    """Of customers `entity`, the spells `[begins, ends)` of a sign, in days since 1970; `ends` NEVER: still open."""

    entity: Days
    begins: Days
    ends: Days


@dataclass(frozen=True)
class Signs:
    """The signs of (customer, day) pairs: `entity` (index among `count` customers), `day` (days since 1970), int32."""

    tables: Mapping[str, Columns]
    count: int
    entity: Days
    day: Days
    world: World

    def number(self, sign: Sign) -> NDArray[np.float64]:
        """A number per pair: days since the sign was last there; NaN where it never was or before its table begins."""
        table = sign.needs[0][0]
        found = np.full(self.day.size, np.nan)
        rows = self.tables.get(table)
        if rows is not None and rows.entity.size:
            spells = self._spells(sign, rows)
            mine = np.flatnonzero((spells.begins < spells.ends) & (spells.entity >= 0))
            mine = mine[np.argsort(spells.entity[mine], kind="stable")]
            offsets = offsets_of(spells.entity[mine], self.count)
            days_since(offsets, spells.begins[mine], spells.ends[mine], self.entity.copy(), self.day.copy(), found)
        found[self.day < self.world.covered_from.get(table, _SINCE_EVER)] = np.nan
        return found

    def _spells(self, sign: Sign, rows: Columns) -> Spells:
        match sign:
            case LoanArrears(days, above):
                return _of_loans(rows, self._on_target(rows), max(days, self.world.grace_days + 1), above)
            case StatementArrears(months, above):
                return _of_lines(rows, self._on_target(rows), months, above)
            case FinalEvent(kinds):
                return self._of_events(rows, kinds)

    def _on_target(self, rows: Columns) -> NDArray[np.bool_]:
        target = self.world.target
        if target is None:
            return np.ones(rows.entity.size, np.bool_)
        return rows.bits("product", lambda product: int(product == target)) > 0

    def _of_events(self, rows: Columns, kinds: tuple[str, ...]) -> Spells:
        """An event counts until its loan or line is known to be on another product."""
        begins = _known(rows, "event_on")
        begins = np.where(rows.bits("kind", lambda kind: int(kind in kinds)) > 0, begins, NEVER).astype(np.int32)
        ends = np.full(begins.size, NEVER, np.int32)
        if self.world.target is not None:
            for table, key, _ in _PRODUCT_OF:
                told = self.tables.get(table)
                if told is not None and told.entity.size and rows.has(key):
                    ends = np.minimum(ends, self._on_another(rows, told, table, key))
        return Spells(rows.entity, begins, ends)

    def _on_another(self, rows: Columns, told: Columns, table: str, key: str) -> Days:
        """The day it is known that what an event names is not on the target; NEVER where it is, or names nothing known."""
        off = ~self._on_target(told)
        known = _days(told, "due_on", NEVER) if table == "installments" else _known(told, "statement_on")
        first: dict[tuple[int, str], int] = {}
        for entity, label, day in zip(told.entity[off].tolist(), np.array(told.labels(key).texts(), object)[off].tolist(),
                                      known[off].tolist(), strict=True):  # fmt: skip
            if label is not None:
                first[entity, label] = min(day, first.get((entity, label), NEVER))
        named = zip(rows.entity.tolist(), rows.labels(key).texts(), strict=True)
        return np.array([first.get(one, NEVER) if one[1] is not None else NEVER for one in named], np.int32)  # type: ignore[arg-type]


def _of_loans(rows: Columns, wanted: NDArray[np.bool_], days: int, above: float) -> Spells:
    due, paid = rows.floats("amount_due"), rows.floats("amount_paid")
    paid = np.nan_to_num(np.where(np.isnan(paid), due, paid))
    paid_on, due_on = _days(rows, "paid_on", NEVER), _days(rows, "due_on", NEVER)
    learned = np.where(paid_on < NEVER, np.maximum(paid_on, _days(rows, "recorded_at", _SINCE_EVER)), NEVER)
    loan = rows.labels("loan_id", ordered=True).codes
    at = np.flatnonzero(wanted)
    at = at[np.lexsort((due[at], paid[at], learned[at], due_on[at], loan[at], rows.entity[at]))]
    entity, codes = rows.entity[at], loan[at]
    begun = np.ones(at.size, np.bool_)
    begun[1:] = (entity[1:] != entity[:-1]) | (codes[1:] != codes[:-1])
    number = np.cumsum(begun).astype(np.int32)
    of, begins, ends = (np.empty(2 * at.size, np.int32) for _ in range(3))
    found = loan_spells(
        number, due_on[at], due[at], learned[at].astype(np.int32), paid[at], days, float(above), of, begins, ends
    )
    return Spells(entity[of[:found]], begins[:found], ends[:found])


def _of_lines(rows: Columns, wanted: NDArray[np.bool_], months: int, above: float) -> Spells:
    stated_on, learned = _days(rows, "statement_on", NEVER), _known(rows, "statement_on")
    line = rows.labels("line_id", ordered=True).codes
    behind, balance = rows.floats("months_past_due"), rows.floats("balance")
    at = np.lexsort((balance, behind, learned, stated_on, line, rows.entity))
    entity, codes = rows.entity[at], line[at]
    begun = np.ones(at.size, np.bool_)
    begun[1:] = (entity[1:] != entity[:-1]) | (codes[1:] != codes[:-1])
    ends = superseded(np.cumsum(begun).astype(np.int32), learned[at])
    bad = (behind[at] >= months) & (~(balance[at] <= above) if above else True) & wanted[at]
    return Spells(entity[bad], learned[at][bad], ends[bad])


def _known(rows: Columns, at: str) -> Days:
    """The later of a row's own day and the day it was recorded."""
    return np.maximum(_days(rows, at, NEVER), _days(rows, "recorded_at", _SINCE_EVER))


def _days(rows: Columns, name: str, null: int) -> Days:
    found = rows.days(name, null) if rows.has(name) else None
    return np.full(rows.entity.size, null, np.int32) if found is None else found
