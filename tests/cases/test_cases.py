"""The four cases: what cut the line, what is told in both languages, and docs/cases.md shows what is printed.

Run as a program with a folder in which the page's first commands were run, this writes the page anew.
"""

import re
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest
from shown import followed, prepared, remade

from creditline.features.data import DataSet
from creditline.models.artefact import read_model
from creditline.models.portfolio.explain.cohort import read_cohort
from creditline.models.portfolio.explain.customer import explain_customer, explain_newcomer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.why import Layer, Why
from creditline.models.why.answer.verdict import Part, Verdict, verdict
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.values import Tag
from creditline.models.why.words.from_toml import wording

CASES = Path(__file__).parent
FILE = CASES.parents[1] / "docs" / "cases.md"
PAGE = FILE.read_text(encoding="utf-8")
START, END = date(2024, 9, 30), date(2024, 12, 31)
NEAR = 10  # points; the trees are grown anew, and other processors round otherwise

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the cases, in which the page's first commands were run."""
    folder = tmp_path_factory.mktemp("cases")
    shutil.copytree(CASES, folder / "cases")
    prepared(PAGE, folder)
    return folder


def explained(home: Path, customer: str, policy: str) -> Why:
    data, model = DataSet.open(home / "cases" / "lender"), read_model(home / "model")
    before, after = (read_policy_for(str(home / "cases" / f"{name}.toml"), model, data) for name in ("before", policy))
    return explain_customer(InForce(model, policy=after, previous_policy=before), data, customer, START, END)


def _told(pattern: str) -> int:
    """The one whole number the page's prose says in words like these."""
    (number,) = re.findall(pattern, PAGE)
    return int(number)


def test_never_late_and_closed(home: Path) -> None:
    why = explained(home, "never-late", "small-lines")
    assert why.end.score == pytest.approx(_told(r"at (\d+) points a good customer"), abs=NEAR)
    assert (why.start.limit, why.end.limit, why.end.action) == (2900.0, 0.0, "close")
    assert verdict(why) == Verdict(Part.NONE, (Layer.POLICY,))
    layers = {share.layer: share for share in why.layers}
    assert (layers[Layer.POLICY].limit, layers[Layer.BEHAVIOUR].limit) == (-2900.0, 0.0)
    # what would have kept it: anything but the policy changed, the line stands; the customer's record changes nothing
    assert (layers[Layer.POLICY].without.limit, layers[Layer.POLICY].without.action) == (2900.0, "maintain")
    assert (layers[Layer.BEHAVIOUR].without.limit, layers[Layer.BEHAVIOUR].without.action) == (0.0, "close")
    english, chinese = notice_of(why, "en"), notice_of(why, "zh")
    assert english.statements == (
        "On 31 December 2024 your credit account was closed. Its credit limit was CNY 2,900 the day before. You pay back what "
        "you still owe as agreed.",
        "We made this change because of a change in our lending policy, and not because of a change in your own record.",
        "What decided it: for scores below 700 we keep no credit limit below 5,000, and yours was 2,900.",
    )
    assert chinese.statements == (
        "您的授信额度已于2024年12月31日关闭，关闭前额度为2,900元。未还余额仍按原合同约定还款。",
        "本次调整由授信政策调整引起，并非因您近期情况的变化作出。",
        "调整依据：内部评估分低于700分时，我们不再保留低于5,000的额度，您的额度为2,900。",
    )
    assert (english.reasons, english.review) == (chinese.reasons, chinese.review) == ((), None)


def test_a_good_score_and_half_the_limit(home: Path) -> None:
    why = explained(home, "squeezed", "squeeze")
    assert why.end.score == pytest.approx(_told(r"At (\d+) points the limit is halved"), abs=NEAR)
    assert (why.start.limit, why.end.limit, why.end.action) == (22_300.0, 11_150.0, "reduce")
    assert verdict(why) == Verdict(Part.NONE, (Layer.POLICY,))
    layers = {share.layer: share for share in why.layers}
    assert (layers[Layer.POLICY].without.limit, layers[Layer.BEHAVIOUR].without.limit) == (22_300.0, 11_150.0)
    score = why.end.score
    english, chinese = notice_of(why, "en"), notice_of(why, "zh")
    assert english.statements == (
        "On 31 December 2024 your credit limit was lowered from CNY 22,300 to CNY 11,150.",
        "We made this change because of a change in our lending policy, and not because of a change in your own record.",
        f"What decided it: your internal assessment score was {score}, {850 - score} points below the 850 that our rule asks for.",
        wording("en").notice.score_note,
    )
    assert chinese.statements == (
        "自2024年12月31日起，您的授信额度由22,300元下调至11,150元。",
        "本次调整由授信政策调整引起，并非因您近期情况的变化作出。",
        f"调整依据：您的内部评估分为{score}分，比规则要求的850分低{850 - score}分。",
        wording("zh").notice.score_note,
    )
    assert (english.reasons, english.review) == (chinese.reasons, chinese.review) == ((), None)


