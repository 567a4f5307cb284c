"""Every built-in feature is about one concept, which has words, and says what it means for risk."""

import re

import pytest

from creditline.features.catalogue import catalogue
from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.catalogue.concepts import meaning, meaning_of_indicator, meanings
from creditline.features.catalogue.words import CatalogueWords, catalogue_words
from creditline.features.data.attribute import Attribute
from creditline.features.declare import Aggregate, Audience, Concept, Family, Feature, How, Null, Rows, Unit
from creditline.features.errors import DeclarationError
from creditline.features.words.languages import files, languages
from creditline.features.words.named import Named

CATALOGUE = catalogue("p", [Attribute("job", False)])
TOPIC = {"repayment": "product", "linked": "product"}
COUNT = Aggregate(Rows("logins"), How.COUNT, days=30)


def stem_of(name: str) -> tuple[str, str]:
    """Topic and feature without its window."""
    prefix, _, own = name.removesuffix(".before_cut").partition(".")
    own = "attribute" if own.startswith("attribute.") else re.sub(r"_(\d+d|ever)$", "", own)
    return TOPIC.get(prefix, prefix), own


def test_the_table_lists_what_there_is_and_nothing_else():
    there = {stem_of(feature.name) for feature in CATALOGUE}
    listed = {(topic, stem) for topic, stems in meanings().items() for stem in stems}
    assert listed - there == set()
    assert {(topic, stem) for topic, stem in there - listed if topic != "macro"} == set()


def test_features_mean_what_the_table_says():
    for feature in CATALOGUE:
        topic, stem = stem_of(feature.name)
        means = meaning_of_indicator(*stem.rsplit(".", 1)) if topic == "macro" else meaning(topic, stem)
        said = feature.concept.name, feature.direction, feature.null
        assert said == (f"{feature.family}.{means.concept}", means.direction, means.null), feature.name


def test_every_concept_has_words_of_its_own_in_every_language():
    concepts = {feature.concept for feature in CATALOGUE}
    for language in languages():
        said = [concept.words.said(language) for concept in concepts]
        assert len(set(said)) == len(said) == len({concept.name for concept in concepts})


def test_words_name_no_concept_that_is_none():
    for file in files().values():
        concepts = catalogue_words(file).concepts
        for topic, table in meanings().items():
            if topic != "macro":
                assert set(getattr(concepts, topic)) == {means.concept for means in table.values()}, topic


def test_a_credit_officer_would_sign_these():
    signs = {
        "repayment.days_past_due_now": 1, "repayment.days_since_late": -1, "utilisation.mean_90d": 1,
        "spending.balance_mean_90d": -1, "profile.tenure_days": -1, "income.own_sum_90d": -1,
        "multi_lender.borrowed_share_90d": 1, "inquiries.count_30d": 1, "macro.unemployment.level": 1,
    }  # fmt: skip
    assert {name: CATALOGUE[name].direction for name in signs} == signs
    assert CATALOGUE["repayment.days_since_late"].null is Null.BEST
    patterns = (
        "night_share",
        "weekend",
        "entropy",
        "due_amount",
        "share_travel",
        "age_years",
        "roll_better",
        "improved",
    )
    assert not [f.name for f in CATALOGUE if f.direction and any(part in f.name for part in patterns)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[a.one]\nrises = ["x"]\n[a.two]\nfalls = ["x"]', "a.two: x is of the concept one already"),
        ('[a.one]\nrises = ["x", "x"]', "x is of the concept one already"),
        ('[a.one]\npattern = ["x"]\nmissing_is_best = ["x"]', "a.one: x: a missing value is placed once"),
        (
            '[a.one]\nrises = ["x"]\nmissing_is_best = ["x"]\nmissing_is_worst = ["x"]',
            "x: a missing value is placed once",
        ),
        ('[a.one]\nraises = ["x"]', "raises"),
    ],
)
def test_a_table_at_fault_is_refused(tmp_path, text, told):
    file = tmp_path / "concepts.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=told) as refused:
        meanings(file)
    assert str(refused.value).startswith("concepts.toml: a.")


def test_a_feature_that_is_not_listed_or_has_no_words_is_refused():
    with pytest.raises(DeclarationError, match="which concept of income the feature luck belongs to"):
        meaning("income", "luck")
    words: CatalogueWords = catalogue_words(files()["en"])
    with pytest.raises(DeclarationError, match=r"concepts.income.luck is missing"):
        words.concept("income", "luck")


@pytest.mark.parametrize(
    ("name", "family", "words", "told"),
    [
        ("spending.mine", "spending", Named.alike("mine"), "is no family"),
        ("mine", Family.SPENDING, Named.alike("mine"), "must be called spending. and"),
        ("income.mine", Family.SPENDING, Named.alike("mine"), "must be called spending. and"),
        ("spending.mine", Family.SPENDING, Named.of({"en": "mine"}), "words are needed in 'zh' too"),
    ],
)
def test_a_concept_at_fault_is_refused(name, family, words, told):
    with pytest.raises(DeclarationError, match=told):
        Concept(name, family, words)


def test_one_concept_has_one_set_of_words():
    def own(name: str, concept: Concept) -> Feature:
        return Feature(name, COUNT, concept, Unit.COUNT, Named.alike(name), Audience.CUSTOMER)

    one = Concept.alike(Family.ACTIVITY, "looks")
    other = Concept(one.name, one.family, Named.alike("glances"))
    assert len(Catalogue((own("a.b", one), own("a.c", one)), None)) == 2
    with pytest.raises(DeclarationError, match=r"a\.b and a\.c declare the concept activity.looks in different words"):
        Catalogue((own("a.b", one), own("a.c", other)), None)


def test_a_missing_value_stands_somewhere_only_with_a_direction():
    with pytest.raises(DeclarationError, match="with a direction only"):
        Feature(
            "a.b", COUNT, Concept.alike(Family.ACTIVITY, "looks"), Unit.COUNT, Named.alike("it"), Audience.CUSTOMER,
            null=Null.BEST,
        )  # fmt: skip
