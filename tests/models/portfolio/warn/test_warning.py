"""Who of the forty cards is about to go down."""

import json
from dataclasses import replace
from datetime import date
from importlib import resources

import jsonschema
import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from creditline.features.errors import DataError
from creditline.features.projected.behaviour import Act, Choice, behaviours
from creditline.features.projected.lives import in_turn
from creditline.models.policy import Level, Overlay, Step
from creditline.models.policy.parts.economics import Economics
from creditline.models.portfolio.warn.alike import ALIKE, alike
from creditline.models.portfolio.warn.avoiding import avoided, worse
from creditline.models.portfolio.warn.json_form import warn_data
from creditline.models.portfolio.warn.money import profit_kept
from creditline.models.portfolio.warn.record import LinesOnRecord, on_record
from creditline.models.portfolio.warn.text import warn_text
from creditline.models.portfolio.warn.values import Asked
from creditline.models.portfolio.warn.warn import reaches_of, warn
from creditline.models.why.words.by_language import SHIPPED

ASKED = Asked((31, 62, 92), 5, ("pays_on_time", "clears_arrears", "pays_down"))


def rows(score: list[float], down: list[float], used: float = 0.5) -> LinesOnRecord:
    count = len(score)
    return LinesOnRecord(
        pa.table(
            {
                "customer_id": list(range(count)), "line_id": [f"L{n}" for n in range(count)], "score": score,
                "movement": [0.0] * count, "used": [used] * count, "down_after": down,
                "fall": [None if np.isnan(d) else 30.0 for d in down], "rule": ["" if np.isnan(d) else "band fair" for d in down],
                "taken": [None if np.isnan(d) else 0.5 for d in down],
            }
        )
    )  # fmt: skip


@pytest.fixture
def few(monkeypatch):
    """So few cards are on record that a line is compared with four of them."""
    monkeypatch.setattr("creditline.models.portfolio.warn.alike.ALIKE", 4)


