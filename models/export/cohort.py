"""The rows that an exported model compares a customer with who has no earlier row."""

import pyarrow as pa

from creditline.models.artefact import Model
from creditline.models.serving.cohort import Cohort, Others
from creditline.models.why.feature_values import given_values
from creditline.models.why.reference import fixed_sample

SAMPLE = 50  # an answer takes as many walks of the trees: 50 cost some milliseconds


def cohort_of(model: Model, kept: pa.Table | None, as_of: str | None = None, size: int = SAMPLE) -> Cohort:
    """A fixed sample of `kept`, feature rows of lines left standing; without them, of the model's training sample."""
    against: Others = "training" if kept is None else "kept"
    rows = fixed_sample(model.reference if kept is None else kept, size)
    values = given_values(model.features, rows)
    names = (feature.name for feature in model.features)
    return Cohort(against, dict(zip(names, values, strict=True)), as_of)
