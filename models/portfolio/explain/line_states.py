"""Lines as they stood when they were decided on: recorded by `decide`, or worked out from the data."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.engine import pairs_for
from creditline.features.errors import DataError
from creditline.models.policy import Scaling
from creditline.models.portfolio.decide.portfolio import DecisionRequest, decide_portfolio
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.standing import standing_lines

_RECORDED = (
    "customer_id",
    "line_id",
    "product",
    "balance",
    "days_since_change",
    "month_limit",
    "standing_limit",
    "customer_cap",
)
_RENAMED = {"limit_before": "credit_limit", "step_before": "step"}
_DECIDED = ("limit_after", "action", "rule")
_SCALING = ("portfolio_threshold", "portfolio_factor", "portfolio_below")


@dataclass(frozen=True)
class LineStates:
    """Lines before the decision of a day: one row each, by customer, in the columns of `standing_lines`.

    Beside them what was decided if it was recorded (`limit_after`, `action`, `rule`). `scaling`: what the portfolio cap
    did to everybody that day.
    """

    lines: pa.Table
    scaling: Scaling

    @property
    def recorded(self) -> bool:
        """Whether the decisions themselves are known."""
        return "limit_after" in self.lines.column_names


def line_states(data: DataSet, in_force: InForce, day: date, customers: pa.Array | None = None) -> LineStates:
    """Lines as they stood on `day` under what was `in_force` then: of `customers`, or of everybody.

    Read from the recorded decisions where there are any. Else from the data; where the policy caps the portfolio, or
    everybody is asked for, the whole portfolio is decided on first. DataError where the file cannot be read, was
    decided by another policy or model, or holds nothing of that day.
    """
    assert in_force.policy is not None
    if in_force.decisions is not None:
        return _read(in_force.decisions, in_force, data, day, customers)
    if customers is not None and in_force.policy.portfolio is None:
        pairs = pa.table({"customer_id": customers, "as_of": pa.array([day] * len(customers), pa.date32())})
        return LineStates(standing_lines(data, pairs, in_force.model.target_product, closed=True), Scaling())
    with tempfile.TemporaryDirectory(prefix="creditline.") as folder:
        file = Path(folder) / "decisions.parquet"
        asked = DecisionRequest(in_force.model, in_force.policy, declarations=in_force.declarations)
        decide_portfolio(data, asked, pairs_for(data, [day]), file)
        return _read(file, in_force, data, day, customers)


def _read(file: Path, in_force: InForce, data: DataSet, day: date, customers: pa.Array | None) -> LineStates:
    wanted = (*_RECORDED, *_RENAMED, *_DECIDED, *_SCALING, "decided_on", "policy_version", "model_version")
    try:
        found = parquet.read_table(file, columns=list(wanted))
    except (OSError, pa.ArrowException) as error:
        raise DataError(f"{file} cannot be read ({str(error).splitlines()[0]}); {_GIVE}") from None
    missing = [name for name in wanted if name not in found.column_names]
    if missing:
        raise DataError(f"{file} has no column {missing[0]}; {_GIVE}")
    found = found.filter(pc.equal(found["decided_on"], pa.scalar(day, pa.date32())))
    if not found.num_rows:
        raise DataError(f"{file} holds no decision of {day}; give the decisions of that day")
    assert in_force.policy is not None
    for what, given in (("policy", in_force.policy.version), ("model", in_force.model.version)):
        other = found.filter(pc.not_equal(found[f"{what}_version"], given))
        if other.num_rows:
            by = other[f"{what}_version"][0].as_py()
            raise DataError(f"{file} was decided with the {what} {by}, not {given}; give the {what} of {day}")
    at = [found[name][0].as_py() for name in _SCALING]
    names = [_RENAMED.get(name, name) for name in (*_RECORDED, *_RENAMED, *_DECIDED)]
    lines = found.select([*_RECORDED, *_RENAMED, *_DECIDED]).rename_columns(names)
    ids = lines["customer_id"].cast(pa.int64() if data.id_type == "BIGINT" else pa.string())
    lines = lines.set_column(0, "customer_id", ids)
    if customers is not None:
        lines = lines.filter(pc.is_in(lines["customer_id"], customers))
    return LineStates(lines.sort_by([("customer_id", "ascending"), ("line_id", "ascending")]), Scaling(*at))


_GIVE = "give the decisions that `creditline decide` wrote as .parquet"