def test_the_share_of_those_alike_that_went_down():
    """By hand: of the nearest 200, half went down after 30 days, and none of those with another score."""
    none, past = np.nan, [600.0] * ALIKE + [700.0] * ALIKE
    found = alike(
        rows([600.0, 700.0], [none, none]), rows(past, [30.0, none] * (ALIKE // 2) + [none] * ALIKE), (20, 34)
    )
    assert found.probability.tolist() == [[0.0, 0.5], [0.0, 0.0]]
    assert (found.after[0], found.fall[0], found.taken[0], found.rule) == (30.0, 30.0, 0.5, ("band fair", ""))
    assert np.isnan([found.after[1], found.fall[1], found.taken[1]]).all()


def test_too_few_who_could_be_alike_are_refused():
    with pytest.raises(DataError, match="a line is compared with 200") as told:
        alike(rows([600.0], [np.nan]), rows([600.0] * 5, [np.nan] * 5), (34,))
    assert "\n" not in str(told.value)


def test_nothing_after_the_day_is_read(whole):
    """As known on an earlier day, no descent of a later decision is there."""
    policy, product = whole.policy, whole.model.target_product
    early = on_record(whole.data, policy, product, date(2024, 8, 31))
    every = on_record(whole.data, policy, product, whole.as_of)
    assert set(early.rows["decided_on"].to_pylist()) == {date(2024, 8, 31)}
    assert np.isnan(early.column("down_after")).all()
    assert len(every.rows) > len(early.rows)
    ends = [
        d.toordinal() + n for d, n in zip(every.rows["decided_on"].to_pylist(), every.column("down_after"), strict=True)
    ]
    assert np.nanmax([*ends, 0]) <= whole.as_of.toordinal()


def test_the_table_the_summary_and_the_schema_agree(whole, few, tmp_path):
    found = warn(whole, ASKED, tmp_path / "warned.parquet")
    table = parquet.read_table(tmp_path / "warned.parquet")
    assert len(table) == found.lines > 0
    for horizon in found.horizons:
        assert sum(filter(None, table[f"probability_{horizon.days}"].to_pylist())) == pytest.approx(horizon.expected)
    by_days = [[row[f"probability_{days}"] or 0.0 for days in ASKED.within] for row in table.to_pylist()]
    assert all(row == sorted(row) for row in by_days)
    calls = [row for row in table.to_pylist() if row["call"] is not None]
    assert sorted(row["call"] for row in calls) == list(range(1, found.calls + 1)) and found.calls <= ASKED.capacity
    ranked = [row["saved"] for row in sorted(calls, key=lambda row: row["call"])]
    assert ranked == sorted(ranked, reverse=True)
    assert all((row["saved"] > 0) == (row["avoided_by"] is not None) for row in calls)
    told = warn_data(found)
    schema = resources.files("creditline.models.portfolio.warn").joinpath("warn.schema.json").read_text("utf-8")
    jsonschema.validate(told, json.loads(schema))
    concepts = {f.concept: f.concept_named.by_language() for f in whole.model.features}
    for language in ("en", "zh"):
        page = warn_text(found, {name: said[language] for name, said in concepts.items()}, SHIPPED.of(language))
        assert "{" not in page and f"{found.lines}" in page
    again = warn(whole, ASKED, tmp_path / "warned.csv")
    assert warn_data(again) | {"table": ""} == told | {"table": ""}
    assert len(csv.read_csv(tmp_path / "warned.csv")) == len(table)


def test_what_avoids_a_fall_is_what_the_replay_gives(whole):
    """Each set found keeps the line whole where doing nothing does not; each smaller act does not."""
    source = whole.source(list(_customers(whole)))
    start = whole.start(source)
    ids = [source.known.customers[int(e)].as_py() for e in start.entity[start.state.step == Step.MAINTAIN]]
    ids = [c for c in ids if source.quiet.months[source.known.customers.index(c).as_py()]][:12]
    line = dict(zip(source.known.customers.take(pa.array(start.entity)).to_pylist(), start.line_ids, strict=True))
    found = avoided(whole, [(one, line[one]) for one in ids], [40] * len(ids), ASKED.behaviours)
    degrees = behaviours()["pays_down"].degrees
    for customer, one in zip(ids, found, strict=True):
        assert one.goes_down or one.choice is None
        if one.choice is None or len(one.choice.acts) != 1 or one.choice.names != ("pays_down",):
            continue
        easier = [Choice(), *(Choice((Act(behaviours()["pays_down"], d),)) for d in degrees[: one.choice.acts[0].rank])]
        own = whole.source([customer])
        begun, lives = whole.start(own), in_turn(own.quiet, whole.as_of, whole.until)
        for points in (40, 60, 80):
            replayed = whole.under(worse(whole.policy, points)).replay(own, begun, lives, [*easier, one.choice])
            if (replayed.step[:, 0] > 0).any():
                break
        whole_all = (replayed.step == 0).all(axis=0)
        assert not whole_all[:-1].any() and whole_all[-1]


def _customers(session):
    with session.data.connect() as connection:
        return [row[0] for row in connection.sql("SELECT DISTINCT customer_id FROM lines ORDER BY 1").fetchall()]


def test_points_are_taken_off_beside_the_policys_own_overlay(lender):
    policy = lender.policy("strict")
    assert worse(policy, 0) is policy
    assert worse(policy, 30).overlay == Overlay(levels=(Level(points=30),))
    assert worse(worse(policy, 30), 20).overlay == Overlay(levels=(Level(points=50),))


def test_horizons_reach_to_the_last_decision_within(whole):
    assert reaches_of(whole, (20, 31, 62, 92)) == (0, 34, 62, 93)


def test_a_policy_that_decided_nothing_knows_nobody_alike(whole, lender):
    with pytest.raises(DataError, match="holds no decision under the policy lenient") as told:
        on_record(whole.data, lender.policy("lenient"), None, whole.as_of)
    assert "\n" not in str(told.value)


def test_decisions_of_long_ago_are_refused(whole, few, monkeypatch, tmp_path):
    monkeypatch.setattr("creditline.models.portfolio.warn.warn.STALE", -1)
    with pytest.raises(
        DataError, match="the last decision under the policy strict before 2024-12-31 is of 2024-12-31"
    ) as told:
        warn(whole, ASKED, tmp_path / "warned.parquet")
    assert "\n" not in str(told.value)


def test_profit_kept_by_hand(whole):
    """Half of 1,000 is taken, of which 800 may be drawn: 500 x 0.1 x 0.5 = 25 forgone, and 500 x (0.5 x 0.4 + 0.05) = 125 a pd of 1."""
    economics = Economics(lgd=0.5, ccf=0.4, usage=0.5, margin=0.2, funding=0.1)
    priced = whole.under(replace(whole.policy, economics=economics))
    lines = pa.table({"product": ["card"] * 3, "credit_limit": [1000.0] * 3})
    score = whole.model.scale.raw(np.log([1 / 9, 2 / 3, 1 / 9]))  # a pd of 0.1, 0.4 and 0.1
    found = profit_kept(priced, lines, score, np.array([0.2, 0.2, 0.9]), np.array([0.5, 0.5, 0.5]))
    assert found == pytest.approx([12.5, -25.0, 2.5])  # of the third only 100 may be drawn
    assert profit_kept(whole, lines, score, np.zeros(3), np.zeros(3)) is None


def test_calls_follow_the_profit_where_the_policy_is_priced(whole, few, tmp_path):
    """A cut that pays is worth no call; what is kept is what is saved, at the probability."""
    economics = Economics(lgd=0.5, ccf=0.4, usage=0.5, margin=0.2, funding=0.1)
    found = warn(whole.under(replace(whole.policy, economics=economics)), ASKED, tmp_path / "warned.parquet")
    calls = [row for row in parquet.read_table(tmp_path / "warned.parquet").to_pylist() if row["call"] is not None]
    assert found.priced and warn_data(found)["calls"]["saved_of"] == "profit" and calls
    assert all(row["kept"] > 0 for row in calls)
    for row in calls:
        assert row["saved"] == pytest.approx(row["probability_92"] * row["kept"] if row["avoided_by"] else 0.0)
    assert "profit" in warn_text(found, {}, SHIPPED.of("en")) and "利润" in warn_text(found, {}, SHIPPED.of("zh"))
