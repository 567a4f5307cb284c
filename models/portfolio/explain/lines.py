"""The lines of customers at both dates, as the game of the layers wants them."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue import Catalogue
from creditline.features.errors import DataError
from creditline.models.policy import Action, Step
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.line_states import LineStates
from creditline.models.portfolio.explain.rows import of_the_economy, policy_columns
from creditline.models.portfolio.lines.standing import state_of
from creditline.models.why import Why
from creditline.models.why.game.policy_lines import LineDate, PolicyLines
from creditline.models.why.ledger.answers import Answers


@dataclass(frozen=True)
class Lines:
    """Where lines stood at the earlier and at the later date, one line per customer, the same customers in one order."""

    in_force: InForce
    start: LineStates
    end: LineStates

    def of(self, starts: pa.Table, ends: pa.Table, catalogue: Catalogue) -> PolicyLines:
        """The lines of the customers of these feature rows, in their order."""
        policies = self.in_force.policies
        dates = [
            LineDate(
                policy=policy,
                features=policy_columns(self.in_force, frame),
                balance=lines["balance"].to_numpy(),
                state=state_of(lines),
                scaling=at.scaling,
            )
            for policy, at, frame in zip(policies, (self.start, self.end), (starts, ends), strict=True)
            for lines in [_in_order(at.lines, frame["customer_id"])]
        ]
        return PolicyLines(dates[0], dates[1], of_the_economy(catalogue))

    def check(self, answers: Answers) -> None:
        """Refuse (DataError) answers whose decisions are not those recorded: something else was in force then."""
        played = answers.parts.played.lines
        assert played is not None
        customers = pa.chunked_array([pa.array([pair.customer_id for pair in answers.pairs])])
        for end, (states, given) in enumerate(((self.start, played.start), (self.end, played.end))):
            if not states.recorded:
                continue
            recorded = _in_order(states.lines, customers)
            limits, actions = recorded["limit_after"].to_numpy(), recorded["action"].to_pylist()
            other = np.flatnonzero((given.limit != limits) | (given.action != np.array(actions, dtype=np.str_)))
            if len(other):
                first = int(other[0])
                at = answers.moments[end][first]
                raise DataError(
                    f"customer {answers.pairs[first].customer_id}: on {at.as_of} {actions[first]} at {limits[first]:g} was "
                    f"recorded, but what is given decides {at.action} at {at.limit:g}; give the data, model and policy it "
                    "was decided with"
                )


def one_line(states: LineStates, customer: str | int, day: date) -> None:
    """Refuse (DataError) a customer without a line to decide on that day, with several, or with a closed one."""
    if not states.lines.num_rows:
        raise DataError(
            f"customer {customer} has no line that was decided on at {day}; name another day, or leave the policy out"
        )
    if states.lines.num_rows > 1:
        raise DataError(
            f"customer {customer} has {states.lines.num_rows} lines; explain with a model of one product (train --product)"
        )
    if states.lines["step"][0].as_py() == Step.CLOSE:
        raise DataError(f"the line of customer {customer} was already closed on {day}; name an earlier day")


def refuse_closed(why: Why) -> None:
    """Refuse (DataError) a line that the earlier date's decision already closed: nothing was left to cut."""
    if why.start.action == Action.CLOSE:
        raise DataError(
            f"the line of customer {why.customer_id} was already closed on {why.start.as_of}; name an earlier day for --from"
        )


def _in_order(lines: pa.Table, customers: pa.ChunkedArray) -> pa.Table:
    place = pc.index_in(customers.cast(lines["customer_id"].type), value_set=lines["customer_id"].combine_chunks())
    return lines.take(place)
