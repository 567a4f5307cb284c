"""Lines written by hand, and what their answers must be: every figure here is worked out on paper.

The policy halves a line on which 300 or more is owed, to half of what stood uncut, and knows no other reason.
"""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hand_made_line import OWES_MORE, PAST_DUE, Hand, decision, hand, statement
from pyarrow import parquet

from creditline.features.errors import DataError
from creditline.models.policy import Policy, Step
from creditline.models.portfolio.cuts.cuts import find_cuts
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.lines.standing import standing_lines
from creditline.models.why import Layer, Why
from creditline.models.why.answer.line import Departure, MoneyLedger, Place, Reading
from creditline.models.why.answer.telling import Telling, telling
from creditline.models.why.notice.notice import notice_of

FEBRUARY, MARCH, APRIL = date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)
MAY, JUNE = date(2024, 5, 31), date(2024, 6, 30)
WHOLE = statement("2024-03-05", 1000, 100)


def explained(made: Hand, end: date = APRIL, policy: Policy | None = None, **more: object) -> Why:
    return explain_customer(InForce(made.model, policy=policy or made.policy(), **more), made.data, "ann", None, end)


def shares(why: Why) -> dict[Layer, tuple[float, float]]:
    """What each layer took from the limit and from what may be drawn."""
    return {share.layer: (share.limit, share.drawable) for share in why.layers if share.limit or share.drawable}


def said(why: Why) -> tuple[str, ...]:
    return notice_of(why, "en").statements


def test_a_raise_falling_due(tmp_path: Path) -> None:
    """1,000 since 31 January, a raise of a quarter due after 80 days; on 30 April half of 1,000 is taken instead."""
    made = hand(
        tmp_path,
        statement("2024-01-05", 800, 100) + WHOLE + statement("2024-04-05", 1000, 300),
        decision("2024-01-31", 800, 1000, "increase") + decision("2024-03-31", 1000, 1000, "maintain")
        + decision("2024-04-30", 1000, 500, "reduce", "0 1"),
        salary=3000.0,
    )  # fmt: skip
    why = explained(made, policy=made.policy(changes="raise_cool_down_days = 80\nlargest_raise = 0.25"))
    assert (why.start.as_of, why.line.facts.departures) == (MARCH, ())
    assert why.line.limit == why.line.drawable == MoneyLedger(1000.0, 0.0, 250.0, 0.0, 500.0)
    assert shares(why) == {Layer.BEHAVIOUR: (-750.0, -750.0)}
    assert telling(why) is Telling.CAUSED


def test_arrears_that_grew(tmp_path: Path) -> None:
    """Due on 11 March and never paid: 20 days on 31 March, within the rule; 50 on 30 April, and the line is suspended."""
    made = hand(
        tmp_path,
        WHOLE + statement("2024-04-05", 1000, 100),
        decision("2024-03-31", 1000, 1000, "maintain") + decision("2024-04-30", 1000, 1000, "suspend", "0 2"),
        dues="ann,L,card,2024-03-11,200,,\n",
    )
    why = explained(made, policy=made.policy(more=PAST_DUE))
    assert (why.start.as_of, why.line.facts.departures) == (MARCH, ())
    assert why.line.limit == MoneyLedger(1000.0, 0.0, 0.0, 0.0, 1000.0)
    assert why.line.drawable == MoneyLedger(1000.0, 0.0, 0.0, 0.0, 0.0)
    assert shares(why) == {Layer.BEHAVIOUR: (0.0, -1000.0)}
    (step,) = why.line.facts.steps
    assert (step.on, step.rule) == (APRIL, "trigger past due")
    assert step.readings == (Reading("repayment.days_past_due_now", 50.0, stood=20.0),)
    assert telling(why) is Telling.CAUSED


def test_a_reopened_line(tmp_path: Path) -> None:
    """Closed at 1,000 in January, opened again with 800 in March: what stood in April is the 800."""
    made = hand(
        tmp_path,
        statement("2024-01-05", 1000, 100) + statement("2024-02-05", 0, 0) + statement("2024-04-05", 800, 300),
        decision("2024-01-31", 1000, 0, "close", "0 3") + decision("2024-03-31", 0, 800, "restore", "3 0")
        + decision("2024-04-30", 800, 400, "reduce", "0 1"),
    )  # fmt: skip
    why = explained(made)
    assert (why.start.as_of, why.line.facts.departures) == (MARCH, ())
    assert why.line.limit == why.line.drawable == MoneyLedger(800.0, 0.0, 0.0, 0.0, 400.0)
    assert shares(why) == {Layer.BEHAVIOUR: (-400.0, -400.0)}
    assert said(why)[0] == "On 30 April 2024 your credit limit was lowered from CNY 800 to CNY 400."


