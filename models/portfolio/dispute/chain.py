"""A customer's decisions made again one after the other, each on what the one before left."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.contract import TABLES
from creditline.features.engine.kernel.world import Neighbours
from creditline.features.errors import DataError
from creditline.models.portfolio.dispute.decider import Decider, Tables, as_recorded_if_less
from creditline.models.portfolio.dispute.encoded import encoded
from creditline.models.portfolio.dispute.going_on import Stands, can_go_on, next_stands
from creditline.models.portfolio.dispute.values import DisputedDay, MadeAgain, OnRecord
from creditline.models.portfolio.explain.customer_tables import CustomerTables

_OF_THE_LINE = ("lines", "decisions", "customers")


@dataclass(frozen=True)
class DecisionChain:
    """The decisions `decided` on one line, the disputed one first. `ours`: the customer's by `creditline decide`, `first`: of anybody's.

    `check` is called before each of them.
    """

    decider: Decider
    rows: CustomerTables
    ours: pa.Table | None
    first: date | None
    decided: tuple[OnRecord, ...]
    check: Callable[[], None] = lambda: None

    def as_it_was(self, tables: Tables) -> tuple[MadeAgain, Stands]:
        """The disputed decision made again on what is recorded; DataError where that does not give what is on record."""
        decided = self.decided[0]
        stands = self._stood(tables)
        made = None if stands is None else self.decider.decide(stands, decided, self._neighbours(tables, [decided]))
        if stands is None or made is None or made.after != decided.after:
            there = "no line" if made is None else f"{made.after.limit:,.2f} on the step {made.after.step.word}"
            raise DataError(
                f"the decision of {decided.day} on customer {tables['customers']['customer_id'][0].as_py()} cannot be made again: "
                f"it left {decided.after.limit:,.2f} on the step {decided.after.step.word}, and the records give {there}; give the "
                "data and the decisions before it as they were"
            )
        return made, stands

    def again(
        self, tables: Tables, recorded: Mapping[str, pa.Table], stood: Stands, *, may_worsen: bool
    ) -> tuple[tuple[DisputedDay, ...], str | None]:
        """Every decision made again on corrected `tables`, and why the last ones were not, None where all were.

        `stood`: where the line stood by the tables `recorded`, and stands again where the edits leave what is told of it alone.
        """
        same = all(tables.get(name) is recorded.get(name) for name in _OF_THE_LINE)
        tables = {name: rows if name in _OF_THE_LINE else encoded(rows) for name, rows in tables.items()}
        of_the_line = {name: stood.seen[name] for name in _OF_THE_LINE if name in stood.seen}
        stands = Stands(stood.line, {**tables, **of_the_line}) if same else self._stood(tables)
        goes_on = can_go_on(tables, self.decided[0].day, self.decided[0].line_id, self.decider.product)
        neighbours = self._neighbours(tables, self.decided)
        made: list[DisputedDay] = []
        for decided in self.decided:
            self.check()
            if made and decided.override:
                return tuple(made), f"a person decided on {decided.day}; they must look at it again"
            try:
                if made:
                    stands = self._next(stands, made, decided) if goes_on else self._anew(tables, made, decided)
                again = None if stands is None else self.decider.decide(stands, decided, neighbours)
            except DataError as fault:
                if not made:
                    raise
                return tuple(made), str(fault)
            if again is None:
                closed = bool(made) and made[-1].closed
                told = None if closed else f"with the corrected records no line is left to decide on on {decided.day}"
                return (tuple(made) or (DisputedDay(decided, None),)), told
            made.append(DisputedDay(decided, again if may_worsen else as_recorded_if_less(again, decided)))
        return tuple(made), None

    def _next(self, stands: Stands | None, made: list[DisputedDay], decided: OnRecord) -> Stands | None:
        last = made[-1].again
        if stands is None or last is None:
            return None
        reopen = self.decider.policy_of(decided).ladder.reopen
        if made[-1].closed and not reopen:
            return None
        return next_stands(stands, last, decided.day, closed=reopen)

    def _anew(self, tables: Tables, made: list[DisputedDay], decided: OnRecord) -> Stands | None:
        rows = [day.again.row for day in made if day.again is not None]
        names = [column.name for column in TABLES["decisions"] if column.name in rows[0].column_names]
        mine = [row.select(names) for row in rows]
        before = self._before()
        ours = pa.concat_tables(mine if before is None else [before, *mine], promote_options="permissive")
        first = self.decided[0].day if self.first is None else min(self.first, self.decided[0].day)
        return self.decider.stands(tables, ours, first, decided)

    def _stood(self, tables: Tables) -> Stands | None:
        first = self.first if self.first is not None and self.first < self.decided[0].day else None
        return self.decider.stands(tables, self._before(), first, self.decided[0])

    def _before(self) -> pa.Table | None:
        if self.ours is None:
            return None
        return self.ours.filter(pc.less(self.ours["decided_on"], pa.scalar(self.decided[0].day, pa.date32())))

    def _neighbours(self, tables: Tables, decided: list[OnRecord] | tuple[OnRecord, ...]) -> Neighbours:
        return self.rows.neighbours(tables, [one.day for one in decided])
