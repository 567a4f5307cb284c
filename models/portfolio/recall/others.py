"""The lines of a day whose records nobody edited: held against what is on record, and moved by another cap alone."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.policy import ACTIONS, Decided, Policy, Scaling, propose_lines, settle
from creditline.models.portfolio.decide.deciding import DecisionVersions, decisions_table, inputs_of
from creditline.models.portfolio.recall.closed_lines import ClosedLines
from creditline.models.portfolio.recall.decided_days import DecidedDay, as_they_stood
from creditline.models.portfolio.recall.standing_again import CapTotals

_NAMES = pa.array([str(action) for action in ACTIONS])


class OtherLines:
    """The lines on record on a day that are not of `members`, whose decisions are made again elsewhere."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        id_type: str,
        decided: DecidedDay,
        members: pa.Array,
        closed: ClosedLines,
    ) -> None:
        self._connection = connection
        self._id_type = id_type
        self._decided = decided
        self._members = members
        self._closed = closed
        self.totals = CapTotals(decided.policy)

    def read(self) -> None:
        """Take in what they come to.

        DataError where the policy does not give what is on record, of any line, or all lines not the cap's scaling.
        """
        decided, policy = self._decided, self._decided.policy
        of_members = CapTotals(policy)
        for told in self._batches():
            rows = as_they_stood(told, policy)
            own = self._of_members(rows)
            inputs = inputs_of(rows, policy)
            proposed = propose_lines(policy, inputs)
            other = _elsewhere(told, settle(policy, inputs, proposed, decided.scaling))
            if other.any():
                at = int(np.flatnonzero(other)[0])
                raise DataError(
                    f"the policy {policy.name} does not give the decision of {decided.day} on customer {told['customer_id'][at]}, "
                    "made from what stands beside it; give the decisions as `creditline decide` wrote them"
                )
            self.totals.take(inputs, proposed, ~own)
            of_members.take(inputs, proposed, own)
        for totals, these in ((self.totals, False), (of_members, True)):
            totals.owe(self._closed.owed(decided.day, self._members, these=these))
        again = self.totals.scaling(of_members)
        if _scaled(again) != _scaled(decided.scaling):
            raise DataError(
                f"the lines decided on on {decided.day} do not come to the scaling of the portfolio cap on record; give all "
                "decisions of the day"
            )

    def moved(self, scaling: Scaling) -> Iterator[pa.Table]:
        """Rows of `decide` of those whom `scaling` leaves elsewhere than the one on record."""
        policy = self._decided.policy
        for told in self._batches():
            rows = as_they_stood(told, policy)
            inputs = inputs_of(rows, policy)
            again = settle(policy, inputs, propose_lines(policy, inputs), scaling)
            moved = _elsewhere(told, again) & ~self._of_members(rows)
            if moved.any():
                made = decisions_table(policy, rows, inputs, again, DecisionVersions.of(self._decided.model))
                yield made.filter(pa.array(moved))

    def _batches(self) -> Iterator[pa.Table]:
        return self._decided.batches(self._connection, self._id_type)

    def _of_members(self, rows: pa.Table) -> NDArray[np.bool_]:
        return np.asarray(pc.is_in(rows["customer_id"], value_set=self._members).to_numpy(), bool)


def has_cap(policy: Policy) -> bool:
    """Whether one line's decision can rest on another's."""
    return policy.portfolio is not None


def _elsewhere(told: pa.Table, again: Decided) -> NDArray[np.bool_]:
    action = pc.index_in(told["action"], value_set=_NAMES).to_numpy()
    found = (told["limit_after"].to_numpy() != again.limit) | (told["step"].to_numpy() != again.step)
    return np.asarray(found | (action != again.action), bool)


def _scaled(scaling: Scaling) -> tuple[float, float, float]:
    return scaling.threshold, scaling.factor, scaling.below
