"""Customers whose outcome is known, and whether a model learned from it."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.engine import pairs_for
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.training.cohorts import CohortSettings, Role, draw_sample
from creditline.training.cohorts.exclusions import exclude
from creditline.training.cohorts.weighing.weights import WEIGHT
from creditline.training.monitor.population.outcomes import definition_of
from creditline.training.outcomes import DefaultDefinition, look_past_as_of
from creditline.training.validate.judged.overlap import Overlap, Stands, seen_by

_COLUMNS = ("customer_id", "as_of", "defaulted", WEIGHT)


@dataclass(frozen=True)
class Matured:
    """`rows`: `customer_id`, `as_of`, `defaulted`, `weight` of those neither model learned from. The overlaps count all matured rows.

    `days`: of all matured rows. `weighted`: whether not every row counts once.
    """

    rows: pa.Table
    days: tuple[date, ...]
    champion: Overlap
    challenger: Overlap
    left_out: int
    weighted: bool


def definition_for(champion: Model, days: int | None, horizon: int | None) -> DefaultDefinition:
    """The champion's own definition of default, with other days past due or another horizon where they are asked for."""
    own = definition_of(champion, horizon or champion.learned.horizon_months or 12)
    return own if days is None else replace(own, days=days)


def matured(
    data: DataSet,
    models: tuple[Model, Model],
    definition: DefaultDefinition,
    days: tuple[date, ...],
    cohorts: CohortSettings,
) -> Matured:
    """Rows of `days`, or where none are named of the test of a training on these data; DataError where no outcome is known.

    A row is left out where either model learned from it, or from the same customer within its outcome's window.
    """
    rows = _of_days(data, days, definition, cohorts) if days else _of_test(data, definition, cohorts, models[0].seed)
    stands = [seen_by(model, rows, np.ones(rows.num_rows, bool), definition).stands for model in models]
    seen = [stand >= Stands.OVERLAPS for stand in stands]
    lost = np.logical_or(*seen)
    overlaps = [_counted(model, stand) for model, stand in zip(models, stands, strict=True)]
    weighted = WEIGHT in rows.column_names
    if not weighted:
        rows = rows.append_column(WEIGHT, pa.array(np.ones(rows.num_rows)))
    return Matured(
        rows=rows.select(_COLUMNS).filter(pa.array(~lost)).combine_chunks(),
        days=tuple(sorted(set(rows["as_of"].to_pylist()))),
        champion=overlaps[0],
        challenger=overlaps[1],
        left_out=int(lost.sum()),
        weighted=weighted,
    )


def _counted(model: Model, stands: NDArray[np.int8]) -> Overlap:
    new, later, overlapping, same = (int((stands == one).sum()) for one in Stands)
    return Overlap(model.learned.rows > 0, new, later, overlapping, same, out_of_fold=0, left_out=overlapping + same)


def _of_test(data: DataSet, definition: DefaultDefinition, cohorts: CohortSettings, seed: int) -> pa.Table:
    sample = draw_sample(data, definition, cohorts, seed)
    if not sample.out_of_time:
        return sample.rows
    return sample.rows.filter(pc.equal(sample.rows["role"], Role.TEST.value))


def _of_days(data: DataSet, days: tuple[date, ...], definition: DefaultDefinition, cohorts: CohortSettings) -> pa.Table:
    pairs = pairs_for(data, days)
    outcomes = look_past_as_of(data, pairs, definition, cohorts.observed_to, refuse_immature=False)
    outcomes = exclude(data, outcomes, definition, cohorts)
    rows = outcomes.filter(pc.equal(outcomes["status"], "ok"))
    if not rows.num_rows:
        said = ", ".join(f"{one['counts']:,} {one['values']}" for one in outcomes["status"].value_counts().to_pylist())
        on = ", ".join(map(str, days))
        raise DataError(
            f"no outcome of {on} is known within {definition.horizon_months} months ({said or 'nobody was known'})"
        )
    return rows
