"""Decisions become cases, and an override is known to the replay, to the next decision and to the report."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from creditline.features.engine import pairs_for
from creditline.features.errors import DataError
from creditline.models.portfolio.decide.portfolio import DecisionRequest, decide_portfolio
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.lines.standing import standing_lines
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.review.case import SentBy
from creditline.models.portfolio.review.opening import (
    AskedForPerson,
    case_asked_for,
    cases_by_letters,
    cases_by_policy,
    open_cases,
)
from creditline.models.portfolio.review.overrides import overrides_table
from creditline.models.portfolio.review.reasons import Ruling, shipped_reasons
from creditline.models.portfolio.review.state import CaseStage, states_of
from creditline.models.portfolio.review.steps import WhatIsDecided, decide
from creditline.models.portfolio.review.store import ReviewStore
from creditline.models.why.game.layer import Layer

REVIEW = """
[review]
second_above = 4000
answer_days = 10
[[reviews]]
name = "much owed"
when = "balance > 4730"
"""


@dataclass(frozen=True)
class Day:
    """A day decided by a policy that sends some to a person."""

    in_force: InForce
    made: Path


@pytest.fixture(scope="module")
def day(lender, tmp_path_factory) -> Day:
    home = tmp_path_factory.mktemp("reviewed")
    file, made = home / "careful.toml", home / "decisions.parquet"
    file.write_text(lender.policies["strict"].read_text(encoding="utf-8") + REVIEW, encoding="utf-8")
    policy = read_policy_for(str(file), lender.model, lender.data)
    asked = DecisionRequest(lender.model, policy)
    decide_portfolio(lender.data, asked, pairs_for(lender.data, [lender.cut]), made, home / "kept.parquet")
    return Day(InForce(lender.model, policy=policy, decisions=(made,)), made)


@pytest.fixture
def store(tmp_path) -> Iterator[ReviewStore]:
    with ReviewStore.opened(str(tmp_path / "cases.db"), make=True) as opened:
        yield opened


def test_the_policys_cases(day, lender):
    cases = cases_by_policy(day.in_force)
    rows = [row for row in parquet.read_table(day.made).to_pylist() if row["review"]]
    assert 0 < len(rows) < 40
    assert [case.customer_id for case in cases] == sorted(row["customer_id"] for row in rows)
    assert {(case.sent_by, case.why) for case in cases} == {(SentBy.POLICY, "much owed")}
    assert cases[0].terms.second_above == 4000.0
    assert cases[0].terms.decide_by == date(2025, 1, 10)
    assert cases_by_policy(day.in_force, date(2024, 11, 30)) == ()


def test_letters_that_wait(day, lender, tmp_path):
    index = {
        "customer_id": [1, 2],
        "decided_on": pa.array([lender.cut] * 2, pa.date32()),
        "number": ["N-1", "N-2"],
        "review": ["internal", None],
    }
    csv.write_csv(pa.table(index), tmp_path / "letters.csv")
    (case,) = cases_by_letters(day.in_force, tmp_path)
    assert (case.customer_id, case.sent_by, case.why) == (1, SentBy.NOTICE, "internal")
    csv.write_csv(pa.table(index | {"customer_id": [1, 2], "decided_on": ["2024-11-30"] * 2}), tmp_path / "letters.csv")
    with pytest.raises(DataError, match=r"1 of 1 letters in .* are of decisions that are not given"):
        cases_by_letters(day.in_force, tmp_path)
    with pytest.raises(DataError, match="holds no letters"):
        cases_by_letters(day.in_force, day.made)


def test_a_customer_who_asks(day, lender):
    case = case_asked_for(day.in_force, AskedForPerson("5", None, " please "))
    assert (case.customer_id, case.decided_on, case.sent_by, case.why) == (5, lender.cut, SentBy.CUSTOMER, "please")
    with pytest.raises(DataError, match="no decision of 2024-11-30 on a line of that customer"):
        case_asked_for(day.in_force, AskedForPerson("5", date(2024, 11, 30), ""))


def test_what_is_refused(day, lender, tmp_path):
    with pytest.raises(DataError, match=r"were made by the policy .*, which is not given"):
        cases_by_policy(replace(day.in_force, policy=lender.policy("strict")))
    with pytest.raises(DataError, match="give what `creditline decide` wrote with --decisions"):
        cases_by_policy(replace(day.in_force, decisions=()))
    bare = tmp_path / "bare.parquet"
    parquet.write_table(pa.table({"customer_id": [1]}), bare)
    with pytest.raises(DataError, match="has no column line_id"):
        cases_by_policy(replace(day.in_force, decisions=(bare,)))
    with pytest.raises(DataError, match="is no Parquet file"):
        cases_by_policy(replace(day.in_force, decisions=(lender.policies["strict"],)))


def test_an_override_is_known_to_the_replay_and_to_the_next_decision(day, lender, store, tmp_path):
    opened = open_cases(store, "batch", cases_by_policy(day.in_force))
    case = next(state.case for state in states_of(opened) if state.case.customer_id in lender.rising)
    number = next(entry.case for entry in opened if entry.told["customer_id"] == case.customer_id)
    reason = shipped_reasons()["income_evidenced"]
    assert (
        decide(store, number, "lin", WhatIsDecided(Ruling.OVERRIDE, reason, "seen", lender.cut, 3900.0)).stage
        is CaseStage.DECIDED
    )
    overrides = tmp_path / "overrides.parquet"
    parquet.write_table(overrides_table(states_of(store.entries())), overrides)
    plain = explain_customer(day.in_force, lender.data, case.customer_id, lender.stood, lender.cut)
    by_person = replace(day.in_force, decisions=(day.made, overrides))
    why = explain_customer(by_person, lender.data, case.customer_id, lender.stood, lender.cut)
    assert plain.line.facts.departures == ()
    (departure,) = why.line.facts.departures
    assert departure.override
    assert (departure.recorded.limit, departure.decided.limit) == (3900.0, case.limit_after)
    assert [share.limit for share in why.layers if share.layer is Layer.OVERRIDE] == [3900.0 - case.limit_after]
    assert [share.limit for share in plain.layers if share.layer is Layer.OVERRIDE] == [0.0]
    with recorded(lender.data, (day.made, overrides)) as record:
        later = pa.table({"customer_id": [case.customer_id], "as_of": pa.array([date(2025, 1, 31)], pa.date32())})
        (line,) = standing_lines(record, later, "card", closed=True).to_pylist()
    assert (line["credit_limit"], line["step"]) == (3900.0, 1)
