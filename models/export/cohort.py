"""The rows that an exported model compares a customer with who has no earlier row."""

import pyarrow as pa

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.artefact.nobodys import CELL, nobodys
from creditline.models.scoring.frame import score_rows
from creditline.models.serving.cohort import Cohort, Others
from creditline.models.why.feature_values import given_values
from creditline.models.why.reference import fixed_sample

SAMPLE = 50  # an answer takes as many walks of the trees: 50 cost some milliseconds


def kept_cohort(model: Model, kept: pa.Table, as_of: str) -> Cohort:
    """A fixed sample of rows like those of `kept`, none of them anybody's: what leaves the house is no customer's row.

    `kept`: feature rows of lines left standing, without ids; rows that agree in everything are one customer's. DataError
    where fewer than 20 customers are in them.
    """
    names = [feature.name for feature in model.features]
    customers = [repr(row) for row in kept.select(names).to_pylist()]
    margin = score_rows(model, kept)["margin"].to_numpy()
    rows = nobodys(model.features, within_features(model, kept), customers, margin, model.seed)
    if not rows.num_rows:
        raise DataError(
            f"the cohort has {len(set(customers))} customers, and an export carries rows of at least {CELL}: hand over more, "
            "or leave --kept out"
        )
    return cohort_of(model, rows, as_of)


def within_features(model: Model, rows: pa.Table) -> pa.Table:
    """The rows with the model's features as it reads them: what it does not know of a category is missing."""
    columns = dict(zip(rows.column_names, rows.columns, strict=True))
    values = given_values(model.features, rows)
    for feature, own in zip(model.features, values, strict=True):
        columns[feature.name] = pa.array(own, pa.string() if feature.kind == "category" else pa.float64())
    return pa.table(columns)


def cohort_of(model: Model, kept: pa.Table | None, as_of: str | None = None, size: int = SAMPLE) -> Cohort:
    """A fixed sample of `kept`, feature rows of lines left standing; without them, of the model's training sample."""
    against: Others = "training" if kept is None else "kept"
    rows = fixed_sample(model.reference if kept is None else kept, size)
    values = given_values(model.features, rows)
    names = (feature.name for feature in model.features)
    return Cohort(against, dict(zip(names, values, strict=True)), as_of)
