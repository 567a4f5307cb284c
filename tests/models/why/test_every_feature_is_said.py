"""Every feature of the catalogue as a sentence of an answer, in both languages, however it changes."""

import re
from dataclasses import replace

import pytest
from meant import meant_of

from creditline.features.catalogue import catalogue
from creditline.features.data import Attribute
from creditline.features.declare import Feature
from creditline.models.why.answer.values import FeatureShare, Value
from creditline.models.why.words.sentence import sentence

CATALOGUE = catalogue("p", [Attribute("job", False), Attribute("children", True)])


def said(feature: Feature, start: Value, end: Value) -> tuple[str, str]:
    meant = replace(meant_of(feature.name), speech=feature.said)
    share = FeatureShare(feature.name, feature.words, str(feature.unit), "customer", start, end, -5, -5.1, 0.1, meant)
    return sentence(share, "en", "CNY"), sentence(share, "zh", "CNY")


def test_no_sentence_has_a_gap_or_the_wrong_language() -> None:
    for feature in CATALOGUE:
        numbers: list[tuple[Value, Value]] = [(0.0, 2.0), (2.0, 0.25), (None, 1.0), (1.0, None), (1.0, 1.0 + 1e-12)]
        words: list[tuple[Value, Value]] = [("A1", "B2"), (None, "A1"), ("A1", None)]
        for start, end in words if feature.kind == "category" else numbers:
            english, chinese = said(feature, start, end)
            assert english.isascii()
            assert not re.search(r"[{}]|None|nan|\s\s|(\b\w+) \1\b", english), english
            assert not re.search(r"[{}]|None|nan|\s\s|\d(天天|次次|个月个月)", chinese), chinese
            assert not re.search(r"[a-z]{2}", chinese.replace(feature.words.said("zh"), "")), chinese


@pytest.mark.parametrize(
    ("name", "start", "end", "english", "chinese"),
    [
        (
            "utilisation.last.before_cut", 0.2, 0.9,
            "use of the credit limit (before the limit was lowered) rose from 20% to 90%",
            "额度使用率（额度下调前）由20%升至90%",
        ),
        (
            "activity.logins_30d.before_cut", 5.0, 2.0,
            "logins in the last 30 days (before the limit was lowered) fell from 5 to 2",
            "近30天内登录次数（额度下调前）由5次降至2次",
        ),
        (
            "network.past_due", 0.0, 1.0,
            "linked customers overdue rose from 0 to 1",
            "逾期的关联客户数由0人增至1人",
        ),
        (
            "macro.unemployment.level", 5.0, 5.5,
            "unemployment as last published rose from 5% to 5.5%",
            "最新公布的失业率由5%升至5.5%",
        ),
        (
            "linked.days_since_arrears", 3.0, 34.0,
            "the last overdue statement on other products was 34 days ago (at that time: 3 days ago)",
            "最近一次其他产品账单逾期在34天前（当时为3天前）",
        ),
        ("repayment.part_paid_now", None, 1.0,
            "instalments now overdue of which part is paid: 1; at that time there was no instalment due on record",
            "当前逾期且已部分还款的期数为1期，当时无到期款项记录"),
    ],
)  # fmt: skip
def test_sentences_of_the_catalogue(name: str, start: Value, end: Value, english: str, chinese: str) -> None:
    assert said(CATALOGUE[name], start, end) == (english, chinese)