def test_a_customers_own_request_to_lower(tmp_path: Path) -> None:
    """From 1,000 to 600 by their own wish; the lender then halves what they wished for."""
    made = hand(
        tmp_path,
        WHOLE + statement("2024-04-05", 1000, 300),
        decision("2024-03-31", 1000, 1000, "maintain") + decision("2024-04-10", 1000, 600, "reduce", "", by="customer")
        + decision("2024-04-30", 600, 300, "reduce", "0 1"),
    )  # fmt: skip
    why = explained(made)
    assert (why.start.as_of, why.line.facts.departures) == (MARCH, ())
    assert why.line.limit == why.line.drawable == MoneyLedger(1000.0, -400.0, 0.0, 0.0, 300.0)
    assert shares(why) == {Layer.BEHAVIOUR: (-300.0, -300.0)}
    assert said(why)[:3] == (
        "On 30 April 2024 your credit limit was lowered from CNY 600 to CNY 300.",
        "On 31 March 2024 your credit limit was CNY 1,000.",
        "You had asked us to lower it to CNY 600.",
    )


@pytest.fixture
def closed_by_the_data(tmp_path: Path) -> Hand:
    """On 31 March the data close the line; our own decision of the day is another."""
    return hand(
        tmp_path,
        statement("2024-02-05", 1000, 100) + statement("2024-04-05", 0, 300) + statement("2024-05-05", 0, 300)
        + statement("2024-07-05", 0, 0),
        decision("2024-02-29", 1000, 1000, "maintain") + decision("2024-03-31", 1000, 0, "close", "0 3"),
        salary=3000.0,
    )  # fmt: skip


def job(made: Hand, *earlier: Path) -> Job:
    made.policy(changes="largest_raise = 0.25\nraise_cool_down_days = 80")
    place = str(made.data.folder.parent / "hand.toml")
    return Job(made.data, made.model, place, earlier, "1GB", lambda _: None, lambda _: None)


def test_data_and_decisions_that_disagree_on_one_day(closed_by_the_data: Hand, tmp_path: Path) -> None:
    """Raised by us on 31 March from 1,000 to 1,250, and halved on 30 April to 625: nothing was closed."""
    made, march, april = closed_by_the_data, tmp_path / "march.parquet", tmp_path / "april.parquet"
    job(made).once(MARCH, march)
    job(made, march).once(APRIL, april)
    policy = made.policy(changes="largest_raise = 0.25\nraise_cool_down_days = 80")
    why = explained(made, APRIL, policy, decisions=(march, april))
    facts = why.line.facts
    assert (why.start.as_of, facts.departures, facts.computed) == (MARCH, (), False)
    assert (facts.stood, facts.eve) == (Place(1250.0, Step.MAINTAIN), Place(1250.0, Step.MAINTAIN))
    assert (facts.after, facts.action) == (Place(625.0, Step.REDUCE), "reduce")
    assert shares(why) == {Layer.BEHAVIOUR: (-625.0, -625.0)}


def test_data_and_state_that_disagree_on_one_day(closed_by_the_data: Hand, tmp_path: Path) -> None:
    """Months and a single day of the same state decide the same on the first day."""
    made, march = closed_by_the_data, tmp_path / "march.parquet"
    job(made).once(MARCH, march)
    job(made, march).once(APRIL, tmp_path / "once.parquet")
    job(made, march).months(APRIL, 2, tmp_path / "months")
    once, first = (
        parquet.read_table(file) for file in (tmp_path / "once.parquet", tmp_path / "months/2024-04-30.parquet")
    )
    assert once.equals(first)
    assert (once["limit_before"].to_pylist(), once["limit_after"].to_pylist()) == ([1250.0], [625.0])


