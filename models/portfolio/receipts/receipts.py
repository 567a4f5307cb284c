"""Write receipts of decisions, and make one again to see whether it is the same."""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue import BUILT_IN, Catalogue, Declarations
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.features.errors import DataError
from creditline.features.output.file_names import id_file_name
from creditline.features.output.table import read_table
from creditline.models.artefact import Model
from creditline.models.artefact.canonical import canonical
from creditline.models.policy import Policy, Scaling
from creditline.models.policy.deciding.inputs import NOTICE
from creditline.models.portfolio.decide.deciding import DecisionVersions, decide_rows, line_rows
from creditline.models.portfolio.figures import with_figures
from creditline.models.portfolio.lines.notice_on_record import NOTICE_COLUMNS
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.lines.standing import standing_lines
from creditline.models.portfolio.policy_features import decision_catalogue
from creditline.models.portfolio.receipts.receipt import Receipt
from creditline.models.portfolio.receipts.records import Records, records_of
from creditline.models.scoring.figures import figure_columns
from creditline.models.scoring.frame import score_frame

_AT_ONCE = 2_000
STATE = ("credit_limit", "balance", "step", "days_since_change", "month_limit", "standing_limit", "customer_cap")
_DECISION = (
    "action",
    "limit_before",
    "limit_after",
    "step_before",
    "step",
    "score",
    "model_score",
    "pd",
    "band",
    "rule",
    "fired",
)
_PORTFOLIO = ("threshold", "factor", "below")


def write_receipts(
    data: DataSet, model: Model, policy: Policy, decisions: Path, as_of: date, earlier: Sequence[Path], folder: Path,
    customers: tuple[str, ...] = (), declarations: Declarations = BUILT_IN,
) -> int:  # fmt: skip
    """One JSON file per decision in `decisions` (a file of decide), or per decision on `customers`; how many.

    DataError for a customer without a decision.
    """
    table = read_table(decisions, ("customer_id", *(f"portfolio_{name}" for name in _PORTFOLIO)))
    ids = table["customer_id"].cast(pa.string())
    for customer in customers:
        if not pc.any(pc.equal(ids, customer)).as_py():
            raise DataError(f"customer {customer} has no line that was decided on as of {as_of}; check the id")
    wanted = ids.filter(pc.is_in(ids, pa.array(customers, pa.string()))) if customers else ids
    scaling = _scaling({name: table[f"portfolio_{name}"][0].as_py() for name in _PORTFOLIO})
    names = pc.unique(wanted).to_pylist()
    count = 0
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        for receipt in receipts_of(data, model, policy, some, as_of, earlier, scaling, declarations):
            file = folder / id_file_name((receipt.customer_id, receipt.line_id), ".json")
            if file.exists():
                raise DataError(
                    f"customer {receipt.customer_id} has two decisions on line {receipt.line_id} as of {as_of}; give each "
                    "line of a customer its own line_id"
                )
            receipt.write(file)
            count += 1
    return count


def receipts_of(
    data: DataSet, model: Model, policy: Policy, customers: Sequence[str], as_of: date, earlier: Sequence[Path],
    scaling: Scaling, declarations: Declarations = BUILT_IN,
) -> Iterator[Receipt]:  # fmt: skip
    """Decide on the lines of `customers` and give a receipt of each, in order; `scaling` is the portfolio's, as recorded."""
    kind = pa.int64() if data.id_type == "BIGINT" else pa.string()
    ids = pa.array(list(customers), pa.string()).cast(kind)
    pairs = pa.table({"customer_id": ids, "as_of": pa.array([as_of] * len(ids), pa.date32())})
    catalogue = decision_catalogue(model, data, [policy], declarations=declarations)
    with recorded(data, earlier, as_of) as record:
        frame = with_figures(compute_features(record, pairs, catalogue), data, model)
        lines = standing_lines(record, pairs, model.target_product, closed=policy.ladder.reopen)
    scores = score_frame(model, frame)
    rows = line_rows(lines, scores, frame, dict.fromkeys(policy.columns))
    made = decide_rows(policy, rows, DecisionVersions.of(model), scaling)
    versions = versions_of(model, policy, catalogue)
    place = pc.index_in(rows["customer_id"], value_set=ids) if len(rows) else pa.array([], pa.int32())
    features = frame.take(place).select([*(feature.name for feature in catalogue), *figure_columns(model)])
    for row, decided, seen in zip(rows.to_pylist(), made.to_pylist(), features.to_pylist(), strict=True):
        yield receipt(versions, records_of(data, row["customer_id"], as_of), seen, row, decided, scaling)


def receipt(
    versions: Mapping[str, str], records: Records, features: Mapping[str, object], row: Mapping[str, object],
    decided: Mapping[str, object], scaling: Scaling, edits: Mapping[str, Any] | None = None,
) -> Receipt:  # fmt: skip
    """The receipt of a decision: of what was read, the standing line's `row`, and the row that was `decided`.

    A notice is told where there is one: in the state, where it was given before, in the decision, where it takes part.
    """
    state = (*STATE, *(NOTICE if row.get("notice_left") is not None else ()))
    decision = (*_DECISION, *(NOTICE_COLUMNS if decided.get("notice") is not None else ()))
    return Receipt(
        customer_id=str(decided["customer_id"]),
        line_id=str(decided["line_id"]),
        product=str(decided["product"]),
        as_of=str(decided["decided_on"]),
        versions=versions,
        records=records,
        features={name: _plain(value) for name, value in features.items()},
        state={name: _plain(row[name]) for name in state},  # type: ignore[misc]
        portfolio={name: _told(getattr(scaling, name)) for name in _PORTFOLIO},
        decision={name: _plain(decided[name]) for name in decision},
        edits=edits,
    )


def versions_of(model: Model, policy: Policy, catalogue: Catalogue) -> dict[str, str]:
    """What a decision is made by. `catalogue`: the definitions that the model and the policy read."""
    return {
        "catalogue": catalogue.hash,
        "model": model.version,
        "calibration": hashlib.sha256(canonical(model.calibration.to_json())).hexdigest()[:12],
        "policy": policy.version,
    }


def recorded_scaling(receipt: Receipt) -> Scaling:
    """The portfolio's scaling as a receipt tells it."""
    return _scaling(receipt.portfolio)


def _scaling(told: Mapping[str, float | str]) -> Scaling:
    return Scaling(**{name: float(told[name]) for name in _PORTFOLIO})


def _plain(value: object) -> float | str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _told(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)
