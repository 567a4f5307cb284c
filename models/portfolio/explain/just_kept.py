"""The lines that were only just kept on a day, to compare with those that never stood whole."""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.portfolio.explain.cohort import read_cohort
from creditline.models.portfolio.explain.ends import compute_decisions
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.why import Reference
from creditline.models.why.reference import fixed_sample


def just_kept(record: DataSet, in_force: InForce, day: date) -> Reference:
    """A fixed sample of lines kept within 20 points above the cut-off, or else of those kept near it, as `decide` writes them.

    DataError where none was kept near it, or without a policy to keep any.
    """
    if in_force.policy is None:
        raise DataError(
            f"the line never stood whole before {day}, and without a policy no line is kept to compare with"
        )
    with tempfile.TemporaryDirectory(prefix="creditline.") as folder:
        kept = Path(folder) / "kept.parquet"
        compute_decisions(record, in_force, day, kept=kept)
        return kept_to_compare(kept, in_force.model)


def kept_to_compare(kept: Path, model: Model) -> Reference:
    """The same of the cohort in a file that `decide` wrote."""
    try:
        near = read_cohort(kept, "threshold", model)
    except DataError:
        return read_cohort(kept, "mean", model)
    return replace(near, rows=fixed_sample(near.rows))
