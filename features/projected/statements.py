"""The statements of lines in the days to come, and the dues of those that revolve.

A revolving line (its dues are called as it is) states on the day of the month of its last statement; the least due then is the
share of the balance that it last was. Of a line that may be drawn on, what is usually paid is spent again; of one that may not,
the balance falls by what is paid. A line on whose product loans are lent that end shows what is left of them. No interest is added.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.projected.days import months_after, months_on, number
from creditline.features.projected.habits import NEVER, Habits, Ways
from creditline.features.projected.known import Known

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class LinesToCome:
    """`frozen` (lives,): whose line of the product `target` may not be drawn on."""

    known: Known
    habits: Habits
    frozen: Flags
    target: str | None

    def rows(self, ways: Ways, wanted: Flags) -> tuple[pa.Table, list[pa.Table]]:
        """Statements to come of every line, and the dues of those that revolve; `wanted` (choices, lives): of which."""
        habits, rows = self.habits, self.habits.owed.lines
        life, place = habits.joined(rows)
        if not len(life) or "line_id" not in rows.column_names:
            return self.known.rows["lines"].slice(0, 0) if "lines" in self.known.rows else no_dues(), []
        stated = rows["stated_on"].cast(pa.int32()).to_numpy()[place].astype(np.int64)
        limit, balance, least = (_number(rows, name)[place] for name in ("credit_limit", "balance", "min_due"))
        share = np.nan_to_num(_number(rows, "due_share"))[place]
        usual = np.nan_to_num(_number(rows, "paid_share"))[place]
        behind = _number(rows, "months_past_due")[place]
        frozen = self.frozen[life]
        product = np.array(rows["product"].to_pylist(), object)[place]
        of_target = np.ones(len(place), bool) if self.target is None else product == self.target
        frozen = frozen & of_target
        revolves, own_due, oldest = self._own_dues(rows, life, place)
        ends = ~revolves & self._lent_on(rows, life, place)  # what is owed is that of loans that end
        in_arrears = np.where(oldest < NEVER, (habits.day - oldest) > habits.late[life, 0], behind >= 1)
        aim = np.where(of_target, ways.down, np.nan) * limit
        owed = np.broadcast_to(np.maximum(balance, 0.0), (len(ways.down), len(life))).copy()
        rest = self._open_rest(rows, life, place)
        due_next = np.broadcast_to(np.nan_to_num(least), owed.shape).copy()
        asked = wanted[:, life]
        parts, dues = [], []
        before = stated
        done = np.zeros(owed.shape, bool)  # what was open is paid
        for nth in range(1, habits.late.shape[1] + 2):
            on = months_on(stated, np.full(len(stated), nth))
            due = months_after(before, own_due)
            ahead = revolves & (due > habits.day) & (due <= number(self.habits.lives.until))
            paid_on = habits.paid_on(ways, life, due, oldest)
            if ahead.any():
                choice, at = np.nonzero(asked & ahead & (due_next > 0.0))
                dues.append(
                    as_dues(habits.lives.count, choice, life[at], rows, place[at], due[at], due_next[choice, at], paid_on[choice, at],
                                  due_next[choice, at], name="line_id")
                )  # fmt: skip
            meets = ways.on_time | ~in_arrears | (ways.cleared <= on)
            wish = np.where(ends, due_next, np.maximum(usual * owed, due_next))
            paying = np.where(meets & (on > habits.day), np.minimum(wish, owed), 0.0)
            settles = in_arrears & (ways.cleared <= on) & ~done
            done |= settles
            paying = np.minimum(np.where(settles, paying + rest, paying), owed)
            extra = np.where(np.isnan(aim), 0.0, np.maximum(owed - paying - aim, 0.0))
            again = np.where(frozen | ends | (in_arrears & ~done), 0.0, np.where(settles, paying - rest, paying))
            after = owed - paying - extra + np.maximum(again, 0.0)
            after = np.where(np.isnan(aim), after, np.minimum(after, np.maximum(aim, owed - paying - extra)))
            owed = np.round(np.maximum(after, 0.0), 2)
            due_next = np.round(np.minimum(owed, np.where(ends, np.nan_to_num(least), share * owed)), 2)
            late_months = self._months_behind(ways, on, oldest, behind, in_arrears, nth)
            shown = (on > habits.day) & (on <= number(self.habits.lives.until))
            choice, at = np.nonzero(asked & shown)
            parts.append(
                self._statements(habits.lives.count, choice, life[at], rows, place[at], on[at], limit[at], owed[choice, at],
                                 due_next[choice, at], np.round(paying + extra, 2)[choice, at], late_months[choice, at])
            )  # fmt: skip
            before = on
        return pa.concat_tables(parts), dues

    def _own_dues(self, rows: pa.Table, life: Ints, place: Ints) -> tuple[Flags, Ints, Ints]:
        """Of each line: whether it revolves, the day of the month of its dues, and its oldest open due."""
        loans = self.habits.owed.loans
        days: dict[tuple[int, str], int] = {}
        if len(loans):
            mine = loans.filter(pa.array(loans["left"].to_numpy() < 0))
            days = {
                (e, loan): due.day
                for e, loan, due in zip(*(mine[n].to_pylist() for n in ("entity", "loan_id", "last_due")), strict=True)
            }
        ids = rows["line_id"].to_pylist()
        keys = [(c, ids[p]) for c, p in zip(self.habits.lives.customer[life].tolist(), place.tolist(), strict=True)]
        own = np.array([days.get(key, 0) for key in keys], dtype=np.int64)
        return own > 0, np.maximum(own, 1), self.habits.oldest(life, rows, "line_id", place)

    def _lent_on(self, rows: pa.Table, life: Ints, place: Ints) -> Flags:
        """Of each line: whether loans of its product are known."""
        loans = self.habits.owed.loans
        told = set(zip(loans["entity"].to_pylist(), loans["product"].to_pylist(), strict=True)) if len(loans) else set()
        products = rows["product"].to_pylist()
        return np.array(
            [
                (c, products[p]) in told
                for c, p in zip(self.habits.lives.customer[life].tolist(), place.tolist(), strict=True)
            ],
            bool,
        )

    def _open_rest(self, rows: pa.Table, life: Ints, place: Ints) -> Floats:
        """What is open on each revolving line."""
        rest: dict[tuple[int, str], float] = {}
        if len(self.habits.owed.open):
            for e, loan, amount in zip(
                *(self.habits.owed.open[n].to_pylist() for n in ("entity", "loan_id", "rest")), strict=True
            ):
                rest[e, loan] = rest.get((e, loan), 0.0) + amount
        ids = rows["line_id"].to_pylist()
        return np.array(
            [
                rest.get((c, ids[p]), 0.0)
                for c, p in zip(self.habits.lives.customer[life].tolist(), place.tolist(), strict=True)
            ]
        )

    def _months_behind(self, ways: Ways, on: Ints, oldest: Ints, behind: Floats, in_arrears: Flags, nth: int) -> Floats:
        """Months in arrears on a statement, (choices, lines)."""
        still = in_arrears & (ways.cleared > on)
        by_dues = np.maximum(on - oldest, 0) // 30
        by_statement = np.where(behind >= 1, behind + nth, 0)
        return np.where(still, np.where(oldest < NEVER, by_dues, by_statement), 0.0)

    def _statements(
        self, lives: int, choice: Ints, life: Ints, rows: pa.Table, place: Ints, on: Ints, limit: Floats, balance: Floats, least: Floats,
        paid: Floats, behind: Floats,
    ) -> pa.Table:  # fmt: skip
        at = pa.array(place)
        return pa.table(
            {
                "entity": pa.array((choice * lives + life).astype(np.int32)),
                "line_id": rows["line_id"].take(at),
                "product": rows["product"].take(at),
                "statement_on": pa.array(on.astype(np.int32)).cast(pa.date32()),
                "credit_limit": pa.array(limit, pa.float64(), from_pandas=True),
                "balance": pa.array(balance),
                "min_due": pa.array(least),
                "paid": pa.array(paid),
                "months_past_due": pa.array(behind.astype(np.int64)),
                "status": rows["quiet_status"].take(at),
            }
        )


def as_dues(
    lives: int, choice: Ints, life: Ints, rows: pa.Table, place: Ints, due: Ints, amount: Floats, paid_on: Ints, paid: Floats,
    name: str = "loan_id",
) -> pa.Table:  # fmt: skip
    """Rows of dues, each with its payment, NEVER where none comes; `name`: the column of `rows` that calls the loan."""
    none = paid_on >= NEVER
    at = pa.array(place)
    return pa.table(
        {
            "entity": pa.array((choice * lives + life).astype(np.int32)),
            "loan_id": rows[name].take(at),
            "product": rows["product"].take(at),
            "due_on": pa.array(due.astype(np.int32)).cast(pa.date32()),
            "amount_due": pa.array(amount, pa.float64()),
            "paid_on": pa.array(np.where(none, 0, paid_on).astype(np.int32), pa.int32(), mask=none).cast(pa.date32()),
            "amount_paid": pa.array(np.round(paid, 2), pa.float64(), mask=none),
        }
    )


def _number(rows: pa.Table, name: str) -> Floats:
    return np.asarray(rows[name].cast(pa.float64()).to_numpy(), np.float64)


def no_dues() -> pa.Table:
    """No rows of dues."""
    return pa.table(
        {
            "entity": pa.array([], pa.int32()), "loan_id": pa.array([], pa.string()), "product": pa.array([], pa.string()),
            "due_on": pa.array([], pa.date32()), "amount_due": pa.array([], pa.float64()), "paid_on": pa.array([], pa.date32()),
            "amount_paid": pa.array([], pa.float64()),
        }
    )  # fmt: skip
