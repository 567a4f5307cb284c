"""The decision that an answer explains, as `creditline decide` recorded it."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.models.policy import Scaling
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.receipts.receipts import receipts_of
from creditline.models.why import Why
from creditline.models.why.pages.receipt import Recorded

_DECIDED = ("action", "limit_before", "limit_after", "step_before", "step", "score", "model_score", "rule", "fired")
_STATE = ("balance", "days_since_change", "month_limit", "standing_limit", "customer_cap")
_SCALING = ("threshold", "factor", "below")


def recorded_decision(in_force: InForce, data: DataSet, why: Why) -> Recorded | None:
    """What decided the line on the later date, from the recorded decisions; None where none are given.

    The receipt's hash is there where the decision, made again from the data, is the one recorded: then it is the hash
    that `decide --receipts` wrote.
    """
    if not in_force.decisions or in_force.policy is None:
        return None
    names = [*_DECIDED, *_STATE, *(f"portfolio_{name}" for name in _SCALING), "customer_id", "decided_on"]
    found = pa.concat_tables([parquet.read_table(arrow_path(file), columns=names) for file in in_force.decisions])
    own = pc.equal(found["customer_id"].cast(pa.string()), str(why.customer_id))
    rows = found.filter(pc.and_(own, pc.equal(found["decided_on"], pa.scalar(why.end.as_of, pa.date32())))).to_pylist()
    if len(rows) != 1:
        return None
    row = rows[0]
    return Recorded(rule=row["rule"], fired=row["fired"] or "", hash=_hash(in_force, data, why, row))


def _hash(in_force: InForce, data: DataSet, why: Why, row: dict[str, Any]) -> str | None:
    assert in_force.policy is not None
    scaling = Scaling(**{name: row[f"portfolio_{name}"] for name in _SCALING})
    try:
        made = list(
            receipts_of(
                data,
                in_force.model,
                in_force.policy,
                [str(why.customer_id)],
                why.end.as_of,
                tuple(file for file in in_force.decisions if _before(file, why.end.as_of)),
                scaling,
                in_force.declarations,
            )
        )
    except DataError:
        return None
    same = [
        receipt.hash
        for receipt in made
        if all(receipt.decision[name] == row[name] for name in _DECIDED)
        and all(receipt.state[name] == row[name] for name in _STATE)
    ]
    return same[0] if len(same) == 1 else None


def _before(file: Path, day: date) -> bool:
    """Whether all its decisions were made before a day."""
    return bool(
        pc.all(
            pc.less(parquet.read_table(arrow_path(file), columns=["decided_on"])["decided_on"], pa.scalar(day))
        ).as_py()
    )
