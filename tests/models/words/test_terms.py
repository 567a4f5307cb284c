"""One term for one thing: what is found in a text, and what is not."""

import tomllib
from importlib import resources

import pytest

from creditline.features.words.languages import languages
from creditline.models.policy import EXAMPLES
from creditline.models.words.readers import texts_read
from creditline.models.words.terms import Reader, forbidden_in, terms

TEXTS = [
    # text, language, the customer's forbidden words, those of staff
    ("您的授信额度由9,000元下调至4,500元。", "zh", [], []),
    ("您的信用额度被冻结。", "zh", ["信用额度", "冻结"], ["信用额度", "冻结"]),
    ("暂停使用", "zh", [], []),
    ("您的额度已暂停，暂停期间不能新增借款或消费。", "zh", ["暂停"], []),
    ("未还余额和账户余额", "zh", [], []),
    ("欠款余额", "zh", ["欠款", "余额"], ["欠款"]),
    ("并非征信机构或其他机构的信用评分", "zh", [], []),
    ("您的信用评分、评分和内部评估分", "zh", ["信用评分", "评分"], ["信用评分"]),
    ("贷款审批类征信查询次数和征信查询次数", "zh", ["征信查询"], []),
    ("策略 {策略}", "zh", ["策略"], []),
    ("Your credit limit was lowered.", "en", [], []),
    ("Your Credit Line was CUT", "en", ["credit line", "cut"], []),
    ("Your credit score is no credit bureau's score", "en", ["credit score"], []),
    ("an outline, a guideline, a cutting, on-line", "en", [], []),
    ("the line of credit, {line}", "en", ["line of credit"], ["line of credit"]),
]


@pytest.mark.parametrize(("text", "language", "customer", "staff"), TEXTS)
def test_forbidden_words(text: str, language: str, customer: list[str], staff: list[str]) -> None:
    assert [one.word for one in forbidden_in(text, language)] == customer
    assert [one.word for one in forbidden_in(text, language, "staff")] == staff


@pytest.mark.parametrize("language", languages())
def test_no_term_forbids_another(language: str) -> None:
    for reader in ("customer", "staff"):
        listed = terms(language, reader)
        words = [word for term in listed for word in (*term.use, *term.within)]
        assert [
            (word, forbidden_in(word, language, reader)) for word in words if forbidden_in(word, language, reader)
        ] == []
        keys = [term.key for term in listed]
        assert len(keys) == len(set(keys)) > 20
        never = [word for term in listed for word in term.never]
        assert len(never) == len(set(never))


def test_of_a_language_without_terms_nothing_is_forbidden() -> None:
    assert forbidden_in("信用额度 credit line", "fr") == ()


READ = [
    ("customer", "models"),
    ("staff", "models"),
    ("customer", "features"),
]


@pytest.mark.parametrize(("reader", "room"), READ)
@pytest.mark.parametrize("language", languages())
def test_no_text_has_a_word_that_its_reader_should_not_meet(language: str, reader: Reader, room: str) -> None:
    """Every phrase, names of features and concepts among them."""
    texts = {key: text for key, text in texts_read(language, reader).items() if key.startswith(f"{room}: ")}
    assert len(texts) > 200
    found = {key: [one.word for one in forbidden_in(text, language, reader)] for key, text in texts.items()}
    assert {key: words for key, words in found.items() if words} == {}


def test_the_policies_shipped_say_nothing_else() -> None:
    files = resources.files("creditline.models.policy.examples")
    tables = [tomllib.loads(files.joinpath(f"{name}.toml").read_text(encoding="utf-8")) for name in EXAMPLES]
    said = [words for table in tables for rule in table["triggers"] for words in rule.get("words", {}).items()]
    assert len(said) == 12
    assert [text for language, text in said if forbidden_in(text, language)] == []


def test_a_customer_reads_what_staff_do_not() -> None:
    for language in languages():
        customers, staff = (set(texts_read(language, reader)) for reader in ("customer", "staff"))
        assert not customers & staff
        assert {"models: notice.parts.caused", "models: letter.warning", "features: names.product.late"} <= customers
        assert {"models: notice.reviews.merged", "models: page.title", "models: cut_report.title"} <= staff
