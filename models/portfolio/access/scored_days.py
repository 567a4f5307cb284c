"""What models and policies read of a person on each day that mattered, and the score that was made of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pyarrow as pa

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.models.artefact import Model
from creditline.models.portfolio.access.values import AccessDay, AccessFeature
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.figures import with_figures
from creditline.models.scoring.frame import score_frame


def scored_days(
    in_force: InForce, record: DataSet, catalogue: Catalogue, customer: int | str, days: Mapping[date, str | None]
) -> tuple[AccessDay, ...]:
    """A score per day of `days`, whose values name the model's version; in the order of the days.

    `catalogue`: what models and policies read. A model that is not at hand is taken for the one in force.
    """
    if not days:
        return ()
    ordered = sorted(days)
    frame = compute_features(record, pairs_of(customer, ordered, record), catalogue)
    return tuple(_days(in_force, record, frame, catalogue, [(day, days[day]) for day in ordered]))


def pairs_of(customer: int | str, days: Sequence[date], data: DataSet) -> pa.Table:
    """The customer on each of the days."""
    kind = pa.int64() if data.id_type == "BIGINT" else pa.string()
    return pa.table({"customer_id": pa.array([customer] * len(days), kind), "as_of": pa.array(days, pa.date32())})


def _days(
    in_force: InForce, data: DataSet, frame: pa.Table, catalogue: Catalogue, days: Sequence[tuple[date, str | None]]
) -> Iterator[AccessDay]:
    for place, (day, version) in enumerate(days):
        model = in_force.model_at(version, last=True)
        row = frame.slice(place, 1)
        (scored,) = score_frame(model, with_figures(row, data, model)).to_pylist()
        yield AccessDay(
            day=day,
            model=model.version,
            score=scored["score"],
            pd=scored["pd"],
            band=scored["band"],
            in_default=scored["in_default"],
            features=tuple(_features(in_force, model, catalogue, row)),
        )


def _features(in_force: InForce, model: Model, catalogue: Catalogue, row: pa.Table) -> Iterator[AccessFeature]:
    by_model = {feature.name for feature in model.row_features}
    by_policy = {name for policy in in_force.policies for name in policy.columns}
    for feature in catalogue:
        used = tuple(said for said, names in (("model", by_model), ("policy", by_policy)) if feature.name in names)
        if not used:
            continue
        withheld = any(table == "links" for table, _ in feature.needs)
        value = None if withheld else row[feature.name][0].as_py()
        yield AccessFeature(feature, None if value != value else value, used, withheld)