def test_an_override_of_100_after_a_halving(tmp_path: Path) -> None:
    """Halved from 10,000 in April by what is owed; in May, where the policy changes nothing, a person takes 100 more.

    The override alone takes 100 of 10,000, and 100 of 5,000 with the halving: 100 in any order.
    """
    made = hand(
        tmp_path,
        statement("2024-03-05", 10000, 100) + statement("2024-04-05", 10000, 300) + statement("2024-05-05", 5000, 300),
        decision("2024-03-31", 10000, 10000, "maintain") + decision("2024-04-30", 10000, 5000, "reduce", "0 1")
        + decision("2024-05-31", 5000, 4900, "reduce", "1 1", override=1, reason="a word with the customer"),
    )  # fmt: skip
    why = explained(made, MAY)
    assert why.start.as_of == MARCH
    assert why.line.facts.departures == (
        Departure(MAY, Place(4900.0, Step.REDUCE), Place(5000.0, Step.REDUCE), True, "a word with the customer"),
    )
    assert why.line.limit == why.line.drawable == MoneyLedger(10000.0, 0.0, 0.0, 0.0, 4900.0)
    assert shares(why) == {Layer.BEHAVIOUR: (-5000.0, -5000.0), Layer.OVERRIDE: (-100.0, -100.0)}
    assert telling(why) is Telling.OVERRIDDEN
    assert notice_of(why, "en").review is not None


def test_a_cap_at_04_on_three_dates(tmp_path: Path) -> None:
    """10,000 to 4,000 to 1,600 to 640, by the cap alone."""
    limits = (10000, 4000, 1600, 640)
    cuts = zip(("2024-04-30", "2024-05-31", "2024-06-30"), limits[:-1], limits[1:], strict=True)
    made = hand(
        tmp_path,
        "".join(statement(f"2024-0{3 + n}-05", limit, 100) for n, limit in enumerate((10000, *limits[:-1]))),
        decision("2024-03-31", 10000, 10000, "maintain")
        + "".join(decision(day, before, after, "reduce", below="0.4") for day, before, after in cuts),
    )
    why = explained(made, JUNE)
    assert (why.start.as_of, why.line.facts.departures) == (MARCH, ())
    assert why.line.limit == why.line.drawable == MoneyLedger(10000.0, 0.0, 0.0, 0.0, 640.0)
    assert shares(why) == {Layer.PORTFOLIO: (-9360.0, -9360.0)}
    assert [(step.on, step.after.limit, step.rule) for step in why.line.facts.steps] == [
        (APRIL, 4000.0, "portfolio cap"), (MAY, 1600.0, "portfolio cap"), (JUNE, 640.0, "portfolio cap"),
    ]  # fmt: skip
    assert telling(why) is Telling.NONE
    assert said(why)[:2] == (
        "On 30 June 2024 your credit limit was lowered from CNY 1,600 to CNY 640.",
        "On 31 March 2024 your credit limit was CNY 10,000.",
    )


@pytest.mark.slow
def test_a_decision_recorded_twice(tmp_path: Path) -> None:
    """The same row again, or one corrected three hours later or the day after: the answer is that of the one that counts."""
    lines = WHOLE + statement("2024-04-05", 1000, 300)
    first, cut = decision("2024-03-31", 1000, 1000, "maintain"), decision("2024-04-30", 1000, 500, "reduce", "0 1")
    wrong = decision("2024-03-31", 1000, 900, "reduce", "0 1", known="2024-03-31 09:00:00")
    at_noon = decision("2024-03-31", 1000, 1000, "maintain", known="2024-03-31 12:00:00")
    next_day = decision("2024-03-31", 1000, 1000, "maintain", known="2024-04-01")
    answers = []
    recorded_as = (
        first + cut,
        first + first + cut + cut,
        wrong + at_noon + cut,
        at_noon + wrong + cut,
        wrong + next_day + cut,
    )
    for number, rows in enumerate(recorded_as):
        (tmp_path / str(number)).mkdir()
        answers.append(explained(hand(tmp_path / str(number), lines, rows)))
    for why in answers:
        assert (why.start.as_of, why.line.facts.departures) == (MARCH, ())
        assert why.line.limit == MoneyLedger(1000.0, 0.0, 0.0, 0.0, 500.0)
        assert shares(why) == {Layer.BEHAVIOUR: (-500.0, -500.0)}
        assert why.line == answers[0].line


