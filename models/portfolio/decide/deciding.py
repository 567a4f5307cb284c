"""From scored feature rows and standing lines to decisions, as the contract's table and more beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.errors import DataError
from creditline.models.artefact import IN_DEFAULT, Model
from creditline.models.policy import Decided, Inputs, Policy, Scaling, decide_lines
from creditline.models.policy.deciding.decided import ACTIONS
from creditline.models.policy.deciding.rule_values import rule_values
from creditline.models.portfolio.decide.notice_columns import eve_columns, notice_columns
from creditline.models.portfolio.lines.standing import state_of


@dataclass(frozen=True)
class DecisionVersions:
    """What a decision was made with, beside the policy."""

    model: str
    catalogue: str
    data: str = ""

    @classmethod
    def of(cls, model: Model) -> "DecisionVersions":
        """The versions a model carries."""
        return cls(model.version, model.versions.catalogue)


def line_rows(lines: pa.Table, scores: pa.Table, features: pa.Table, names: Mapping[str, None]) -> pa.Table:
    """Every line beside its customer's score, pd and the features `names` (null where absent), in the order of `lines`.

    `scores` and `features` have one row per customer, in one order. DataError for a customer scored twice, or a line
    whose customer is not scored.
    """
    if lines.num_rows and scores["customer_id"].type != lines["customer_id"].type:
        raise DataError(
            f"customer_id is {scores['customer_id'].type} in the scores and {lines['customer_id'].type} in the lines; "
            "take both from one data set"
        )
    ids = scores["customer_id"].combine_chunks()
    if pc.count_distinct(ids).as_py() != len(ids):
        raise DataError("a customer is scored more than once; decide on one date at a time")
    place = pc.index_in(lines["customer_id"], value_set=ids) if lines.num_rows else pa.array([], pa.int32())
    absent = lines["customer_id"].filter(pc.is_null(place)) if lines.num_rows else []
    if len(absent):
        raise DataError(
            f"{len(absent)} lines belong to customers without a score ({absent[0]}); score them, or leave them out"
        )
    rows = lines.append_column("score", scores["score"].take(place)).append_column("pd", scores["pd"].take(place))
    for name in names:
        if name == IN_DEFAULT:
            column = scores[name].cast(pa.float64()).take(place)
        elif name in features.column_names:
            column = features[name].take(place)
        else:
            column = pa.nulls(lines.num_rows, pa.float64())
        rows = rows.append_column(name, column)
    return rows


def plain_rows(rows: pa.Table) -> pa.Table:
    """Categories as text, and columns no batch can be sure of as numbers, so that every batch has one schema."""
    for at, column in enumerate(rows.columns):
        if pa.types.is_dictionary(column.type):
            rows = rows.set_column(at, rows.column_names[at], column.cast(column.type.value_type))
        elif pa.types.is_null(column.type):
            rows = rows.set_column(at, rows.column_names[at], column.cast(pa.float64()))
    return rows


def inputs_of(rows: pa.Table, policy: Policy) -> Inputs:
    """The policy's inputs from `line_rows`."""
    return Inputs(
        score=rows["score"].cast(pa.float64()).to_numpy(),
        pd=rows["pd"].to_numpy(),
        features={name: rows[name] for name in policy.columns},
        balance=rows["balance"].to_numpy(),
        state=state_of(rows),
    )


def decide_rows(policy: Policy, rows: pa.Table, versions: DecisionVersions, scaling: Scaling | None = None) -> pa.Table:
    """Decide on `line_rows`: the contract's columns of `decisions`, then what each decision was made from."""
    inputs = inputs_of(rows, policy)
    return decisions_table(policy, rows, inputs, decide_lines(policy, inputs, scaling), versions)


def decisions_table(
    policy: Policy, rows: pa.Table, inputs: Inputs, decided: Decided, versions: DecisionVersions
) -> pa.Table:
    """`decided` as rows: first the columns the contract declares, so that they can be the data's own `decisions`.

    Of those `rule` (what decided) with `rule_value` and `rule_threshold` (what it looked at, see `RuleValues`), `override` (0: no
    person decided), the step before and after, and the portfolio's threshold and factors. Beside them: `score` (after the
    overlay) and `model_score`, `pd`, `band`, `in_default` (no score and no band then), `fired` (every trigger and review that
    held), `review` (a person must look), `proposed` (the action a review held back), and the state and features that were
    read.
    """
    count = rows.num_rows
    words = pa.array([str(action) for action in ACTIONS], pa.string())
    rules = pa.array(decided.rules, pa.string()).take(pa.array(decided.rule))
    bands = pa.array([band.name for band in policy.bands], pa.string())
    read = rule_values(policy, inputs, decided)

    def same(value: object, kind: pa.DataType) -> pa.Array:
        return pa.array([value], kind).take(pa.array(np.zeros(count, dtype=np.int64)))

    columns = {
        "customer_id": rows["customer_id"],
        "line_id": rows["line_id"],
        "product": rows["product"],
        "decided_on": rows["as_of"],
        "limit_before": decided.limit_before,
        "limit_after": decided.limit,
        "action": words.take(pa.array(decided.action)),
        "initiated_by": same("lender", pa.string()),
        "reason": rules,
        "policy_version": same(policy.version, pa.string()),
        "model_version": same(versions.model, pa.string()),
        "rule": rules,
        "rule_value": pa.array(read.value, from_pandas=True),
        "rule_threshold": pa.array(read.threshold, from_pandas=True),
        "override": same(0, pa.int64()),
        "step_before": rows["step"],
        "step": decided.step,
        "portfolio_threshold": same(decided.scaling.threshold, pa.float64()),
        "portfolio_factor": same(decided.scaling.factor, pa.float64()),
        "portfolio_below": same(decided.scaling.below, pa.float64()),
        **notice_columns(policy, rows["as_of"], decided, inputs.balance),
        "score": pa.array(decided.score.astype(np.int64), mask=decided.in_default),
        "model_score": rows["score"],
        "pd": rows["pd"],
        "band": pc.if_else(pa.array(decided.in_default), None, bands.take(pa.array(decided.band))),
        IN_DEFAULT: decided.in_default,
        "fired": _fired(policy, decided),
        "review": decided.review,
        "proposed": words.take(pa.array(decided.wanted)),
        "days_since_change": pc.if_else(pc.is_nan(rows["days_since_change"]), None, rows["days_since_change"]),
        "cool_down_left": _left(rows, policy),
        "balance": rows["balance"],
        "month_limit": rows["month_limit"],
        "standing_limit": rows["standing_limit"],
        "customer_cap": rows["customer_cap"],
        **eve_columns(policy, inputs.state),
        "monthly_income": pa.array(decided.income, from_pandas=True),
        **{f"input:{name}": rows[name] for name in policy.columns},
        "catalogue_version": same(versions.catalogue, pa.string()),
    }
    return pa.table(columns)


def _fired(policy: Policy, decided: Decided) -> pa.Array:
    """The names of the triggers and reviews that held in each row, separated by "; "."""
    patterns, place = np.unique(decided.fired, axis=0, return_inverse=True)
    names = [rule.name for rule in policy.rules]
    said = ["; ".join(names[i] for i in np.flatnonzero(pattern)) for pattern in patterns]
    return pa.array(said, pa.string()).take(pa.array(place.reshape(-1).astype(np.int64)))


def _left(rows: pa.Table, policy: Policy) -> np.ndarray:
    """Days of the cool-down still to come on the day of the decision; 0 for none."""
    since = state_of(rows).days_since_change
    return np.nan_to_num(np.maximum(policy.changes.cool_down_days - since, 0.0))
