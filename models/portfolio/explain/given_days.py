"""What became of a line, from its feature rows and decisions by date as they were given."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from creditline.features.catalogue import Catalogue
from creditline.features.errors import DataError
from creditline.models.policy.deciding.inputs import NOTICE
from creditline.models.portfolio.explain.ends import ends_of, on_record
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.line_answers import LineAnswers
from creditline.models.portfolio.explain.refusing import refuse_closed
from creditline.models.portfolio.explain.settling import settle
from creditline.models.portfolio.explain.ways import Rows, Ways
from creditline.models.portfolio.lines.history import LineHistory
from creditline.models.portfolio.lines.notice_on_record import NOTICE_COLUMNS
from creditline.models.why import Why

_NUMBERS = (
    "rule_value", "rule_threshold",
    "days_since_change", "month_limit", "standing_limit", "customer_cap", "portfolio_threshold", "portfolio_factor",
    "portfolio_below",
)  # fmt: skip
_TEXTS = ("action", "rule", "reason", "policy_version", "model_version")
_LINE = "the line"


def why_of_days(
    in_force: InForce,
    catalogue: Catalogue,
    rows: pa.Table,
    decisions: Sequence[Mapping[str, Any]],
    wishes: Sequence[Mapping[str, Any]] = (),
) -> Why:
    """Why the line's decision of the last day, from the last day given that left it whole and at which nothing was due.

    `rows`: `customer_id`, `as_of` (rising) and the features of one customer; `decisions`: the lender's of each of these days, as
    the contract's `decisions` with the state before. `wishes`: the customer's own. DataError for a decision by another policy
    than the one in force, for a line closed before, and where no day given left the line whole with nothing due.
    """
    customer, end = rows["customer_id"][0].as_py(), rows["as_of"][-1].as_py()
    ways = Ways.of(LineHistory(_dates(rows, decisions), _wishes(rows, wishes)), end)
    if not on_record(in_force, ways).all():
        raise DataError(f"the decision of {end} is of another policy than the one in force here; ask where that one is")
    ends = ends_of(in_force, ways, None)
    refuse_closed(ways, ends, customer, end)

    def features(pairs: pa.Table) -> Iterator[tuple[Rows, pa.Table]]:
        days = np.asarray(pairs["as_of"].to_numpy(), dtype="datetime64[D]")
        places = np.searchsorted(ways.day, days)
        yield np.arange(len(places)), rows.take(pa.array(places)).combine_chunks()

    lines = LineAnswers(in_force, catalogue, ways, settle(in_force, ways, features), ends)
    if not len(lines.told):
        raise DataError(f"no day before {end} left the line whole with nothing due; give earlier days too")
    seen = lines.rows_needed()
    return lines.explain(lines.told, seen, rows.take(pa.array(seen)).combine_chunks()).answers.why(0)


def _dates(rows: pa.Table, decisions: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The columns of `LineHistory.dates`."""

    def column(name: str, kind: pa.DataType, otherwise: str | None = None) -> pa.Array:
        given = [one.get(name) for one in decisions]
        if otherwise is not None:
            given = [
                one.get(otherwise) if value is None else value for value, one in zip(given, decisions, strict=True)
            ]
        return pa.array(given, kind)

    count, real, whole = len(decisions), pa.float64(), pa.int64()
    return pa.table(
        {
            "customer_id": rows["customer_id"],
            "as_of": rows["as_of"],
            "line_id": pa.array([_LINE] * count),
            "credit_limit": column("limit_before", real),
            "balance": pa.array([float(one.get("balance") or 0.0) for one in decisions]),
            "step": column("step_before", whole),
            **{name: column(name, real) for name in _NUMBERS},
            "month_limit": column("month_limit", real, "limit_before"),
            "standing_limit": column("standing_limit", real, "limit_before"),
            "decided": pa.array([True] * count),
            "limit_after": column("limit_after", real),
            "step_after": column("step", whole),
            "override": pa.array([one.get("override") == 1 for one in decisions]),
            "scored": column("model_score", real, "score"),
            "cut": pa.array(list(_cuts(decisions))),
            **_notices(decisions),
            **{name: column(name, pa.string()) for name in _TEXTS},
        }
    )


def _notices(decisions: Sequence[Mapping[str, Any]]) -> dict[str, pa.Array]:
    """What each decision does with a notice, and what was announced on its eve by the decision before."""
    told = {name: pa.array([one.get(name) for one in decisions], kind) for name, kind in NOTICE_COLUMNS.items()}
    eves: dict[str, list[float | None]] = {name: [None] for name in NOTICE}
    clock: float | None = None
    for one, following in pairwise(decisions):
        days = (following["decided_on"] - one["decided_on"]).days
        goes_on = one.get("notice") in ("announced", "running")
        if one.get("notice") == "announced":
            clock = one.get("days_since_change")
        clock = None if clock is None else clock + days
        known = (
            one.get("limit_in_force"), one.get("step_in_force"), clock,
            (one["effective_on"] - following["decided_on"]).days if goes_on else None,
            (following["decided_on"] - one["announced_on"]).days if goes_on else None,
        )  # fmt: skip
        for name, value in zip(NOTICE, known, strict=True):
            eves[name].append(float(value) if goes_on and value is not None else None)
    renamed = {"until_limit": told.pop("limit_in_force"), "until_step": told.pop("step_in_force")}
    return {**told, **renamed, **{name: pa.array(values, pa.float64()) for name, values in eves.items()}}


def _cuts(decisions: Sequence[Mapping[str, Any]]) -> Iterator[bool]:
    """Whether the lender's last change of the line by each day was a cut."""
    cut = False
    for one in decisions:
        limits, steps = (one["limit_before"], one["limit_after"]), (one["step_before"], one["step"])
        if one["action"] != "maintain" or limits[0] != limits[1] or steps[0] != steps[1]:
            cut = limits[1] < limits[0] or one["action"] in ("reduce", "suspend", "close") or steps[1] > steps[0]
        yield cut


def _wishes(rows: pa.Table, wishes: Sequence[Mapping[str, Any]]) -> pa.Table:
    ordered = sorted(wishes, key=lambda one: one["decided_on"])
    return pa.table(
        {
            "customer_id": pa.array([rows["customer_id"][0].as_py()] * len(ordered), rows["customer_id"].type),
            "line_id": pa.array([_LINE] * len(ordered), pa.string()),
            "decided_on": pa.array([one["decided_on"] for one in ordered], pa.date32()),
            "limit_before": pa.array([one["limit_before"] for one in ordered], pa.float64()),
            "limit_after": pa.array([one["limit_after"] for one in ordered], pa.float64()),
        }
    )