@pytest.mark.parametrize(("first_owed", "since"), [(6, MAY), (5, APRIL), (4, MARCH)])
def test_a_gap_of_months(first_owed: int, since: date, tmp_path: Path) -> None:
    """Nothing was decided from February to June: the last month end before 300 was owed is what stood."""
    owed = {month: 300 if month >= first_owed else 100 for month in range(2, 7)}
    made = hand(
        tmp_path,
        "".join(statement(f"2024-0{month}-05", 1000, balance) for month, balance in owed.items()),
        decision("2024-01-31", 1000, 1000, "maintain") + decision("2024-06-30", 1000, 500, "reduce", "0 1"),
    )
    why = explained(made, JUNE)
    assert (why.start.as_of, why.line.facts.departures) == (since, ())
    assert why.line.limit == MoneyLedger(1000.0, 0.0, 0.0, 0.0, 500.0)
    assert shares(why) == {Layer.BEHAVIOUR: (-500.0, -500.0)}


def test_a_limit_changed_with_no_decision_on_record(tmp_path: Path) -> None:
    """800 on the statement of April, and no word why: of 1,000 the record's own cut would have left 500, it left 400."""
    made = hand(
        tmp_path,
        WHOLE + statement("2024-04-05", 800, 300),
        decision("2024-03-31", 1000, 1000, "maintain") + decision("2024-04-30", 800, 400, "reduce", "0 1"),
    )
    why = explained(made)
    assert why.start.as_of == MARCH
    (departure,) = why.line.facts.departures
    assert (departure.on, departure.override) == (APRIL, False)
    assert (departure.recorded, departure.decided) == (Place(800.0, Step.MAINTAIN), Place(1000.0, Step.MAINTAIN))
    assert why.line.limit == why.line.drawable == MoneyLedger(1000.0, 0.0, 0.0, -100.0, 400.0)
    assert shares(why) == {Layer.BEHAVIOUR: (-500.0, -500.0)}
    assert telling(why) is Telling.UNEXPLAINED
    assert notice_of(why, "en").review is not None


def test_a_policy_replaced_in_the_middle(tmp_path: Path) -> None:
    """300 is owed all along: by the mild policy up to 900 is well, by the strict one it halves; 600 in May suspends.

    May be drawn: 1,000 with nothing moved, 500 by the policy alone, 1,000 by the record alone, 0 by both; so the policy
    (-500 - 1,000) / 2 and the record (0 - 500) / 2. The limit is halved by the policy whatever the record.
    """
    lines = statement("2024-03-05", 1000, 300) + statement("2024-04-05", 1000, 300) + statement("2024-05-05", 500, 600)
    (tmp_path / "decided").mkdir()
    made = hand(tmp_path, lines)
    mild, strict = made.policy("mild", owes=900), made.policy("strict", more=OWES_MORE)
    made = hand(
        tmp_path / "decided",
        lines,
        decision("2024-03-31", 1000, 1000, "maintain", version=mild.version)
        + decision("2024-04-30", 1000, 500, "reduce", "0 1", version=strict.version)
        + decision("2024-05-31", 500, 500, "suspend", "1 2", version=strict.version),
    )  # fmt: skip
    why = explained(made, MAY, strict, previous_policy=mild)
    assert (why.start.as_of, why.line.facts.departures) == (MARCH, ())
    assert why.line.limit == MoneyLedger(1000.0, 0.0, 0.0, 0.0, 500.0)
    assert why.line.drawable == MoneyLedger(1000.0, 0.0, 0.0, 0.0, 0.0)
    assert shares(why) == {Layer.POLICY: (-500.0, -750.0), Layer.BEHAVIOUR: (0.0, -250.0)}
    assert telling(why) is Telling.DEEPENED
    assert [(step.on, step.rule) for step in why.line.facts.steps] == [
        (APRIL, "trigger owes much"), (MAY, "trigger owes more"),
    ]  # fmt: skip


def test_two_lines_of_one_product_are_refused(tmp_path: Path) -> None:
    made = hand(
        tmp_path,
        WHOLE + statement("2024-04-05", 1000, 300) + statement("2024-04-05", 500, 0, line="B"),
        decision("2024-04-30", 1000, 500, "reduce", "0 1"),
    )
    with pytest.raises(DataError, match="customer ann has 2 lines on card"):
        explained(made)
    with recorded(made.data) as record, pytest.raises(DataError, match="customer ann has 2 lines on card"):
        find_cuts(InForce(made.model, policy=made.policy()), record, None, APRIL)


