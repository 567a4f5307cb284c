"""A lender's own words laid over those shipped: names of features by every way, and what else a file may hold."""

from pathlib import Path

import pytest

from creditline.features.catalogue import catalogue
from creditline.features.errors import DeclarationError
from creditline.features.words.languages import languages
from creditline.features.words.named import Named
from creditline.models.why.words.by_language import SHIPPED, read_words, spoken_in
from creditline.models.why.words.from_toml import own_wording, wording
from creditline.models.why.words.own_names import shipped_names
from creditline.models.words.overlay import leaves, overlay
from creditline.models.words.tables import shipped_tables

SPENDING = Named.of({"en": "what the model calls it", "zh": "模型中的名称"})


def own(folder: Path, text: str, language: str = "en") -> Path:
    file = folder / f"{language}.toml"
    file.write_text(f'language = "{language}"\n{text}', encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("", "spending.sum_90d", "what the model calls it"),
        ('[names.spending]\nsum = "money out"', "spending.sum_90d", "money out in the last 90 days"),
        ('[names.spending]\nsum = "money out"', "spending.mean_90d", "what the model calls it"),
        ('[windows]\nlast = "{days} days past"', "spending.sum_90d", "spending in 90 days past"),
        ('[categories]\ntravel = "trips"', "spending.share_travel_90d", "share of spending on trips in the last 90 days"),
        ('[features]\n"spending.sum_90d" = "all you spent"', "spending.sum_90d", "all you spent"),
        ('[features]\n"lender.own" = "ours"', "lender.own", "ours"),
        ('[names.utilisation]\nlast = "use"', "utilisation.last.before_cut", "use (before the limit was lowered)"),
        ('[variants]\nbefore_cut = "{name}, uncut"\n[names.utilisation]\nlast = "use"', "utilisation.last.before_cut", "use, uncut"),
        ('[features]\n"utilisation.last" = "use"', "utilisation.last.before_cut", "use (before the limit was lowered)"),
        (
            '[features]\n"utilisation.last" = "use"\n"utilisation.last.before_cut" = "use then"',
            "utilisation.last.before_cut",
            "use then",
        ),
        (
            '[variants]\nother_products = "{name} elsewhere"\n[names.product]\nlate = "late"',
            "linked.late_90d",
            "late elsewhere in the last 90 days",
        ),
        ('[indicators]\ninflation = "prices"', "macro.inflation.level", "prices as last published"),
        ('[indicators]\ntaxi_index = "taxis"', "macro.taxi_index.level", "taxis as last published"),
        ('[indicators]\ninflation = "prices"', "macro:inflation", "the figure of prices in the calibration"),
        ('[macro_terms]\nfigure = "{indicator} now"', "macro:inflation", "inflation now"),
    ],
)  # fmt: skip
def test_a_feature_is_called_as_the_lender_calls_it(tmp_path, text, name, said):
    assert own_wording(own(tmp_path, text)).feature(name, SPENDING) == said


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("", "repayment.delay", "what the model calls it"),
        ('[concepts.product]\ndelay = "paying late"', "repayment.delay", "paying late"),
        ('[concepts.product]\ndelay = "paying late"', "linked_product.delay", "paying late on other products"),
        ('[concepts]\n"repayment.delay" = "late pay"', "repayment.delay", "late pay"),
        ('[concepts]\n"lender.thing" = "a thing"', "lender.thing", "a thing"),
        ('[indicators]\ninflation = "prices"', "macro.inflation", "prices"),
    ],
)
def test_a_concept_is_called_as_the_lender_calls_it(tmp_path, text, name, said):
    assert own_wording(own(tmp_path, text)).concept(name, SPENDING) == said


def test_words_as_shipped_name_nothing_of_their_own():
    for language in languages():
        assert (wording(language).features, wording(language).concepts) == ({}, {})
        names, known = shipped_names(language), catalogue()
        assert all(names.features[feature.name] == feature.words.said(language) for feature in known)
        assert all(names.concepts[one.concept.name] == one.concept.words.said(language) for one in known)


def test_every_shipped_phrase_said_again_changes_nothing():
    for language in languages():
        shipped = shipped_tables(language)
        laid = overlay(shipped, shipped, "own.toml")
        assert (laid.tables, laid.faults) == (shipped, ())
        assert dict(laid.own) == dict(leaves(shipped))


def test_the_features_of_the_catalogue_keep_their_names(tmp_path):
    """Speaking in a lender's words leaves no trace in what is made afterwards."""
    before = [feature.words for feature in catalogue()]
    own_wording(own(tmp_path, '[names.spending]\nsum = "money out"'))
    assert [feature.words for feature in catalogue()] == before


def test_a_unit_may_have_sentences_of_its_own(tmp_path):
    words = own_wording(own(tmp_path, '[sentences]\nfell = "less {name}"\n[sentences.money]\nrose = "more {name}"'))
    assert (words.sentences.of("money").rose, words.sentences.of("money").fell) == ("more {name}", "less {name}")
    assert words.sentences.of("share").fell == "less {name}"


def test_one_file_a_language(tmp_path):
    english = own(tmp_path, '[notice]\nseveral = "a lot"')
    chinese = own(tmp_path, '[notice]\nseveral = "多种因素"', "zh")
    both = read_words([english, chinese])
    assert (both.of("en").notice.several, both.of("zh").notice.several) == ("a lot", "多种因素")
    assert read_words([english]).of("zh") is wording("zh")
    assert SHIPPED.of(None) is wording("en")
    assert spoken_in("zh", both).language == "zh"
    with pytest.raises(
        DeclarationError, match=r"en\.toml is in 'en', but 'zh' was asked for; give the wording of 'zh'"
    ):
        spoken_in("zh", read_words([english]))
    again = tmp_path / "again.toml"
    again.write_text(english.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(
        DeclarationError, match=r"en\.toml and .*again\.toml are both in 'en'; put the phrases into one"
    ):
        read_words([english, again])
