"""Which customers at which dates a validation judges, and which it only looks at."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.engine import pairs_for
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.training.cohorts import PopulationFlow, Role, draw_sample, outcomes_of, period_ends
from creditline.training.cohorts.weighing.weights import TEACHES, WEIGHT
from creditline.training.validate.judged.overlap import Overlap, Seen, seen_by
from creditline.training.validate.judged.validate_settings import ValidateSettings

_COLUMNS = ("customer_id", "as_of", "defaulted", "role")
FEWEST = 10  # customers of either outcome; with fewer, an interval of the AUC means nothing


class Use(StrEnum):
    """What a row is for.

    `judged` rows make the headline numbers; `between` are later than what was learned from, but before the judged
    (their performance windows overlap); `earlier` rows are those a training on these data learns from.
    """

    JUDGED = "judged"
    BETWEEN = "between"
    EARLIER = "earlier"


@dataclass(frozen=True)
class Drawn:
    """`rows`: `customer_id`, `as_of`, `defaulted`, `role`, `use`; by customer and date.

    Like the sample of a training they have a `weight` and `teaches` where not all count once or may be learned from;
    what is grown again learns by these, and they are measured by these; rows `between` count once. `design` tells in one
    sentence how they were drawn, `flow` counts whom that left out. `fingerprint`: of the data. `same_data`: whether the model was trained
    on these very data. `seen`: how the rows stand to those it learned from; those that are lost are left out, and
    counted in `overlap`. `in_default`: rows on the judged dates of customers in default, who are left out too.
    """

    rows: pa.Table
    design: str
    flow: PopulationFlow
    fingerprint: str
    same_data: bool
    out_of_time: bool
    seen: Seen
    overlap: Overlap
    in_default: int

    def where(self, use: Use) -> NDArray[np.bool_]:
        """Which rows have that use, shape (n,)."""
        return np.asarray(pc.equal(self.rows["use"], use.value))


def draw_rows(model: Model, data: DataSet, settings: ValidateSettings) -> Drawn:
    """Draw as a training does, with the model's seed; DataError where no outcome is mature or too few are of a kind."""
    sample = draw_sample(data, settings.definition, settings.cohorts, model.seed)
    kept = [name for name in (*_COLUMNS, WEIGHT, TEACHES) if name in sample.rows.column_names]
    rows = sample.rows.select(kept)
    judged = pc.equal(rows["role"], Role.TEST.value) if sample.out_of_time else pa.array([True] * rows.num_rows)
    use = pc.if_else(judged, Use.JUDGED.value, Use.EARLIER.value)
    rows = rows.append_column("use", use)
    _refuse_few(rows.filter(judged))
    if sample.out_of_time:
        between = _between(data, settings, rows)
        rows = pa.concat_tables([rows, between.select(rows.column_names).cast(rows.schema)])
    rows = rows.sort_by([("customer_id", "ascending"), ("as_of", "ascending")]).combine_chunks()
    to_judge = np.asarray(pc.equal(rows["use"], Use.JUDGED.value))
    seen = seen_by(model, rows, to_judge, settings.definition)
    overlap = seen.overlap(to_judge, model.learned)
    rows, to_judge, seen = rows.filter(pa.array(~seen.lost)), to_judge[~seen.lost], seen.take(~seen.lost)
    _refuse_few(rows.filter(pa.array(to_judge)), overlap.left_out)
    fingerprint = data.fingerprint()
    same = fingerprint == model.data_fingerprint
    out = [cohort for cohort in sample.cohorts if not sample.out_of_time or cohort.role == Role.TEST.value]
    in_default = sum(cohort.already_defaulted for cohort in out)
    return Drawn(rows, sample.design, sample.flow, fingerprint, same, sample.out_of_time, seen, overlap, in_default)


def _between(data: DataSet, settings: ValidateSettings, rows: pa.Table) -> pa.Table:
    last = pc.max(rows.filter(pc.equal(rows["use"], Use.EARLIER.value))["as_of"]).as_py()
    first = pc.min(rows.filter(pc.equal(rows["use"], Use.JUDGED.value))["as_of"]).as_py()
    pairs = _pairs_between(data, last, first, settings)
    outcomes = outcomes_of(data, pairs, settings.definition, settings.cohorts)
    counted = outcomes.filter(pc.equal(outcomes["status"], "ok")).select(["customer_id", "as_of", "defaulted"])
    for name, value in (("role", Role.EMBARGOED.value), ("use", Use.BETWEEN.value), (WEIGHT, 1.0), (TEACHES, True)):
        counted = counted.append_column(name, pa.array([value] * counted.num_rows))
    return counted


def _pairs_between(data: DataSet, last: date, first: date, settings: ValidateSettings) -> pa.Table:
    """Pairs after `last` and before `first`."""
    if data.has("outcomes"):
        with data.connect() as connection:
            return connection.sql(
                "SELECT DISTINCT customer_id, as_of FROM outcomes WHERE as_of > ? AND as_of < ?", params=[last, first]
            ).to_arrow_table()
    ends = period_ends(last, first, settings.cohorts.every)
    return pairs_for(data, [end for end in ends if last < end < first])


def _refuse_few(judged: pa.Table, left_out: int = 0) -> None:
    bads = pc.sum(judged["defaulted"]).as_py() or 0
    goods = judged.num_rows - bads
    if min(bads, goods) < FEWEST and left_out:
        raise DataError(
            f"{left_out} of {judged.num_rows + left_out} customers to judge the model on are ones it learned from, and the "
            f"data no longer hold enough of what it learned from to predict them without themselves; of the others {bads} "
            f"defaulted and {FEWEST} of each kind are needed: bring later dates, or the data of the training"
        )
    if min(bads, goods) < FEWEST:
        raise DataError(
            f"{bads} of the {judged.num_rows} customers to judge the model on defaulted; a validation needs at least "
            f"{FEWEST} who did and {FEWEST} who did not: bring more customers or a longer history"
        )