def test_new_with_no_record(home: Path) -> None:
    data, model = DataSet.open(home / "cases" / "lender"), read_model(home / "model")
    cohort = lambda: read_cohort(home / "decided.kept.parquet", "kept", model)  # noqa: E731
    why = explain_newcomer(InForce(model), data, "newcomer", END, cohort)
    english, chinese = notice_of(why, "en"), notice_of(why, "zh")
    assert verdict(why) is None
    assert why.end.score < why.start.score
    assert english.statements[0] == (
        f"Your internal assessment score on 31 December 2024 was {why.end.score}. Customers whose credit limit was not lowered had "
        f"{why.start.score} on average."
    )
    assert chinese.statements[0] == (
        f"您2024年12月31日的内部评估分为{why.end.score}分；额度未下调的客户平均为{why.start.score}分。"
    )
    assert 1 <= len(english.reasons) <= 4
    # half of the difference is that there is no record: no customer is told that as harm
    assert "values that came or went" in str(english.review)
    assert "income" in {reason.family for reason in english.reasons}
    # nobody without a record was ever late
    assert all(reason.tag is not Tag.DELINQUENCY for reason in english.reasons)
    assert not any(
        re.search(r": no .+; the median of those", said) for reason in english.reasons for said in reason.sentences
    )
    assert not any(
        re.search("：无.*记录，上述客户的中位数为", said) for reason in chinese.reasons for said in reason.sentences
    )


def test_a_burst_of_inquiries_and_late_on_another_product(home: Path) -> None:
    why = explained(home, "burst", "before")
    assert why.start.score == pytest.approx(_told(r"score fell from (\d+) on 30 September"), abs=NEAR)
    assert (why.start.limit, why.end.limit, why.end.action) == (14_600.0, 10_000.0, "reduce")
    assert verdict(why) == Verdict(Part.CAUSED, ())
    (behaviour,) = [share for share in why.layers if share.layer is Layer.BEHAVIOUR]
    assert (behaviour.limit, behaviour.without.limit) == (-4600.0, 14_600.0)
    english, chinese = notice_of(why, "en"), notice_of(why, "zh")
    assert english.review is None
    assert [(each.family, each.tag) for each in english.reasons[:2]] == [
        ("inquiries", None), ("linked_product", Tag.DELINQUENCY),
    ]  # fmt: skip
    assert english.statements[:2] == (
        "On 31 December 2024 your credit limit was lowered from CNY 14,600 to CNY 10,000.",
        "Changes in your own record since 30 September 2024 are the main reason for this change.",
    )
    assert chinese.statements[:2] == (
        "自2024年12月31日起，您的授信额度由14,600元下调至10,000元。",
        "本次调整主要依据您本人情况自2024年9月30日以来的变化作出。",
    )
    said = [each for reason in english.reasons[:2] for each in reason.sentences]
    said_zh = [each for reason in chinese.reasons[:2] for each in reason.sentences]
    assert any(one.startswith("the last overdue amount on other products was settled 3 days ago") for one in said)
    assert any("其他产品逾期款项于3天前结清" in one for one in said_zh)
    assert any(
        re.fullmatch(r"inquiries for credit applications in the last \d+ days rose from 0 to 9", each) for each in said
    )
    assert any(re.fullmatch(r"近\d+天内贷款审批类征信查询次数由0次增至9次", each) for each in said_zh)


def test_the_page_shows_what_is_printed(home: Path) -> None:
    for title in _titles(PAGE):
        followed(PAGE, title, home)


def _titles(page: str) -> list[str]:
    parts = page.split("\n## ")[1:]
    return [part.partition("\n")[0] for part in parts if "```console" in part]


def _rewrite(folder: Path) -> None:
    text = PAGE
    for title in _titles(text):
        text = remade(text, title, folder)
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _rewrite(Path(sys.argv[1]))
