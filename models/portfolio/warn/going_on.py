"""Every line in good standing carried on as in the customer's quiet months, some customers at a time."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.projected.behaviour import Choice
from creditline.features.projected.lives import in_turn
from creditline.models.policy import Step
from creditline.models.portfolio.lines.standing import add_standing
from creditline.models.portfolio.restore.session import Restoring

Ints = NDArray[np.int64]
AT_ONCE = 1000


def customers_whole(session: Restoring) -> pa.Table:
    """The lines on the model's product that stand whole at the end of the day: customer_id, line_id, product, credit_limit."""
    with session.data.connect() as connection:
        ids = connection.sql("SELECT DISTINCT customer_id FROM lines ORDER BY 1").to_arrow_table()["customer_id"]
        morrow = session.as_of + timedelta(1)
        pairs = pa.table({"customer_id": ids, "as_of": pa.array([morrow] * len(ids), pa.date32())})
        add_standing(connection, session.data, pairs, session.model.target_product)
        return connection.sql(
            "SELECT customer_id, line_id, product, credit_limit FROM standing WHERE step = 0 ORDER BY customer_id, line_id"
        ).to_arrow_table()


def going_on(session: Restoring, ids: Sequence[int | str]) -> Iterator[pa.Table]:
    """Of each line of customers: the first day on which it goes down, if everything goes on, and by which rule; null for never.

    `quiet`: whether there is a quiet month to go on from.
    """
    for first in range(0, len(ids), AT_ONCE):
        yield _going(session, ids[first : first + AT_ONCE])


def _going(session: Restoring, ids: Sequence[int | str]) -> pa.Table:
    source = session.source(ids)
    start = session.start(source)
    start = start.take(np.flatnonzero(start.state.step == Step.MAINTAIN))
    quiet = np.array([bool(source.quiet.months[e]) for e in start.entity.tolist()], bool)
    on: list[object] = [None] * len(quiet)
    rule: list[str | None] = [None] * len(quiet)
    some = start.take(np.flatnonzero(quiet))
    if quiet.any():
        lives = in_turn(source.quiet, session.as_of, session.until, some.entity)
        replayed = session.replay(source, some, lives, [Choice()])
        below = replayed.step > Step.MAINTAIN
        at = below.argmax(axis=0)
        for place, life in zip(np.flatnonzero(quiet).tolist(), range(lives.count), strict=True):
            if below[:, life].any():
                on[place] = session.days[int(at[life])]
                rule[place] = replayed.rules[int(replayed.rule[at[life], life])]
    return pa.table(
        {
            "customer_id": pc.take(source.known.customers, pa.array(start.entity)),
            "line_id": pa.array(list(start.line_ids), pa.string()),
            "quiet": pa.array(quiet),
            "going_on_on": pa.array(on, pa.date32()),
            "going_on_rule": pa.array(rule, pa.string()),
        }
    )
