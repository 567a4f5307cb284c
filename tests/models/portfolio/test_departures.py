"""Lines that a policy decided month after month: no departure where the record is its own, and each planted one on its date."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.models.policy import Income, Inputs, Ladder, Policy, PolicyBand, State, Step, decide_lines
from creditline.models.policy.deciding.rule_values import rule_values
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.explain.behind import records_behind
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.customer_answers import CustomerAnswers
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.steps import place_of, step_taken
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.why import Layer, Why
from creditline.models.why.answer.line import Departure, MoneyLedger, Place, Reading, StepTaken
from creditline.models.why.answer.telling import Telling, telling
from creditline.models.why.game.line_facts import IncomeRead
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.page import as_text

JULY, AUGUST = date(2024, 7, 31), date(2024, 8, 31)
OCTOBER, NOVEMBER = date(2024, 10, 31), date(2024, 11, 30)
Edit = Callable[[dict], dict]


@pytest.fixture(scope="module")
def stairs(lender, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One step down at a time, to suspended: reduced in November, suspended in December."""
    file = tmp_path_factory.mktemp("stairs") / "stairs.toml"
    text = Path(lender.policies["strict"]).read_text(encoding="utf-8")
    file.write_text(text.replace("at_once = 3", "at_once = 1").replace('step = "reduce"', 'step = "suspend"'), "utf-8")
    return file


