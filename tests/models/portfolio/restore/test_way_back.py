"""What brings a line of the forty cards back."""

import json
from dataclasses import fields, replace
from datetime import date
from importlib import resources

import jsonschema
import numpy as np
import pytest
from carried_on import TWIN, write_lived
from lived_ways import decided_on
from pyarrow import parquet

from creditline.features.errors import DataError, DeclarationError
from creditline.features.projected.behaviour import Act, Choice, acts, behaviours, choices
from creditline.features.projected.lives import in_turn
from creditline.features.projected.quiet import QuietMonths, quiet_months
from creditline.models.policy import Level, Overlay, Regime, State, Step
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.restore.asked import Question, way_back
from creditline.models.portfolio.restore.every import ways_of_every
from creditline.models.portfolio.restore.json_form import restore_data
from creditline.models.portfolio.restore.session import Restoring, restoring
from creditline.models.portfolio.restore.text import restore_text
from creditline.models.portfolio.restore.told import told_to_customer
from creditline.models.portfolio.restore.values import Outlook, Rung
from creditline.models.portfolio.restore.ways import NEVER, harms, smallest, whole_at
from creditline.models.why.words.by_language import SHIPPED

FULL = 26  # uses the whole line: cut by the strict policy
EXPRESSED = ("pays_down",)  # all that cards without instalments can express, beside what changes nothing


def asked(session, customer: int = FULL, **more) -> Question:
    return replace(Question(customer, session.until, ("pays_on_time", "clears_arrears", "pays_down"), 20), **more)


def test_the_smallest_set_brings_it_back_when_the_replay_says(cut):
    found = way_back(cut, asked(cut))
    assert found.outlook is Outlook.ACTS and found.smallest is not None
    assert found.smallest.choice.names == EXPRESSED
    assert found.nothing.whole_on is None
    later = [one.step for one in found.smallest.decisions if one.day >= found.smallest.whole_on]
    assert set(later) == {Step.MAINTAIN}
    assert found.interval is not None and found.interval.within == found.interval.draws  # its months are all alike


def test_a_record_leaves_a_window_on_its_day(cut):
    """Of day d out of a window of N days on d + N; what raised the score is worth points."""
    found = way_back(cut, asked(cut))
    assert found.concepts and all(concept.points > 0 for concept in found.concepts)
    gone = [one for concept in found.concepts for one in concept.records]
    assert all(one.on <= cut.as_of < one.day <= found.smallest.whole_on for one in gone)
    assert all((one.day - one.on).days == one.window for one in gone if one.window is not None)


def test_brute_force_finds_no_smaller_set(cut):
    """Each choice replayed by itself, in order of ease."""
    source = cut.source([FULL])
    start = cut.start(source)
    lives = in_turn(source.quiet, cut.as_of, cut.until)
    grid = {"pays_down": behaviours()["pays_down"].degrees}
    alone = [(choice, whole_at(cut.replay(source, start, lives, [choice]))[0]) for choice in choices(grid)]
    enough = [choice for choice, at in alone if at < NEVER]
    assert way_back(cut, asked(cut)).smallest.choice == min(enough, key=lambda choice: choice.ease)


