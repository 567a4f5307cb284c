"""The sealed receipt of a disputed decision, held against the record before anything is made again."""

from datetime import date
from pathlib import Path

import pyarrow.compute as pc
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.receipts.receipt import Receipt
from creditline.models.portfolio.receipts.verifying import differences


def hold_to_receipt(file: Path, in_force: InForce, data: DataSet, customer: str, day: date) -> None:
    """Refuse (DataError) a receipt of another decision, one that was changed, and one that the record does not give again."""
    sealed = Receipt.read(file)
    if (sealed.customer_id, sealed.as_of) != (customer, str(day)):
        raise DataError(
            f"{file} is the receipt of customer {sealed.customer_id} on {sealed.as_of}, not of {customer} on {day}; give that one"
        )
    assert in_force.policy is not None
    version = sealed.versions.get("policy")
    policy = in_force.policy_at(version, last=True) or in_force.policy
    model = in_force.model_at(sealed.versions.get("model"), last=True)
    earlier = [made for made in in_force.decisions if _last(made) < day]
    found = differences(sealed, data, model, policy, earlier, in_force.declarations)
    if found:
        raise DataError(
            f"{file} does not match: {found[0]}"
            + (f", and {len(found) - 1} more differ" if found[1:] else "")
            + "; give the data, "
            "the decisions before it and the versions that it was decided by"
        )


def _last(file: Path) -> date:
    """The last day decided on in a file of decisions."""
    told: date | None = pc.max(parquet.read_table(arrow_path(file), columns=["decided_on"])["decided_on"]).as_py()
    return told or date.max
