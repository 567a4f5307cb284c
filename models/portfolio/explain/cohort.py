"""The cohort of kept customers that `decide` writes, as customers to compare with."""

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.models.artefact import Model
from creditline.models.portfolio.decide.kept import FORMAT
from creditline.models.why import Against, Reference
from creditline.models.why.reference import fixed_sample, near_threshold


def read_cohort(file: Path, against: Against, model: Model) -> Reference:
    """The kept customers in `file`, chosen as `against` says: all, a fixed sample, or those just above the cut-off.

    DataError where the file is not such a cohort, was written with another model, or leaves nobody.
    """
    try:
        cohort = parquet.read_table(arrow_path(file))
        about = json.loads((cohort.schema.metadata or {})[b"creditline"])
        as_of, version, form = date.fromisoformat(about["as_of"]), about["model"], about.get("format", 1)
        cohort["above"]
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(
            f"{file} is no cohort of kept lines ({reason}); give the FILE.kept.parquet that `creditline decide` wrote"
        ) from None
    if form != FORMAT:
        raise DataError(
            f"{file} is a cohort of format {form}, and this creditline reads {FORMAT}; decide again to write it anew"
        )
    if version != model.version:
        raise DataError(
            f"{file} was written with the model {version}, not {model.version}; decide with this model first"
        )
    if against == "mean":
        cohort = fixed_sample(cohort)
    elif against == "threshold":
        cohort = near_threshold(cohort)
    return Reference(against, cohort, as_of)