def test_twins_who_live_it_are_decided_on_alike(cut, lender, tmp_path):
    """By `decide`, month after month, on records that were written; doing nothing, and paying down to each degree."""
    customers = [*lender.full][:10]
    source = cut.source(customers)
    start = cut.start(source)
    lives = in_turn(source.quiet, cut.as_of, cut.until)
    degrees = (None, *behaviours()["pays_down"].degrees)
    own = [
        Choice(() if d is None else (Act(behaviours()["pays_down"], d),))
        for d in np.resize(np.array(degrees, object), len(customers))
    ]
    data = write_lived(tmp_path / "lived", lender.data.folder, cut, source, start, lives, own)
    Job(data, cut.model, str(lender.policies["strict"]), (), "1GB", lambda _: None, lambda _: None).months(
        cut.days[0], len(cut.days), tmp_path / "decided"
    )
    chosen = list(dict.fromkeys(own))
    replayed = cut.replay(source, start, lives, chosen)
    for at, day in enumerate(cut.days):
        rows = {
            row["customer_id"] - TWIN: row
            for row in parquet.read_table(tmp_path / "decided" / f"{day}.parquet").to_pylist()
        }
        for life, customer in enumerate(customers):
            row = chosen.index(own[life]) * lives.count + life
            told = (
                rows[customer]["score"],
                rows[customer]["limit_after"],
                rows[customer]["step"],
                rows[customer]["rule"],
            )
            rule = replayed.rules[replayed.rule[at, row]]
            assert told == (replayed.score[at, row], replayed.limit[at, row], replayed.step[at, row], rule), (
                customer,
                day,
            )


@pytest.mark.slow
def test_twins_decided_on_every_day_are_decided_on_alike(cut, lender, decided, tmp_path):
    """A lender that decides daily."""
    asked = InForce(lender.model, policy=lender.policy("strict"), decisions=(decided("strict", cut.as_of),))
    with restoring(asked, lender.data, cut.as_of, 4, daily=True) as session:
        assert [(day - cut.as_of).days for day in session.days] == [1, 2, 3, 4]
        source = session.source([*lender.full])
        start = session.start(source)
        lives = in_turn(source.quiet, session.as_of, session.until, start.entity)
        replayed = session.replay(source, start, lives, [Choice()])
        nothing = [Choice()] * lives.count
        data = write_lived(tmp_path / "lived", lender.data.folder, session, source, start, lives, nothing)
        job = Job(data, session.model, str(lender.policies["strict"]), (), "1GB", lambda _: None, lambda _: None)
        decided_on(job, session.days, tmp_path / "decided")
        found = way_back(session, Question(FULL, session.until, EXPRESSED, 0))
    for at, day in enumerate(session.days):
        rows = parquet.read_table(tmp_path / "decided" / f"{day}.parquet").to_pylist()
        told = {row["customer_id"] - TWIN: row for row in rows}
        for life, entity in enumerate(start.entity.tolist()):
            row = told[source.known.customers[entity].as_py()]
            made = (row["score"], row["limit_after"], row["step"], row["rule"])
            rule = replayed.rules[replayed.rule[at, life]]
            assert made == (replayed.score[at, life], replayed.limit[at, life], replayed.step[at, life], rule), day
    assert restore_data(found, Regime.PLAIN, "CNY", SHIPPED)["each"] == "day"
    page = restore_text(found, Regime.PLAIN, "CNY", "lender", SHIPPED.of("en")).splitlines()
    assert 0 < sum(line.startswith("  2025-") for line in page) < 4  # of days alike the first is shown


def test_each_of_a_customers_lines_goes_on_from_where_it_stands(cut):
    source = cut.source([FULL])
    start = cut.start(source)
    other = replace(start, state=replace(start.state, limit=np.round(start.state.limit / 2)))
    both = replace(start.take(np.zeros(2, np.int64)), state=State.joined([start.state, other.state]))
    found = cut.replay(source, both, in_turn(source.quiet, cut.as_of, cut.until, both.entity), [Choice()])
    alone = [
        cut.replay(source, one, in_turn(source.quiet, cut.as_of, cut.until), [Choice()]).limit[:, 0]
        for one in (start, other)
    ]
    assert (alone[0] != alone[1]).any()
    assert np.array_equal(found.limit, np.stack(alone, axis=1))


class OfTwoLines(Restoring):
    """As the session, but every line has another beside it, with half its limit."""

    def start(self, source):
        one = super().start(source)
        half = replace(one, line_ids=("half",), state=replace(one.state, limit=np.round(one.state.limit / 2)))
        return replace(
            one.take(np.zeros(2, np.int64)),
            line_ids=(*one.line_ids, "half"),
            state=State.joined([one.state, half.state]),
        )


