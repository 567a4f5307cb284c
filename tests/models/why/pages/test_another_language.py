"""A language more is one file of words per room: here every English phrase in brackets, added without touching the package."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from in_brackets import OPEN, SHUT, bare, outside

from creditline.features.catalogue import catalogue
from creditline.features.catalogue.listing import as_json, as_markdown, as_table
from creditline.features.errors import DataError, DeclarationError
from creditline.features.words import languages as features_words
from creditline.features.words.languages import files, languages, usual_language
from creditline.features.words.named import Named
from creditline.models.letter.lender import Lender
from creditline.models.letter.make import letter_of
from creditline.models.letter.text import letter_text
from creditline.models.portfolio.cut_report import page as cut_report
from creditline.models.portfolio.cut_report.values import (
    About,
    Causes,
    Count,
    CutReport,
    FamilyCount,
    GoodCohort,
    Later,
    LayerCount,
    PairCount,
    SegmentCount,
)
from creditline.models.why.answer.values import FeatureShare, Why
from creditline.models.why.json_form import as_data
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import own_wording, wording
from creditline.models.why.words.page import as_text
from creditline.models.words import languages as models_words
from creditline.models.words.languages import add_language, words_file

SHIPPED = languages()
NOT_SAID = ("unit_words",)  # words that are looked for in names, not phrases


def in_brackets(table: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """The same TOML with every phrase in brackets."""
    plain = {key: value for key, value in table.items() if not isinstance(value, dict)}
    if path and plain:
        yield f"[{'.'.join(path)}]"
    for key, value in plain.items():
        said = value if path[-1:] == NOT_SAID or isinstance(value, int) else f"{OPEN}{value}{SHUT}"
        yield f"{json.dumps(key)} = {json.dumps(said, ensure_ascii=False)}"
    for key, value in table.items():
        if isinstance(value, dict):
            if not value:
                yield f"[{'.'.join((*path, key))}]"
            yield from in_brackets(value, (*path, key))


@pytest.fixture(autouse=True)
def another_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features_words, "_added", {})
    monkeypatch.setattr(models_words, "_added", {})
    for room, shipped in (("features", files()["en"]), ("models", words_file("en"))):
        table = {**features_words.word_table(shipped)}
        if room == "features":
            table["place"] = 9
        (tmp_path / room).mkdir()
        (tmp_path / room / "xx.toml").write_text("\n".join(in_brackets(table)) + "\n", encoding="utf-8")
    add_language(tmp_path / "features" / "xx.toml", tmp_path / "models" / "xx.toml")


def test_it_is_one_of_the_languages() -> None:
    assert languages() == (*SHIPPED, "xx")
    assert usual_language() == "en"


def test_every_feature_has_its_name_and_sentences() -> None:
    for feature in catalogue():
        assert bare(feature.words.said("xx")) == feature.words.said("en").lower()
        assert outside(feature.words.said("xx")) == ""
        assert bare(feature.templates["xx"].rose) == feature.templates["en"].rose.lower()
    listed = json.loads(as_json(None))
    assert all(set(one["words"]) == set(one["sentences"]) == {*SHIPPED, "xx"} for one in listed)
    assert as_table(None).splitlines()[0].endswith("xx")
    assert "the last *N* days" in as_markdown(None).replace(OPEN, "").replace(SHUT, "")


def renamed(why: Why) -> Why:
    """The answer of a model that was trained where there are words in the language."""

    def named(name: Named) -> Named:
        return Named.of(name.by_language() | {"xx": f"{OPEN}{name.said('en')}{SHUT}"})

    def said(share: FeatureShare) -> FeatureShare:
        return replace(share, named=named(share.named), meant=replace(share.meant, named=named(share.meant.named)))

    return replace(
        why,
        reasons=tuple(replace(one, features=tuple(map(said, one.features))) for one in why.reasons),
    )


def test_an_answer_is_said_in_it(cases) -> None:
    for case in cases.values():
        why = renamed(case.why)
        said = as_text(why, "xx")
        assert bare(said) == as_text(why, "en").lower()
        assert re.findall("[A-Za-z]{2,}", outside(said)) == []
        notice = notice_of(why, "xx")
        told = letter_text(letter_of(notice, why, Lender(), wording("xx")), wording("xx"))
        english = letter_text(letter_of(notice_of(why, "en"), why, Lender(), wording("en")), wording("en"))
        assert bare(told) == english.lower()
        assert re.findall("[A-Za-z]{2,}", outside(told)) == []
        for reason in as_data(why)["reasons"]:
            for feature in reason["features"]:
                assert list(feature["sentence"]) == [*SHIPPED, "xx"]
                assert bare(feature["sentence"]["xx"]) == feature["sentence"]["en"].lower()


@pytest.mark.parametrize("audience", ["customer", "staff"])
def test_an_answer_has_pages_in_it(cases, audience: str) -> None:
    for case in cases.values():
        renamed_case = replace(case, why=renamed(case.why))
        pages = [renamed_case.page(audience, language) for language in ("xx", "en")]
        assert pages[0].count(OPEN) > 20
        assert bare(pages[0]) == pages[1].lower()


def report() -> CutReport:
    """A report in which every part of the page is there."""
    causes = Causes(
        layers=(LayerCount("behaviour", 6, 7, 900.0), LayerCount("policy", 3, 2, 100.5)),
        asked=10.0,
        anyway=-5.0,
        merged=1.5,
        unexplained=2.5,
        shared=1,
        behaviour=(Count("caused", 7, 900.0), Count("none", 3, 100.5)),
        families=(FamilyCount("repayment", 5, 6), FamilyCount("income", 2, 4)),
        unnamed=3,
    )
    later = Later("90 days past due", 8, 6, 0.75, 1, 1, 1, 1, None)
    return CutReport(
        about=About("m2", "m1", "graded 2", "graded 1", "card", "CNY", "0.2.0"),
        earliest=date(2024, 8, 31),
        latest=date(2024, 9, 30),
        end=date(2024, 12, 31),
        decided=40,
        cuts=10,
        never_whole=2,
        exposure_before=5000.0,
        exposure_removed=1000.5,
        actions=(Count("reduce", 8, 1000.5), Count("suspend", 2, 0.0)),
        causes=causes,
        bands=(Count("poor", 6, 900.0), Count("good", 4, 100.5)),
        segments=(
            SegmentCount("region", "others", 20, 5, 0.25, 500.0),
            SegmentCount("job", "unknown", 20, 5, 0.25, 1.0),
        ),
        pairs=(PairCount("repayment", "income", 2),),
        cohort=GoodCohort(600, 6, 5, 4, 100.5, causes, later),
        review=1,
        overrides=None,
    )


def test_the_cut_report_is_written_in_it() -> None:
    said, english = (cut_report.as_page(report(), language) for language in ("xx", "en"))
    assert said.count(OPEN) > 80
    assert bare(said) == english.lower()


def test_a_model_trained_before_is_not_spoken_of_in_it(cases) -> None:
    why = cases["behaviour"].why
    with pytest.raises(
        DataError, match=rf"no names in 'xx' here, only in {' and '.join(sorted(SHIPPED))}; .* train the model again"
    ):
        as_text(why, "xx")
    assert list(as_data(why)["reasons"][0]["features"][0]["sentence"]) == list(SHIPPED)


def test_a_lenders_own_wording_of_it(cases, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('language = "xx"\n[page]\ntitle = "About {customer}"\n', encoding="utf-8")
    why = renamed(cases["behaviour"].why)
    assert as_text(why, "xx", own_wording(own, "xx")).startswith(f"About {why.customer_id}\n")


def test_a_language_is_added_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"en\.toml and xx\.toml are of two languages"):
        add_language(files()["en"], tmp_path / "models" / "xx.toml")
    (tmp_path / "models" / "yy.toml").write_text("", encoding="utf-8")
    (tmp_path / "features" / "yy.toml").write_text("", encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"yy\.toml states no place among the languages"):
        add_language(tmp_path / "features" / "yy.toml", tmp_path / "models" / "yy.toml")
    with pytest.raises(DeclarationError, match="holds no words that can be read"):
        add_language(tmp_path / "features" / "zz.toml", tmp_path / "models" / "zz.toml")
    assert languages() == (*SHIPPED, "xx")
