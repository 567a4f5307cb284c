"""Loading a policy checks it: one clear sentence for each thing that cannot be meant."""

import warnings

import pyarrow as pa
import pytest

from creditline.features.catalogue import catalogue
from creditline.features.errors import DataError, DeclarationError
from creditline.models.policy import (
    EXAMPLES,
    Held,
    Level,
    NoticeTerms,
    PolicyWarning,
    Regime,
    Step,
    example_policy,
    parse_policy,
    read_policy,
)
from creditline.models.policy.rules import Reach, known_columns, parse_rule, reach
from creditline.models.policy.rules.fired import fired

KNOWN = known_columns(catalogue("card"))
GOOD = """
name = "mine"
[income]
feature = "income.regular_sum_90d"
months = 3
[ladder]
hysteresis = 10
[[bands]]
name = "low"
lowest = 350
highest = 599
step = "reduce"
multiple = 1
cap = 5000
[[bands]]
name = "high"
lowest = 600
highest = 950
step = "maintain"
multiple = 2
cap = 9000
[[triggers]]
name = "late"
when = "repayment.days_past_due_now >= 30"
step = "suspend"
[triggers.words]
en = "{value} days past due; the rule is {threshold}"
zh = "逾期{value}天，规则为{threshold}天"
"""


def test_it_is_read() -> None:
    policy = parse_policy(GOOD, KNOWN)
    assert [(band.name, band.step) for band in policy.bands] == [("low", Step.REDUCE), ("high", Step.MAINTAIN)]
    assert policy.columns == ("income.regular_sum_90d", "repayment.days_past_due_now", "in_default")
    assert policy.version == parse_policy(GOOD + "# said otherwise\n", KNOWN).version
    assert policy.version != parse_policy(GOOD.replace(">= 30", ">= 31"), KNOWN).version


REFUSED = [
    ("hysteresis = 10", "histeresis = 10", r"\[ladder\] has the key 'histeresis'.*did you mean hysteresis\?"),
    ("[ladder]", "[lader]", r"the file has the key 'lader'.*did you mean ladder\?"),
    ("multiple = 1\n", "multiples = 1\n", r"\[\[bands\]\] 'low'"),
    ('"reduce"', '"shrink"', "step of .*'shrink', which is none of maintain, reduce, suspend, close"),
    ("months = 3", 'months = "three"', "months of .income. is 'three', where a number must be"),
    ("lowest = 600", "lowest = 590", r"bands low \(350 to 599\) and high \(590 to 950\) overlap; begin high at 600"),
    ("lowest = 600", "lowest = 610", "no band holds the scores 600 to 609"),
    ("multiple = 2", "multiple = 0.5", "high has a lower multiple than low: a better score would get a lower limit"),
    ('"income.regular_sum_90d"', '"income.regular_sum_90"', r"reads income.regular_sum_90, .*did you mean income.regular_sum_90d"),
    ("repayment.days_past_due_now", "repayment.day_past_due_now", "rule late reads .*did you mean repayment.days_past_due_now"),
    (">= 30", ">= 30 AND repayment.days_past_due_now < 30", "rule late can never hold"),
    ("hysteresis = 10", 'back = ["increase"]', "no way back from suspend; add restore to back"),
    ("hysteresis = 10", 'down = ["reduce"]', "trigger late leads to suspend, which the ladder lacks"),
    ("hysteresis = 10", 'down = ["close"]', "leads to close at once and has no way back"),
    ('"repayment.days_past_due_now >= 30"', "\"read_csv('/etc/passwd') = 'x'\"", "rule late: .* uses read_csv"),
    ('"repayment.days_past_due_now >= 30"', '"(SELECT 1) = 1"', "uses subquery"),
    ('"repayment.days_past_due_now >= 30"', '"score > 700"', "would spare a worse score"),
    ('"repayment.days_past_due_now >= 30"', '"NOT (score < 700)"', "would spare a worse score"),
    ('"repayment.days_past_due_now >= 30"', '"score >"', "cannot be parsed"),
    ("name = \"mine\"", "name = ", "is not TOML"),
    ('step = "suspend"', 'step = "suspend"\nkeep = -0.5', "trigger late keeps -0.5; give a share above 0 and at most 1"),
    ('step = "suspend"', 'step = "suspend"\n[[reviews]]\nname = "late"\nwhen = "pd > 0.5"', "two rules called late"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "becomes", "said"), REFUSED)
def test_refused(was: str, becomes: str, said: str) -> None:
    assert was in GOOD
    with pytest.raises(DeclarationError, match=said) as refused:
        parse_policy(GOOD.replace(was, becomes), KNOWN)
    assert "\n" not in str(refused.value)


