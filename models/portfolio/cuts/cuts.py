"""Every line that was cut on a date, explained: answers in the order of the customers, in bounded memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.engine import feature_chunks
from creditline.features.errors import DataError
from creditline.models.policy import Scaling, Step
from creditline.models.portfolio.cuts.which import cut_now, cut_on_record, further_lines, told_by_lines
from creditline.models.portfolio.explain.customer import refuse_before
from creditline.models.portfolio.explain.ends import Ends, compute_decisions, ends_of
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.just_kept import just_kept
from creditline.models.portfolio.explain.line_answers import LineAnswers
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.explain.settling import NONE, FeaturesOf, Rows, pairs_of_rows, settle
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.portfolio.figures import with_figures
from creditline.models.portfolio.lines.by_lines import lines_tell
from creditline.models.portfolio.lines.history import line_history
from creditline.models.why import Reference
from creditline.models.why.against import answers_against
from creditline.models.why.ledger.answers import Answers

AT_ONCE = 2_000  # lines explained together


@dataclass(frozen=True)
class Cuts:
    """The lines cut on a day, one row per line in `ways`, by customer, and what was decided on them.

    `decided`: everybody whose line was decided on that day. Of a customer several of whose lines were cut the first is here;
    `further`: the others by product.
    """

    ways: Ways
    ends: Ends
    decided: pa.Array
    further: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many lines were cut."""
        return len(self.ways)

    @property
    def customers(self) -> pa.Array:
        """Whose they are."""
        return self.ways.customers


@dataclass(frozen=True)
class OfEverybody:
    """What the record of all customers says of a day's cuts, where a record of some is asked.

    `on_record`: whether the day's decisions by the policy in force are there; `decided`: whether any decision is, to that day.
    `scaling`: of decisions that are computed. `kept`: who was just kept; None where nobody was, or nobody is to be compared with.
    """

    on_record: bool
    decided: bool
    scaling: Scaling = field(default_factory=Scaling)
    kept: Reference | None = None


@dataclass(frozen=True)
class ExplainedCuts:
    """Answers of some customers. `ends`: their feature rows at the later date, with what was asked for beside what is read."""

    answers: Answers
    ends: pa.Table

    @property
    def those(self) -> NDArray[np.int64]:
        """The places of all answers."""
        return np.arange(len(self.answers))


def find_cuts(
    in_force: InForce, record: DataSet, start: date | None, end: date, customers: pa.Array | None = None
) -> Cuts:
    """The lines cut on `end`: by the decisions on record, and where they have none, by the policy in force.

    `record`: see `recorded`. `start`: a further date of their ways. `customers`: of these only. DataError where `start` lies
    before all records, where no line was cut that day, and where there is neither a decision nor a policy.
    """
    found = cuts_among(in_force, record, start, end, customers=customers)
    if not found.count:
        by_lines = in_force.policy is None and lines_tell(record)
        by = "by the lines of" if by_lines else "by the table decisions of" if in_force.policy is None else "in"
        raise DataError(f"no line was cut on {end} {by} {record.folder}; name a day of decisions")
    return found


def cuts_among(
    in_force: InForce,
    record: DataSet,
    start: date | None,
    end: date,
    *,
    customers: pa.Array | None = None,
    everybody: OfEverybody | None = None,
) -> Cuts:
    """The same where there may be none; `everybody`: what all customers' record says, where `record` is of some."""
    product = in_force.product
    if start is not None:
        refuse_before(record, start)
    cut, decided = cut_on_record(record, product, end)
    computed = None
    on_record = _all_on_record(in_force, record, decided, end) if everybody is None else everybody.on_record
    if in_force.policy is not None and not on_record:
        computed = compute_decisions(record, in_force, end, scaling=None if everybody is None else everybody.scaling)
        now = cut_now(computed)
        cut = pa.concat_tables([cut, now.cast(cut.schema)]).group_by(cut.column_names).aggregate([])
        decided = pc.unique(
            pa.chunked_array([decided, computed.rows["customer_id"].combine_chunks().cast(decided.type)])
        )
    by_lines = in_force.policy is None and lines_tell(record)
    if by_lines:
        cut, decided = told_by_lines(record, product, end)
    elif in_force.policy is None and not record.has("decisions"):
        raise DataError(
            f"{record.folder} has no table decisions to tell which lines were cut; give a policy to decide by"
        )
    if customers is not None:
        cut = cut.filter(pc.is_in(cut["customer_id"], value_set=customers.cast(cut["customer_id"].type)))
    any_decided = by_lines or (everybody is not None and everybody.decided)
    ways = _ways(record, cut, product, end, start, by_lines=by_lines, any_decided=any_decided)
    ends = ends_of(in_force, ways, computed)
    fell = np.flatnonzero(_fell(ways, ends))
    if len(fell) < len(ways):
        chosen = cut.filter(pc.is_in(cut["customer_id"], value_set=ways.customers.take(pa.array(fell))))
        ways = _ways(record, chosen, product, end, start, by_lines=by_lines, any_decided=any_decided)
        ends = ends.take(fell)
    return Cuts(ways, ends, decided, further_lines(ways, cut))