@pytest.fixture(scope="module")
def year(lender, stairs: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The decisions of July to November."""
    out = tmp_path_factory.mktemp("year") / "months"
    job = Job(lender.data, lender.model, str(stairs), (), "1GB", lambda _: None, lambda _: None)
    job.months(JULY, 5, out)
    return [out / f"{day}.parquet" for day in (JULY, AUGUST, lender.stood, OCTOBER, NOVEMBER)]


def answers(
    lender, stairs: Path, made: list[Path], folder: Path, customers: list[int], start: date | None = None
) -> list[Why]:
    """Decided on in December on the record `made`, and explained by it."""
    job = Job(lender.data, lender.model, str(stairs), tuple(made), "1GB", lambda _: None, lambda _: None)
    last = folder / "december.parquet"
    job.once(lender.cut, last)
    policy = read_policy_for(str(stairs), lender.model, lender.data)
    with CustomerAnswers.from_files(
        InForce(lender.model, policy=policy, decisions=(*made, last)), lender.data
    ) as asked:
        return [asked.why(customer, start, lender.cut) for customer in customers]


def edited(file: Path, folder: Path, customer: int, changes: dict) -> Path:
    table = parquet.read_table(file)
    rows = [row | (changes if row["customer_id"] == customer else {}) for row in table.to_pylist()]
    parquet.write_table(table.from_pylist(rows, schema=table.schema), folder / file.name)
    return folder / file.name


@pytest.mark.slow
def test_the_policys_own_record_has_no_departure(lender, stairs, year, tmp_path: Path) -> None:
    """Reduced to what is owed, then suspended: the limit fell by 210, and nothing may be drawn any more."""
    for customer, why in zip((1, 2), answers(lender, stairs, year, tmp_path, [1, 2]), strict=True):
        owed = 4800.0 - 10 * customer
        facts = why.line.facts
        assert (why.start.as_of, facts.departures, facts.computed) == (OCTOBER, (), False)
        assert (facts.stood, facts.eve) == (Place(5000.0, Step.MAINTAIN), Place(owed, Step.REDUCE))
        assert (facts.after, facts.action) == (Place(owed, Step.SUSPEND), "suspend")
        assert why.line.limit == MoneyLedger(5000.0, 0.0, 0.0, 0.0, owed)
        assert why.line.drawable == MoneyLedger(5000.0, 0.0, 0.0, 0.0, 0.0)
        shares = {share.layer: (share.limit, share.drawable) for share in why.layers if share.drawable}
        assert shares == {Layer.BEHAVIOUR: (owed - 5000.0, -5000.0)}
        assert telling(why) is Telling.CAUSED
        november, december = facts.steps
        assert (november.on, november.before, november.after) == (NOVEMBER, facts.stood, facts.eve)
        assert (december.on, december.before, december.after) == (lender.cut, facts.eve, facts.after)
        for step in facts.steps:
            assert (step.rule, step.edge) == ("band weak", 610)
            assert step.missed == 610 - step.score > 0
        assert f"by band weak (score {november.score}, {november.missed} points below 610)." in as_text(why)


def test_a_long_way_is_replayed_in_the_order_of_its_days(lender, stairs, year, tmp_path: Path) -> None:
    """From July, over five decisions: the ledgers hold nothing that is not explained."""
    (why,) = answers(lender, stairs, year, tmp_path, [1], JULY)
    assert (why.start.as_of, why.line.facts.asked_from, why.line.facts.departures) == (JULY, None, ())
    assert why.line.limit == MoneyLedger(5000.0, 0.0, 0.0, 0.0, 4790.0)
    assert why.line.drawable == MoneyLedger(5000.0, 0.0, 0.0, 0.0, 0.0)


def test_the_trigger_is_named_with_what_it_read(lender, stairs, year, tmp_path: Path) -> None:
    """A hard rule on what is owed: 4,700 of customer 25, who is never in the weak band of this policy."""
    text = (
        stairs.read_text(encoding="utf-8")
        .replace("highest = 609", "highest = 359")
        .replace("lowest = 610", "lowest = 360")
    )
    rule = '[[triggers]]\nname = "owes too much"\nwhen = "balance > 4600 AND score < 900"\nstep = "suspend"\n[triggers.words]\n'
    rule += 'en = "you owed {value}; the rule is {threshold}"\nzh = "您的欠款为{value}，规则为{threshold}"\n'
    file = tmp_path / "rule.toml"
    file.write_text(text + rule, encoding="utf-8")
    policy = read_policy_for(str(file), lender.model, lender.data)
    before = read_policy_for(str(lender.policies["lenient"]), lender.model, lender.data)
    why = explain_customer(
        InForce(lender.model, policy=policy, previous_policy=before), lender.data, 25, None, lender.cut
    )
    (step,) = why.line.facts.steps
    assert (step.rule, step.when) == ("trigger owes too much", "balance > 4600 AND score < 900")
    assert step.readings == (Reading("balance", 4700.0), Reading("score", float(why.end.score)))
    assert (step.after, step.missed, step.score_part) == (Place(5000.0, Step.SUSPEND), None, False)
    assert (step.value, step.threshold, step.words.said("en")) == (
        4700.0,
        4600.0,
        "you owed {value}; the rule is {threshold}",
    )
    assert why.line.behind[0].feature is None  # what is owed is no feature
    assert "by trigger owes too much (balance = 4,700 and score = " in as_text(why)


def test_each_step_has_the_points_of_its_own_day(lender, stairs, year, tmp_path: Path) -> None:
    """November's are those of an answer up to November; December's are the answer's own."""
    (why,) = answers(lender, stairs, year, tmp_path, [1])
    november, december = why.line.facts.steps
    assert november.score_part and december.score_part
    way, last = (behind.score for behind in why.line.behind)
    assert last is None
    own = explain_customer(InForce(lender.model), lender.data, 1, OCTOBER, NOVEMBER)
    assert (way.start.score, way.end.score, way.reasons) == (own.start.score, november.score, own.reasons)
    assert sum(layer.points for layer in way.layers) == november.score - way.start.score < 0
    said = notice_of(why, "en").statements
    assert any(
        "On 30 November 2024 your credit limit was lowered from CNY 5,000 to CNY 4,790: your internal assessment score was "
        f"{november.score}" in each
        for each in said
    )
    below = f"{december.missed} points below the 610 that our rule asks for."
    assert f"What decided it: your internal assessment score was {december.score}, {below}" in said


def test_a_triggers_feature_comes_first_with_its_records(lender, stairs, tmp_path: Path) -> None:
    """What customer 1 owes went from 410 to 4,790; no band of this policy would cut the line."""
    text = (
        stairs.read_text(encoding="utf-8")
        .replace("highest = 609", "highest = 359")
        .replace("lowest = 610", "lowest = 360")
    )
    rule = (
        '[[triggers]]\nname = "all drawn"\nwhen = "utilisation.balance >= 4000"\nstep = "suspend"\n[triggers.words]\n'
    )
    rule += 'en = "you owed {value}; the rule is {threshold}"\nzh = "您的欠款为{value}，规则为{threshold}"\n'
    file = tmp_path / "drawn.toml"
    file.write_text(text + rule, encoding="utf-8")
    asked = InForce(lender.model, policy=read_policy_for(str(file), lender.model, lender.data))
    why = explain_customer(asked, lender.data, 1, None, lender.cut)
    (step,), (behind,) = why.line.facts.steps, why.line.behind
    assert (step.value, step.threshold, step.score_part) == (4790.0, 4000.0, False)
    assert (behind.feature.features[0].start, behind.feature.features[0].end) == (410.0, 4790.0)
    notice = notice_of(why, "en")
    assert [reason.features for reason in notice.reasons] == [("utilisation.balance",)]
    assert notice.review is None
    assert "What decided it: you owed 4,790; the rule is 4,000." in notice.statements
    assert "The change of your internal assessment score had no part in this." in notice.statements
    found = records_behind(asked, lender.data, why)
    assert next(iter(found)) == "utilisation.balance"
    assert {record.table for record in found["utilisation.balance"].records} == {"lines"}


def test_a_persons_override_is_a_layer_of_its_own(lender, stairs, year, tmp_path: Path) -> None:
    """In November a person kept the line of customer 2, so that December reduced it and did not suspend it."""
    kept = {"limit_after": 5000.0, "action": "maintain", "step": 0, "override": 1, "reason": "salary account moved"}
    made = [*year[:4], edited(year[4], tmp_path, 2, kept)]
    (why,) = answers(lender, stairs, made, tmp_path, [2])
    assert why.start.as_of == OCTOBER  # in November a cut was due, whatever was decided
    assert why.line.facts.departures == (
        Departure(NOVEMBER, Place(5000.0, Step.MAINTAIN), Place(4780.0, Step.REDUCE), True, "salary account moved"),
    )
    assert why.line.facts.after == Place(4780.0, Step.REDUCE)
    shares = {share.layer: (share.limit, share.drawable) for share in why.layers if share.drawable}
    # What may be drawn: 5,000 with nothing moved, 0 by the record alone, 5,220 by the person's 220 alone, 4,780 by both; so
    # (220 + 4,780) / 2 and (-5,000 - 440) / 2. The limit: 5,000, 4,780, 5,220, 4,780.
    assert shares == {Layer.BEHAVIOUR: (-330.0, -2720.0), Layer.OVERRIDE: (110.0, 2500.0)}
    assert why.line.drawable == MoneyLedger(5000.0, 0.0, 0.0, 0.0, 4780.0)
    assert telling(why) is Telling.OVERRIDDEN
    assert "Override: on 2024-11-30 a person decided 5,000, where the policy decides 4,780, reduced" in as_text(why)


def test_any_other_departure_is_not_explained(lender, stairs, year, tmp_path: Path) -> None:
    """The same without a word of a person: the record of that day is named, and nothing is blamed for it."""
    made = [*year[:4], edited(year[4], tmp_path, 3, {"limit_after": 4900.0})]
    (why,) = answers(lender, stairs, made, tmp_path, [3])
    assert [(one.on, one.override) for one in why.line.facts.departures] == [(NOVEMBER, False)]
    assert why.line.limit.unexplained == pytest.approx(why.line.facts.after.limit - 4770.0)
    assert telling(why) is Telling.UNEXPLAINED


def test_what_decide_writes_is_read_back_as_it_was(lender, stairs, year, tmp_path: Path) -> None:
    """The rule with value and threshold, and the state before: the same from the record and from the policy's replay."""
    written = {
        (row["customer_id"], row["decided_on"]): row for file in year for row in parquet.read_table(file).to_pylist()
    }
    for customer, why in zip((1, 2), answers(lender, stairs, year, tmp_path, [1, 2]), strict=True):
        november = why.line.facts.steps[0]
        row = written[customer, NOVEMBER]
        assert (row["rule"], row["rule_value"], row["rule_threshold"]) == ("band weak", row["score"], 610.0)
        assert (november.rule, november.value, november.threshold) == ("band weak", row["score"], 610.0)
        assert (row["limit_before"], row["step_before"]) == (november.before.limit, november.before.step)
        assert (row["limit_after"], row["step"]) == (november.after.limit, november.after.step)


def test_a_rule_on_record_is_told_where_its_policy_is_not_at_hand(lender, stairs, year, tmp_path: Path) -> None:
    """What decided is another than the policy says: as recorded, with the value and threshold that are recorded of it."""
    by_hand = {"limit_after": 4900.0, "rule": "credit committee", "rule_value": 3.0, "rule_threshold": 2.0}
    made = [*year[:4], edited(year[4], tmp_path, 3, by_hand)]
    (why,) = answers(lender, stairs, made, tmp_path, [3])
    november = why.line.facts.steps[0]
    assert (november.rule, november.value, november.threshold) == ("credit committee", 3.0, 2.0)
    assert (november.score, november.edge, november.when) == (None, None, None)


def test_the_income_that_set_a_limit_is_read_and_none_of_a_closed_line() -> None:
    """3,000 a month: one and a half of it is 4,500; the nothing of a closed line is no multiple of no income."""
    bands = (
        PolicyBand("fair", 350, 599, Step.REDUCE, 1.5, 0, 8_000),
        PolicyBand("good", 600, 950, Step.MAINTAIN, 2, 0, 9_000),
    )
    policy = Policy("by hand", bands, Income("income", 3.0))
    for income, balance, expected in ((9_000.0, 0.0, IncomeRead(3_000.0, 1.5)), (9_000.0, 5_000.0, None)):
        one, fresh = (np.array([560.0]), State.fresh(np.array([6_000.0])))
        inputs = Inputs(one, np.array([0.1]), {"income": np.array([income])}, np.array([balance]), fresh)
        made = decide_lines(policy, inputs)
        taken = StepTaken(JULY, Place(6_000.0, Step.MAINTAIN), place_of(made.limit[0], made.step[0]), None)
        values, stood = rule_values(policy, inputs, made), pa.table({"income": [income]})
        assert step_taken(policy, inputs, made, values, 0, taken, stood).income == expected
    shut = replace(
        policy, bands=(replace(bands[0], step=Step.CLOSE), bands[1]), ladder=Ladder(down=(Step.CLOSE,), reopen=True)
    )
    nothing = replace(inputs, features={"income": np.zeros(1)}, balance=np.zeros(1))
    made = decide_lines(shut, nothing)
    taken = StepTaken(JULY, Place(6_000.0, Step.MAINTAIN), place_of(made.limit[0], made.step[0]), None)
    assert taken.after == Place(0.0, Step.CLOSE)
    assert step_taken(shut, nothing, made, rule_values(shut, nothing, made), 0, taken, stood).income is None