def test_a_correction_that_was_not_known_yet(tmp_path: Path) -> None:
    """Corrected on 10 May: on the eve of 30 April the 900 stood, and on that of 31 May what the correction says."""
    made = hand(
        tmp_path,
        WHOLE + statement("2024-03-31", 1000, 100),
        decision("2024-03-31", 1000, 900, "reduce", "0 1", known="2024-03-31")
        + decision("2024-03-31", 1000, 1000, "maintain", known="2024-05-10"),
    )
    asked = pa.table({"customer_id": ["ann"] * 2, "as_of": pa.array([APRIL, MAY], pa.date32())})
    with recorded(made.data) as record:
        found = standing_lines(record, asked, "card")
    assert found.select(["credit_limit", "step"]).to_pylist() == [
        {"credit_limit": 900.0, "step": 1}, {"credit_limit": 1000.0, "step": 0},
    ]  # fmt: skip


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize(("given", "stands"), [(1000, 600), (500, 500), (0, 0)])
def test_a_wish_of_the_day_of_a_decision(given: int, stands: int, order: tuple[int, int], tmp_path: Path) -> None:
    """It is carried out on what the lender decided that day, in whatever order the rows stand: 600, or less already."""
    action, steps = ("maintain", "0 0") if given == 1000 else ("reduce", "0 1") if given else ("close", "0 3")
    rows = (
        decision("2024-03-31", 1000, given, action, steps),
        decision("2024-03-31", 1000, 600, "reduce", "", by="customer"),
    )
    made = hand(tmp_path, WHOLE, "".join(rows[place] for place in order))
    asked = pa.table({"customer_id": ["ann"], "as_of": pa.array([APRIL], pa.date32())})
    with recorded(made.data) as record:
        (found,) = standing_lines(record, asked, "card", closed=True).to_pylist()
    assert (found["credit_limit"], found["month_limit"]) == (stands, stands)


@pytest.mark.slow
def test_a_wish_of_the_day_of_one_of_our_decisions(tmp_path: Path) -> None:
    """1,250 by us on 31 March, where the customer asked for 600 that day: 600 in April, on the statement too."""
    made = hand(
        tmp_path,
        statement("2024-02-05", 1000, 100) + statement("2024-04-05", 1000, 300) + statement("2024-05-05", 1000, 0),
        decision("2024-02-29", 1000, 1000, "maintain")
        + decision("2024-03-31", 1000, 600, "reduce", "", by="customer"),
        salary=3000.0,
    )  # fmt: skip
    job(made).months(MARCH, 2, tmp_path / "months")
    files = [tmp_path / f"months/{day}.parquet" for day in (MARCH, APRIL)]
    march, april = (parquet.read_table(file).to_pylist()[0] for file in files)
    assert (march["limit_after"], april["limit_before"], april["limit_after"]) == (1250.0, 600.0, 300.0)
    policy = made.policy(changes="largest_raise = 0.25\nraise_cool_down_days = 80")
    why = explained(made, APRIL, policy, decisions=tuple(files))
    assert (why.start.as_of, why.line.facts.departures) == (MARCH, ())
    assert why.line.limit == MoneyLedger(1250.0, -650.0, 0.0, 0.0, 300.0)
    with recorded(made.data, files) as record, record.connect() as connection:
        found = connection.execute("SELECT credit_limit FROM lines ORDER BY statement_on").fetchall()
    assert [row[0] for row in found] == [1000.0, 600.0, 300.0]


def test_two_wishes_with_a_raise_between(tmp_path: Path) -> None:
    """400 by the customer in April, back to 1,000 by a person, 900 by the customer in June: of 1,000 they wished for 400.

    The policy never raises; what the person gave is theirs: 900 - 400.
    """
    made = hand(
        tmp_path,
        WHOLE + statement("2024-04-05", 1000, 100) + statement("2024-06-05", 1000, 100),
        decision("2024-03-31", 1000, 1000, "maintain") + decision("2024-04-10", 1000, 400, "reduce", "", by="customer")
        + decision("2024-05-31", 400, 1000, "increase", override=1)
        + decision("2024-06-12", 1000, 900, "reduce", "", by="customer")
        + decision("2024-06-30", 900, 800, "reduce", "0 0", override=1),
    )  # fmt: skip
    why = explain_customer(InForce(made.model, policy=made.policy()), made.data, "ann", MARCH, JUNE)
    assert (why.line.limit.asked, why.line.limit.anyway, why.line.limit.unexplained) == (-600.0, 0.0, 0.0)
    assert why.line.limit.end == 800.0
    assert set(shares(why)) == {Layer.OVERRIDE}
