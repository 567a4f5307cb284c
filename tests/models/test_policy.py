"""The first policy: a table of lines, scores and the decisions they must get."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditline.features.contract import TABLES
from creditline.features.errors import DataError, DeclarationError
from creditline.models.policy import Action, BandRule, Policy, decide

DAY = date(2025, 6, 30)


def scores(**bands: str) -> pa.Table:
    return pa.table({"customer_id": list(bands), "as_of": [DAY] * len(bands), "band": list(bands.values())})


def lines(*rows: tuple[str, float | None, float | None]) -> pa.Table:
    return pa.table(
        {
            "customer_id": [customer for customer, _, _ in rows],
            "line_id": [f"line {number}" for number, _ in enumerate(rows)],
            "product": ["card"] * len(rows),
            "credit_limit": pa.array([limit for _, limit, _ in rows], pa.float64()),
            "balance": pa.array([balance for _, _, balance in rows], pa.float64()),
        }
    )


CASES = [
    # band, limit, balance -> action, limit after
    ("poor", 10_000.0, 0.0, "close", 0.0),
    ("poor", 10_000.0, 4_000.0, "close", 0.0),
    ("poor", 0.0, 0.0, "maintain", 0.0),  # nothing is left to close
    ("fair", 10_000.0, 0.0, "reduce", 5_000.0),
    ("fair", 10_000.0, 7_500.0, "reduce", 7_500.0),  # not below what is owed
    ("fair", 10_000.0, 12_000.0, "maintain", 10_000.0),  # owed more than the limit: cannot be reduced, is not raised
    ("fair", 10_000.0, -300.0, "reduce", 5_000.0),  # overpaid
    ("fair", 333.33, 0.0, "reduce", 166.66),  # whole cents, rounded down
    ("good", 10_000.0, 9_000.0, "maintain", 10_000.0),
    ("excellent", 0.01, 0.0, "maintain", 0.01),
    ("outstanding", 1e9, 0.0, "maintain", 1e9),
]


@pytest.mark.parametrize(("band", "limit", "balance", "action", "after"), CASES)
def test_each_rule(band: str, limit: float, balance: float, action: str, after: float) -> None:
    made = decide(Policy(), scores(ann=band), lines(("ann", limit, balance)), "m1").to_pylist()
    assert made == [
        {
            "customer_id": "ann",
            "line_id": "line 0",
            "product": "card",
            "decided_on": DAY,
            "limit_before": limit,
            "limit_after": after,
            "action": action,
            "initiated_by": "lender",
            "reason": f"score in band {band}",
            "policy_version": Policy().version,
            "model_version": "m1",
        }
    ]


def test_order_is_the_lines_and_customers_may_have_several_or_none() -> None:
    made = decide(
        Policy(),
        scores(ann="poor", bob="good", cyd="fair"),
        lines(("cyd", 100.0, 0.0), ("ann", 200.0, 0.0), ("cyd", 300.0, 0.0)),
    )
    assert made["customer_id"].to_pylist() == ["cyd", "ann", "cyd"]
    assert made["limit_after"].to_pylist() == [50.0, 0.0, 150.0]


def test_columns_are_the_contracts() -> None:
    made = decide(Policy(), scores(ann="good"), lines(("ann", 1.0, None)))
    declared = [column.name for column in TABLES["decisions"].columns]
    assert made.column_names == declared
    assert set(made["action"].to_pylist()) <= set(TABLES["decisions"].column("action").allowed)


def test_no_lines() -> None:
    assert decide(Policy(), scores(ann="good"), lines(("ann", 1.0, 0.0)).slice(0, 0)).num_rows == 0


@given(st.sampled_from(["poor", "fair", "good"]), st.floats(0, 1e7), st.floats(-1e7, 1e7))
def test_a_reduction_lies_between_balance_and_limit(band: str, limit: float, balance: float) -> None:
    (made,) = decide(Policy(), scores(ann=band), lines(("ann", limit, balance))).to_pylist()
    assert 0.0 <= made["limit_after"] <= limit
    if made["action"] == "reduce":
        assert made["limit_after"] >= balance
        assert made["limit_after"] < limit


def test_a_line_without_a_limit_is_refused() -> None:
    with pytest.raises(DataError, match="1 of 2 lines have no credit_limit"):
        decide(Policy(), scores(ann="good"), lines(("ann", None, 0.0), ("ann", 1.0, 0.0)))


def test_a_line_without_a_score_is_refused() -> None:
    with pytest.raises(DataError, match=r"1 lines belong to customers without a score \(bob\)"):
        decide(Policy(), scores(ann="good"), lines(("bob", 1.0, 0.0)))


def test_ids_of_two_types_are_refused() -> None:
    numbered = lines(("ann", 1.0, 0.0)).set_column(0, "customer_id", pa.array([7]))
    with pytest.raises(DataError, match="string in the scores and int64 in the lines"):
        decide(Policy(), scores(ann="good"), numbered)


def test_scores_of_two_dates_are_refused() -> None:
    twice = pa.concat_tables([scores(ann="good"), scores(ann="poor")])
    with pytest.raises(DataError, match="more than once"):
        decide(Policy(), twice, lines(("ann", 1.0, 0.0)))


def test_a_band_without_a_rule_is_refused() -> None:
    with pytest.raises(DataError, match="no rule for the band superb"):
        decide(Policy(), scores(ann="superb"), lines(("ann", 1.0, 0.0)))


@pytest.mark.parametrize(
    ("action", "factor"),
    [(Action.REDUCE, 1.0), (Action.REDUCE, 0.0), (Action.REDUCE, -0.1), (Action.CLOSE, 0.5), (Action.MAINTAIN, 0.9),
     (Action.INCREASE, 2.0)],
)  # fmt: skip
def test_rules_that_contradict_themselves_are_refused(action: Action, factor: float) -> None:
    with pytest.raises(DeclarationError, match="is no rule"):
        BandRule("poor", action, factor)


def test_the_version_changes_with_a_rule_only() -> None:
    harsher = Policy(rules=(BandRule("poor", Action.CLOSE, 0.0), BandRule("fair", Action.REDUCE, 0.4)))
    assert Policy().version == Policy().version != harsher.version
    with pytest.raises(DeclarationError, match="one rule per band"):
        Policy(rules=(*Policy().rules, BandRule("poor", Action.MAINTAIN, 1.0)))
