"""What brings back the lines that answers tell of: opened once for a day, then asked answer by answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.features.projected.behaviour import acts
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.restore.asked import Question, way_back
from creditline.models.portfolio.restore.session import Restoring, restoring
from creditline.models.portfolio.restore.values import Restoration
from creditline.models.why import Why

HORIZON = 365  # days looked at
_CENT = 0.005


@dataclass(frozen=True)
class WaysBack:
    """Use `ways_back`. `by`: when lines are to be whole again. `product`: of the lines explained; None for every one's."""

    session: Restoring
    by: date
    product: str | None = None

    def of(self, why: Why) -> Restoration:
        """From the evening of the decision explained. DataError as `way_back`, and for a decision that is not on record."""
        facts = None if why.line is None else why.line.facts
        day = why.end.as_of
        if facts is None or facts.computed:
            raise DataError(
                f"no decision of {day} on customer {why.customer_id} is on record, so no way back goes on from it; give what "
                "`creditline decide` wrote with --decisions"
            )
        asked = Question(why.customer_id, self.by, expressible(self.session.data))
        if self.session.model.target_product is None:
            asked = replace(asked, line=self._line_as(why.customer_id, facts.after.step, facts.after.limit))
        found = way_back(self.session, asked)
        if found.step != facts.after.step or abs(found.limit - facts.after.limit) > _CENT:
            raise DataError(
                f"the line of customer {why.customer_id} stands otherwise in the evening of {day} than after its decision, so no way "
                "back goes on from it; leave --way-back out"
            )
        return found

    def _line_as(self, customer: int | str, step: int, limit: float) -> str | None:
        """Of several lines the one that stands as the decision explained left it; None where that is not one."""
        start = self.session.start(self.session.source([customer]))
        alike = (start.state.step == step) & (np.abs(start.state.limit - limit) <= _CENT)
        if self.product is not None:
            alike &= np.array([product == self.product for product in start.products], bool)
        return start.line_ids[int(np.flatnonzero(alike)[0])] if alike.sum() == 1 else None


@contextmanager
def ways_back(in_force: InForce, data: DataSet, day: date, by: date | None) -> Iterator[WaysBack]:
    """For decisions of `day`, within the block; `by` None for the end of the horizon. Errors as `restoring`."""
    with restoring(in_force, data, day, HORIZON) as session:
        yield WaysBack(session, by or session.until, in_force.product)


def expressible(data: DataSet) -> tuple[str, ...]:
    """The behaviours of a customer's own that the data have a table for."""
    return tuple(one.name for one in acts() if any(data.has(table) for table in one.writes))
