"""Every line that was cut on a date, explained: answers in the order of the customers, in bounded memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.engine import feature_chunks
from creditline.features.errors import DataError
from creditline.models.policy import Step
from creditline.models.portfolio.explain.customer import refuse_before
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.line_states import LineStates, line_states
from creditline.models.portfolio.explain.lines import Lines
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.figures import with_figures
from creditline.models.why import Previous
from creditline.models.why.change import explain_many
from creditline.models.why.ledger.answers import Answers

AT_ONCE = 2_000  # pairs explained together

_CUT = """
SELECT DISTINCT customer_id, opened_on
FROM decisions JOIN customers USING (customer_id)
WHERE decided_on = $day AND initiated_by = 'lender' AND ($product IS NULL OR product = $product)
  AND (limit_after < limit_before OR action IN ('reduce', 'suspend', 'close'))
ORDER BY customer_id
"""


@dataclass(frozen=True)
class Cuts:
    """How many lines were cut, and the customers among them with an earlier date to compare with.

    `lines` is None without a policy. `decided`: everybody whose line was decided on that day; without a policy nobody.
    """

    count: int
    customers: pa.Array
    lines: Lines | None
    decided: pa.Array


@dataclass(frozen=True)
class ExplainedCuts:
    """Answers of some customers; `those`: the places of the lines that stood at the earlier date and were cut since.

    `ends`: their feature rows at the later date, with what was asked for beside what the models and policies read.
    """

    answers: Answers
    those: NDArray[np.int64]
    ends: pa.Table


def find_cuts(in_force: InForce, data: DataSet, start: date, end: date) -> Cuts:
    """The lines cut on `end`: by the policy in force, or without one by the data's table `decisions`.

    DataError where there is neither, where no line was cut that day, and for what `line_states` refuses.
    """
    refuse_before(data, start)
    if in_force.policy is None:
        return _recorded(data, in_force.model.target_product, start, end)
    later = line_states(data, in_force, end)
    cut = _one_each(later.lines.filter(_is_cut(later.lines)), end)
    if not cut.num_rows:
        raise DataError(f"the policy cuts no line on {end}; name another day")
    earlier = line_states(data, in_force.earlier, start, cut["customer_id"].combine_chunks())
    open_then = pc.less(earlier.lines["step"], int(Step.CLOSE))
    if earlier.recorded:
        open_then = pc.and_(open_then, pc.not_equal(earlier.lines["action"], "close"))
    before = _one_each(earlier.lines.filter(open_then), start)
    cut = cut.filter(pc.is_in(cut["customer_id"], before["customer_id"].combine_chunks()))
    lines = Lines(in_force, LineStates(before, earlier.scaling), LineStates(cut, later.scaling))
    decided = pc.unique(later.lines["customer_id"])
    return Cuts(int(pc.sum(_is_cut(later.lines)).as_py()), cut["customer_id"].combine_chunks(), lines, decided)


def explain_cuts(
    in_force: InForce,
    data: DataSet,
    cuts: Cuts,
    start: date,
    end: date,
    threads: int = 1,
    beside: Sequence[str] = (),
) -> Iterator[ExplainedCuts]:
    """Why these customers' scores and lines changed, some customers at a time; errors as for one customer.

    With a policy, only of lines that stood at the earlier date: what was cut then already is explained by no change
    since. `beside`: further features wanted of the later date.
    """
    catalogue = read_by(data, in_force, beside)
    count = len(cuts.customers)
    if not count:
        return
    days = pa.array([start] * count + [end] * count, pa.date32())
    pairs = pa.table({"customer_id": pa.concat_arrays([cuts.customers, cuts.customers]), "as_of": days})
    previous = None if in_force.previous_model is None else Previous(in_force.previous_model)
    for chunk in feature_chunks(data, pairs, catalogue):
        frame = with_figures(chunk.table, data, *in_force.models)
        rows = _both_dates(frame, chunk.positions.to_numpy(), count)
        for at in range(0, rows[0].num_rows, AT_ONCE):
            starts, ends = (frame.slice(at, AT_ONCE) for frame in rows)
            lines = None if cuts.lines is None else cuts.lines.of(starts, ends, catalogue)
            answers = explain_many(in_force.model, starts, ends, threads, previous=previous, lines=lines)
            those = np.arange(len(answers))
            if cuts.lines is not None and answers.verdicts is not None:
                cuts.lines.check(answers)
                those = np.flatnonzero(answers.verdicts.cut)
            yield ExplainedCuts(answers, those, ends)


def _recorded(data: DataSet, product: str | None, start: date, end: date) -> Cuts:
    if not data.has("decisions"):
        raise DataError(
            f"{data.folder} has no table decisions to tell which lines were cut; give a policy to decide by"
        )
    with data.connect() as connection:
        found: pa.Table = connection.sql(_CUT, params={"day": end, "product": product}).to_arrow_table()
    if not found.num_rows:
        raise DataError(f"no line was cut on {end} by the table decisions of {data.folder}; name a day of decisions")
    known = pc.fill_null(pc.less_equal(found["opened_on"], pa.scalar(start, pa.date32())), True)
    customers = found.filter(known)["customer_id"].combine_chunks()
    return Cuts(found.num_rows, customers, None, customers.slice(0, 0))


def _is_cut(lines: pa.Table) -> pa.ChunkedArray:
    fell = pc.less(lines["limit_after"], lines["credit_limit"])
    return pc.or_(fell, pc.is_in(lines["action"], value_set=pa.array(["suspend", "close"])))


def _one_each(lines: pa.Table, day: date) -> pa.Table:
    ids = lines["customer_id"]
    if pc.count_distinct(ids).as_py() != len(ids):
        raise DataError(f"customers have several lines on {day}; explain with a model of one product (train --product)")
    return lines


def _both_dates(rows: pa.Table, positions: np.ndarray, count: int) -> tuple[pa.Table, pa.Table]:
    """The rows of the earlier and of the later date, customer by customer; a chunk holds both of each customer."""
    order = np.argsort(positions % count, kind="stable")
    early = positions[order] < count
    return rows.take(pa.array(order[early])), rows.take(pa.array(order[~early]))