def explain_cuts(
    in_force: InForce,
    record: DataSet,
    cuts: Cuts,
    start: date | None,
    end: date,
    threads: int = 1,
    beside: Sequence[str] = (),
    everybody: OfEverybody | None = None,
) -> Iterator[ExplainedCuts]:
    """Why these customers' scores and lines changed, some customers at a time; errors as for one customer.

    From `start`, or for None from each line's own last date that left it whole and at which nothing was due; a line without
    one is set against lines that were just kept, and left out where none was. `beside`: further features wanted of the
    later date. `everybody` as of `cuts_among`.
    """
    catalogue = read_by(record, in_force, beside)
    ways = cuts.ways
    asked = None if start is None else _rows_of(ways, start)
    since = settle(in_force, ways, _features(record, catalogue, in_force), asked)
    if in_force.policy is None and asked is not None:
        since = np.where(asked >= 0, asked, since)
    lines = LineAnswers(in_force, catalogue, ways, since, cuts.ends, start)
    needed = lines.rows_needed()
    cohort = None if everybody is None else everybody.kept
    kept_any = in_force.policy is not None and (everybody is None or cohort is not None)
    for places, rows in _features(record, catalogue, in_force)(pairs_of_rows(ways, needed)):
        order = np.argsort(places, kind="stable")
        seen, frame = needed[places[order]], rows.take(pa.array(order)).combine_chunks()
        here = np.unique(ways.line[seen])
        for some in lines.together(here[since[here] != NONE]):
            for at in range(0, len(some), AT_ONCE):
                part = lines.explain(some[at : at + AT_ONCE], seen, frame, threads)
                yield ExplainedCuts(part.answers, part.ends)
        untold = here[since[here] == NONE]
        if len(untold) and kept_any:
            try:
                cohort = cohort or just_kept(record, in_force, end)
            except DataError:  # nobody was kept, so that there is nobody to compare with
                kept_any = False
                continue
            ends = frame.take(pa.array(np.searchsorted(seen, ways.last[untold]))).combine_chunks()
            facts = lines.facts(untold, ends)
            for place, answers in enumerate(answers_against(in_force.model, ends, cohort, threads, facts)):
                yield ExplainedCuts(answers, ends.slice(place, 1))


def _features(record: DataSet, catalogue: Catalogue, in_force: InForce) -> FeaturesOf:
    def features(pairs: pa.Table) -> Iterator[tuple[Rows, pa.Table]]:
        for chunk in feature_chunks(record, pairs, catalogue):
            yield chunk.positions.to_numpy(), with_figures(chunk.table, record, *in_force.models)

    return features


def _all_on_record(in_force: InForce, record: DataSet, decided: pa.Array, end: date) -> bool:
    """Whether the day's decisions by the policy in force are on record, so that none is computed."""
    if not len(decided) or in_force.policy is None:
        return False
    with record.connect() as connection:
        found = connection.execute(
            "SELECT count(*) FROM decisions WHERE decided_on = $day AND list_contains($versions, policy_version)",
            {"day": end, "versions": [policy.version for policy in in_force.policies]},
        ).fetchone()
    return found is not None and found[0] > 0


def _ways(
    record: DataSet, cut: pa.Table, product: str | None, end: date, start: date | None, *,
    by_lines: bool, any_decided: bool,
) -> Ways:  # fmt: skip
    """Of the customers' lines those that were cut."""
    customers = pc.unique(cut["customer_id"])
    history = line_history(record, customers, product, span_of(record).first, end, start, by_lines=by_lines)
    dates = history.dates
    if product is None:  # of several lines of a customer
        lines = pa.table(
            {
                "customer_id": cut["customer_id"].cast(dates["customer_id"].type),
                "line_id": cut["line_id"].cast(pa.string()),
            }
        )
        dates = dates.append_column("place", pa.array(np.arange(dates.num_rows))).join(
            lines, ["customer_id", "line_id"], join_type="left semi"
        )
        dates = dates.sort_by("place").drop_columns(["place"])
    return Ways.of(replace(history, dates=dates, decided_on=history.decided_on or any_decided), end)


def _fell(ways: Ways, ends: Ends) -> NDArray[np.bool_]:
    """Which lines the decision of the day left with less: a lower limit, or shut; one that was closed already has nothing left."""
    eve = ways.eve.take(ways.last)
    lower = (ends.limit < eve.limit) | (ends.step > eve.step) | np.isin(ends.action, ["reduce", "suspend", "close"])
    return np.asarray(lower & ~((eve.step == Step.CLOSE) & (eve.limit <= 0.0)))


def _rows_of(ways: Ways, day: date) -> Rows:
    """Each line's row of a day, or of the last date before it; `NONE` where it was not there yet."""
    at = np.datetime64(day, "D")
    before = [
        int(np.searchsorted(ways.day[a:b], at, side="right")) + a - 1
        for a, b in zip(ways.first[:-1], ways.first[1:], strict=True)
    ]
    return np.array(
        [row if row >= a else NONE for row, a in zip(before, ways.first[:-1].tolist(), strict=True)], np.int64
    )