def test_an_overlay_that_takes_points_only_lowers_no_limit() -> None:
    always = parse_policy(GOOD + "[overlay]\npoints = 10\n", KNOWN).overlay
    assert always.levels == (Level(points=10, factor=1.0),)
    read = '[overlay]\nfeature = "macro.unemployment.level"\n[[overlay.levels]]\nat_least = 6\npoints = 10\n'
    assert parse_policy(GOOD + read, KNOWN).overlay.levels == (Level(6.0, 10, 1.0),)


def test_an_overlay_that_lowers_limits_only_takes_no_points() -> None:
    always = parse_policy(GOOD + "[overlay]\nfactor = 0.8\n", KNOWN).overlay
    assert always.levels == (Level(points=0, factor=0.8),)
    read = '[overlay]\nfeature = "macro.unemployment.level"\n[[overlay.levels]]\nat_least = 6\nfactor = 0.8\n'
    assert parse_policy(GOOD + read, KNOWN).overlay.levels == (Level(6.0, 0, 0.8),)


@pytest.mark.parametrize("beside", ["points = 10", "factor = 0.8"])
def test_an_overlay_that_reads_a_feature_says_what_it_takes_by_level(beside: str) -> None:
    """Taken and not applied, the points would be believed to be in force."""
    read = f'[overlay]\nfeature = "macro.unemployment.level"\n{beside}\n[[overlay.levels]]\nat_least = 6\npoints = 10\n'
    with pytest.raises(DeclarationError, match="give its points and factor in"):
        parse_policy(GOOD + read, KNOWN)


def test_a_rule_reckons_as_it_is_written() -> None:
    rules = [parse_rule("sum", "balance + 10 > 100"), parse_rule("outside", "score NOT BETWEEN 400 AND 500")]
    given = {"balance": pa.array([90.0, 90.5]), "score": pa.array([400.0, 399.0])}
    assert fired(rules, given, 2).tolist() == [[False, False], [True, True]]


def test_a_rule_that_does_not_fit_its_column_says_why_in_one_line() -> None:
    with pytest.raises(
        DataError, match=r"the rules wide do not fit .*Cannot compare values of type VARCHAR"
    ) as refused:
        fired([parse_rule("wide", "balance > 5")], {"balance": pa.array(["much"])}, 1)
    assert "\n" not in str(refused.value)


def test_a_holding_review_may_not_read_the_score() -> None:
    review = '[[reviews]]\nname = "r"\nwhen = "score < 600"\nhold = true\n'
    with pytest.raises(DeclarationError, match="review r holds and reads score"):
        parse_policy(GOOD + review, KNOWN)
    assert parse_policy(GOOD + review.replace("hold = true", "hold = false"), KNOWN).reviews[0].hold is False


def test_a_rule_the_check_cannot_see_through_warns() -> None:
    silent = GOOD[: GOOD.index("[triggers.words]")] + "internal = true\n"
    text = silent.replace("repayment.days_past_due_now >= 30", "repayment.days_past_due_now > linked.days_past_due_now")
    with pytest.warns(PolicyWarning, match="whether rule late can ever hold cannot be told"):
        parse_policy(text, KNOWN)


REACHES = [
    ("score < 350", Reach.NEVER),
    ("score <= 350", Reach.POSSIBLE),
    ("pd > 1", Reach.NEVER),
    ("pd < 1 AND pd >= 1", Reach.NEVER),  # each may hold, both may not
    ("pd > 0 AND pd <= 0", Reach.NEVER),
    ("pd >= 1 AND pd <= 1", Reach.POSSIBLE),
    ("network.past_due_share > 1", Reach.NEVER),  # a share
    ("inquiries.count_30d < 0", Reach.NEVER),  # a count
    ("score < 500 AND score > 600", Reach.NEVER),
    ("score < 500 OR score > 600", Reach.POSSIBLE),
    ("NOT (score >= 350 OR pd > 0.5)", Reach.NEVER),
    ("profile.region = 'a' AND profile.region IN ('b', 'c')", Reach.NEVER),
    ("profile.region = 'a' AND profile.region <> 'a'", Reach.NEVER),
    ("balance IS NULL AND balance > 0", Reach.NEVER),
    ("balance IS NULL", Reach.POSSIBLE),
    ("inquiries.count_30d IN (-1, -2)", Reach.NEVER),
    ("inquiries.count_30d IN (5, 6)", Reach.POSSIBLE),
    ("inquiries.count_30d IN (5, 6) AND inquiries.count_30d > 6", Reach.NEVER),
    ("inquiries.count_30d IN (5, 6) AND inquiries.count_30d < 5", Reach.NEVER),
    ("inquiries.count_30d > 1", Reach.POSSIBLE),  # no share
    ("balance > credit_limit", Reach.UNSURE),
    ("balance > credit_limit AND pd > 2", Reach.NEVER),
    ("false", Reach.NEVER),
]