def test_of_several_lines_one_is_named(cut):
    two = OfTwoLines(**{one.name: getattr(cut, one.name) for one in fields(Restoring)})
    alone = way_back(cut, asked(cut))
    assert way_back(two, asked(cut, line=alone.line_id)) == alone
    half = way_back(two, asked(cut, line="half"))
    assert (half.line_id, half.limit) == ("half", np.round(alone.limit / 2))
    with pytest.raises(DataError, match=rf"has 2 lines .*: {alone.line_id} \(.*\), half \(.*\); name one of them"):
        way_back(two, asked(cut))
    with pytest.raises(DataError, match=rf"customer {FULL} has no line other on .*; there is {alone.line_id} \("):
        way_back(cut, asked(cut, line="other"))


def test_what_is_suggested_never_leaves_less(cut, lender):
    source = cut.source([*lender.full])
    start = cut.start(source)
    lives = in_turn(source.quiet, cut.as_of, cut.until, start.entity)
    chosen = list(choices({"pays_down": behaviours()["pays_down"].degrees}))
    replayed = cut.replay(source, start, lives, chosen)
    nothing = np.tile(np.arange(lives.count), len(chosen))
    whole, harmful = whole_at(replayed).reshape(-1, lives.count), harms(replayed, nothing).reshape(-1, lives.count)
    suggested = 0
    for life in range(lives.count):
        best = smallest(chosen, whole[:, life], harmful[:, life], len(cut.days) - 1)
        if best is None:
            continue
        suggested += 1
        row, none = best * lives.count + life, life
        drawn = np.where(replayed.step < Step.SUSPEND, np.maximum(replayed.limit - replayed.balance, 0.0), 0.0)
        assert (drawn[:, row] >= drawn[:, none] - 0.005).all() and (
            replayed.step[:, row] <= replayed.step[:, none]
        ).all()
    assert suggested > 3


def test_it_is_said_alike_in_every_language_and_by_its_schema(cut):
    found = way_back(cut, asked(cut))
    again = restore_data(way_back(cut, asked(cut)), Regime.PLAIN, "CNY", SHIPPED)
    told = restore_data(found, Regime.PLAIN, "CNY", SHIPPED)
    assert told == again
    schema = json.loads(
        resources.files("creditline.models.portfolio.restore").joinpath("restore.schema.json").read_text("utf-8")
    )
    jsonschema.validate(told, schema)
    for language in ("en", "zh"):
        page = restore_text(found, Regime.PLAIN, "CNY", "data", SHIPPED.of(language))
        assert str(found.customer_id) in page and "{" not in page
        assert SHIPPED.of(language).dates.say(found.smallest.whole_on) in page
    assert "drawn at random: on " in restore_text(
        found, Regime.PLAIN, "CNY", "data", SHIPPED.of("en")
    )  # all on one day


@pytest.mark.parametrize("regime", Regime)
def test_a_customer_is_promised_nothing(cut, regime):
    found = way_back(cut, asked(cut))
    for language, never in (
        ("en", ("will be restored", "guarantee", "we promise", "must")),
        ("zh", ("保证", "一定", "必将")),
    ):
        heading, said = told_to_customer(found, regime, "CNY", SHIPPED.of(language))
        assert heading and not any(word in said for word in never)
        (then,) = (made for made in found.way.decisions if made.day == found.way.rungs[Rung.WHOLE])
        assert all(f"{amount:,.10g}" in said for amount in (then.limit, found.last_whole_limit))
        assert ("not a promise" in said or "or a promise" in said) if language == "en" else "承诺" in said


def test_only_what_the_replay_gives_is_told(cut):
    nobody = replace(way_back(cut, asked(cut)), smallest=None, earliest=None, outlook=Outlook.NEVER)
    assert told_to_customer(nobody, Regime.PLAIN, "CNY", SHIPPED.of("en")) == ()


