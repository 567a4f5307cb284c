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
from creditline.training.cohorts import Role, draw_sample, outcomes_of, period_ends
from creditline.training.cohorts.weighing.weights import WEIGHT
from creditline.training.validate.judged.validate_settings import ValidateSettings

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

    They have a `weight` where not all count once, as in a training; rows `between` count once.

    `design` tells in one sentence how they were drawn. `fingerprint`: of the data. `same_data`: whether the model
    was trained on these very data.
    """

    rows: pa.Table
    design: str
    fingerprint: str
    same_data: bool
    out_of_time: bool

    @property
    def crossed(self) -> bool:
        """Whether the judged rows are ones the model learned from, so that others must predict them out of fold."""
        return self.same_data and not self.out_of_time

    def where(self, use: Use) -> NDArray[np.bool_]:
        """Which rows have that use, shape (n,)."""
        return np.asarray(pc.equal(self.rows["use"], use.value))


def draw_rows(model: Model, data: DataSet, settings: ValidateSettings) -> Drawn:
    """Draw as a training does, with the model's seed; DataError where no outcome is mature or too few are of a kind."""
    sample = draw_sample(data, settings.definition, settings.cohorts, model.seed)
    weighted = [WEIGHT] if WEIGHT in sample.rows.column_names else []
    rows = sample.rows.select(["customer_id", "as_of", "defaulted", "role", *weighted])
    judged = pc.equal(rows["role"], Role.TEST.value) if sample.out_of_time else pa.array([True] * rows.num_rows)
    use = pc.if_else(judged, Use.JUDGED.value, Use.EARLIER.value)
    rows = rows.append_column("use", use)
    _refuse_few(rows.filter(judged))
    if sample.out_of_time:
        between = _between(data, settings, rows)
        if weighted:
            between = between.append_column(WEIGHT, pa.array(np.ones(between.num_rows)))
        rows = pa.concat_tables([rows, between.select(rows.column_names).cast(rows.schema)])
    rows = rows.sort_by([("customer_id", "ascending"), ("as_of", "ascending")])
    fingerprint = data.fingerprint()
    same = fingerprint == model.data_fingerprint
    return Drawn(rows.combine_chunks(), sample.design, fingerprint, same, sample.out_of_time)


def _between(data: DataSet, settings: ValidateSettings, rows: pa.Table) -> pa.Table:
    last = pc.max(rows.filter(pc.equal(rows["use"], Use.EARLIER.value))["as_of"]).as_py()
    first = pc.min(rows.filter(pc.equal(rows["use"], Use.JUDGED.value))["as_of"]).as_py()
    pairs = _pairs_between(data, last, first, settings)
    outcomes = outcomes_of(data, pairs, settings.definition, settings.cohorts)
    counted = outcomes.filter(pc.equal(outcomes["status"], "ok")).select(["customer_id", "as_of", "defaulted"])
    for name, value in (("role", Role.EMBARGOED.value), ("use", Use.BETWEEN.value)):
        counted = counted.append_column(name, pa.array([value] * counted.num_rows, pa.string()))
    return counted


def _pairs_between(data: DataSet, last: date, first: date, settings: ValidateSettings) -> pa.Table:
    """Pairs after `last` and before `first`."""
    if data.has("outcomes"):
        with data.connect() as connection:
            return connection.execute(
                "SELECT DISTINCT customer_id, as_of FROM outcomes WHERE as_of > ? AND as_of < ?", [last, first]
            ).to_arrow_table()
    ends = period_ends(last, first, settings.cohorts.every)
    return pairs_for(data, [end for end in ends if last < end < first])


def _refuse_few(judged: pa.Table) -> None:
    bads = pc.sum(judged["defaulted"]).as_py()
    goods = judged.num_rows - bads
    if min(bads, goods) < FEWEST:
        raise DataError(
            f"{bads} of the {judged.num_rows} customers to judge the model on defaulted; a validation needs at least "
            f"{FEWEST} who did and {FEWEST} who did not: bring more customers or a longer history"
        )