@pytest.mark.parametrize(("when", "expected"), REACHES)
def test_reach(when: str, expected: Reach) -> None:
    assert reach(parse_rule("r", when).node, KNOWN) is expected


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_load_without_a_warning(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert example_policy(name, KNOWN).name == name


def test_a_file_that_is_not_there(tmp_path) -> None:
    with pytest.raises(DeclarationError, match=r"cannot be read .* one of graded, one-blow, squeeze"):
        read_policy(tmp_path / "none.toml", KNOWN)


def test_what_is_said_of_a_trigger_decides_nothing() -> None:
    said = parse_policy(GOOD, KNOWN)
    assert said.triggers[0].words.said("zh") == "逾期{value}天，规则为{threshold}天"
    kept = parse_policy(GOOD.replace('step = "suspend"\n', 'step = "suspend"\ninternal = true\n'), KNOWN)
    assert kept.triggers[0].internal and not said.triggers[0].internal
    other = parse_policy(GOOD.replace("days past due", "days late"), KNOWN)
    assert said == kept == other and said.version == kept.version == other.version


def test_a_trigger_without_words_is_told() -> None:
    without = GOOD[: GOOD.index("[triggers.words]")]
    with pytest.warns(PolicyWarning, match="trigger late has no words in en and zh, so that a person must tell"):
        parse_policy(without, KNOWN)
    with pytest.warns(PolicyWarning, match="trigger late has no words in zh, so"):
        parse_policy(GOOD[: GOOD.index("zh = ")], KNOWN)
    parse_policy(without + "internal = true\n", KNOWN)  # staff know of it, and no customer is to be told


WORDS_REFUSED = [
    ("{value} days past due", "{days} days past due", r"trigger late: words.en names \{days\}, .*\{value\} or \{threshold\}"),
    ('\nen = "', '\nfr = "', "trigger late: words has words in 'fr'; there are en and zh|zh and en"),
    ('en = "{value} days past due; the rule is {threshold}"', 'en = " "', "trigger late: words.en is empty"),
    ("repayment.days_past_due_now >= 30", "repayment.days_past_due_now IS NULL", "trigger late has words with {threshold}, but"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "becomes", "said"), WORDS_REFUSED)
def test_words_that_cannot_be_said_are_refused(was: str, becomes: str, said: str) -> None:
    assert was in GOOD
    with pytest.raises(DeclarationError, match=said):
        parse_policy(GOOD.replace(was, becomes), KNOWN)


def test_the_example_policies_have_words_for_all_their_triggers() -> None:
    for name in EXAMPLES:
        for trigger in example_policy(name, known_columns(catalogue("card"))).triggers:
            assert not trigger.words.missing


NOTICE = """
[notice]
regime = "eu"
must_hold = ["reasons"]
most_patterns = 0.2
"""


def test_the_notices_terms_are_read() -> None:
    policy = parse_policy(GOOD + NOTICE, KNOWN)
    assert policy.notice.holds == (Held.RULE, Held.CONTACT, Held.REASONS)
    assert (policy.notice.most_patterns, parse_policy(GOOD, KNOWN).notice.most_patterns) == (0.2, 0.25)
    assert policy.version == parse_policy(GOOD, KNOWN).version  # it decides nothing
    assert parse_policy(GOOD, KNOWN).notice == NoticeTerms(Regime.PLAIN)


NOTICE_REFUSED = [
    ('"eu"', '"uk"', r"regime of \[notice\] is 'uk', which is none of plain, cn, us-regb, eu"),
    ('"reasons"', '"reason"', "'reason', which is none of rule, reasons, score, creditor, agency, contact"),
    ("0.2", "1.2", "most_patterns is a share, 0 to 1, not 1.2"),
    ("regime =", "regimen =", r"\[notice\] has the key 'regimen'.*did you mean regime\?"),
    ("most_patterns = 0.2", "contact = 'call 12345'", r"\[notice\] has the key 'contact'"),
]


@pytest.mark.parametrize(("was", "becomes", "said"), NOTICE_REFUSED)
def test_terms_of_a_notice_that_cannot_be_meant_are_refused(was: str, becomes: str, said: str) -> None:
    assert was in NOTICE
    with pytest.raises(DeclarationError, match=said) as refused:
        parse_policy(GOOD + NOTICE.replace(was, becomes), KNOWN)
    assert "\n" not in str(refused.value)