def test_nothing_harmful_is_ever_suggested():
    """No behaviour of a customer's own writes another's record, borrows, or asks for credit."""
    for one in acts():
        assert not {"links", "customers", "attributes", "applications", "credit_events"} & set(one.writes)
        english = one.words.said("en").lower()
        assert not any(
            word in english.replace("take no new loan", "").replace("apply for no credit", "")
            for word in ("borrow", "loan", "apply")
        )
        assert one.effort > 0 and one.words.said("zh")


def test_every_cut_line_of_the_day(cut, tmp_path):
    out = tmp_path / "back.parquet"
    counted = ways_of_every(cut, ("pays_down",), cut.until, out)
    rows = {row["customer_id"]: row for row in parquet.read_table(out).to_pylist()}
    assert counted.lines == len(rows) == sum(counted.outlooks.values())
    alone = way_back(cut, asked(cut))
    assert rows[str(FULL)]["smallest_on"] == alone.smallest.whole_on
    assert json.loads(rows[str(FULL)]["smallest"]) == [
        {"behaviour": "pays_down", "degree": alone.smallest.choice.degree("pays_down")}
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"customer": 13}, "stands whole"),
        ({"customer": 999}, "is not in"),
        ({"customer": "x"}, "is not in"),
        ({"customer": 37}, "no line with a known limit"),
        ({"behaviours": ("no_new_inquiries",)}, "no table inquiries"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(cut, more, said):
    with pytest.raises(DataError, match=said) as told:
        way_back(cut, asked(cut, **more))
    assert "\n" not in str(told.value)


def test_what_only_the_lender_can_undo_is_said(cut):
    """With an overlay no score reaches the band that stands whole; without it the same acts do."""
    strict = cut.under(replace(cut.policy, overlay=Overlay(levels=(Level(points=300),))))
    found = way_back(strict, asked(strict))
    assert (found.outlook, found.rule) == (Outlook.LENDER, "overlay")
    assert found.smallest is None and found.interval is None
    assert told_to_customer(found, Regime.PLAIN, "CNY", SHIPPED.of("en")) == ()


def test_a_line_that_is_never_opened_again_is_said(cut, lender):
    found = way_back(cut, asked(cut, customer=lender.closed))
    assert (found.outlook, found.rule) == (Outlook.NEVER, "closed")
    assert {one.step for one in found.together.decisions} == {Step.CLOSE}


def test_a_line_that_the_cap_alone_scaled_is_the_lenders(cut, monkeypatch):
    start = cut.start(cut.source([13]))
    capped = replace(start, decided=({"rule": "portfolio cap", "decided_on": cut.as_of},))
    monkeypatch.setattr(type(cut), "start", lambda _session, _source: capped)
    with pytest.raises(DataError, match="only the lender can restore it"):
        way_back(cut, asked(cut, customer=13))


def test_a_horizon_without_a_decision_is_refused(lender, in_force):
    with (
        pytest.raises(DataError, match="no month ends within 3 days"),
        restoring(in_force("strict"), lender.data, date(2024, 12, 1), 3),
    ):
        pass


def test_a_policy_without_a_way_back_is_none(lender):
    """It is refused before anything is asked of it."""
    bands = lender.policy("strict").bands
    with pytest.raises(DeclarationError, match="no band leads back to maintain"):
        replace(lender.policy("strict"), bands=tuple(replace(band, step=Step.REDUCE) for band in bands))


def test_a_customer_without_a_quiet_month_is_refused(cut, monkeypatch):
    def none(connection, data, known):
        quiet_months(connection, data, known)
        return QuietMonths(((),) * known.count)

    monkeypatch.setattr("creditline.features.projected.opened.quiet_months", none)
    with pytest.raises(DataError, match="no quiet month"):
        way_back(cut, asked(cut))
