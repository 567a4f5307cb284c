"""A declaration that cannot mean anything is refused, and the hash of one changes exactly when its meaning does."""

from dataclasses import replace

import pytest

from creditline.features.catalogue import Catalogue, catalogue
from creditline.features.data import Attribute
from creditline.features.declare import (
    Aggregate,
    Anchor,
    AtLeast,
    Audience,
    Below,
    Concept,
    Difference,
    Fact,
    Family,
    Feature,
    How,
    Is,
    OnTarget,
    Ratio,
    Rows,
    Times,
    Unit,
)
from creditline.features.errors import DeclarationError
from creditline.features.words.named import Named

POSTINGS = Rows("transactions")
SUM = Aggregate(POSTINGS, How.SUM, "amount", 30)


def feature(expression=SUM, **changes):
    given = {
        "name": "a.b",
        "concept": Concept.alike(Family.SPENDING, "thing"),
        "unit": Unit.MONEY,
        "words": Named.alike("it"),
    }
    return Feature(expression=expression, **{**given, "audience": Audience.CUSTOMER, **changes})


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Rows("postings"), "no source 'postings'"),
        (lambda: Rows("transactions", (Is("colour", ("red",)),)), "no label 'colour'"),
        (lambda: Rows("transactions", (Is("category", ()),)), "no label"),
        (lambda: Rows("transactions", (AtLeast("size", 1),)), "no number 'size'"),
        (lambda: Rows("transactions", (Below("category", 1),)), "no number 'category'"),
        (lambda: Rows("logins", (OnTarget(),)), "no product"),
        (lambda: Aggregate(POSTINGS, How.SUM), "a number"),
        (lambda: Aggregate(POSTINGS, How.SUM, "category"), "a number"),
        (lambda: Aggregate(POSTINGS, How.ENTROPY, "amount"), "a label"),
        (lambda: Aggregate(POSTINGS, How.COUNT, "amount"), "no column"),
        (lambda: Aggregate(POSTINGS, How.COUNT, days=0), "1 to 20000"),
        (lambda: Aggregate(POSTINGS, How.COUNT, days=20_001), "1 to 20000"),
        (lambda: Aggregate(POSTINGS, How.TYPICAL_MONTH, "amount"), "30 to 360"),
        (lambda: Aggregate(POSTINGS, How.TYPICAL_MONTH, "amount", 45), "30 to 360"),
        (lambda: Aggregate(POSTINGS, How.TYPICAL_MONTH, "amount", 390), "30 to 360"),
        (lambda: feature(name="Total Spending"), "lower-case"),
        (lambda: feature(direction=2), "direction"),
        (lambda: feature(concept="weather"), "is no concept; give a Concept"),
        (lambda: feature(audience=None), "no audience"),
        (lambda: feature(unit="money "), "no unit"),
        (
            lambda: feature(words=Named.of(Named.alike("it").by_language() | {"zh": " "})),
            "a name is needed in 'zh' too",
        ),
        (lambda: feature(Fact("region", is_number=False), unit=Unit.CATEGORY, direction=1), "no direction"),
        (lambda: feature(Fact("height")), "no fact 'height'"),
        (lambda: feature(Ratio(SUM, Fact("height"))), "no fact 'height'"),
        (lambda: Catalogue((feature(), feature()), None), "declared twice"),
    ],
)
def test_refused(make, said):
    with pytest.raises(DeclarationError, match=said):
        make()


@pytest.mark.parametrize(
    "meaning",
    [
        replace(SUM, days=31),
        replace(SUM, days=None),
        replace(SUM, how=How.MEAN),
        replace(SUM, of="balance"),
        replace(SUM, anchor=Anchor.BEFORE_CUT),
        replace(SUM, rows=Rows("applications")),
        replace(SUM, rows=POSTINGS.but(Is("direction", ("in",)))),
        replace(SUM, rows=POSTINGS.but(AtLeast("amount", 1))),
        Times(SUM, 1.0),
        Ratio(SUM, SUM),
        Difference(SUM, SUM),
    ],
)
def test_another_meaning_has_another_hash(meaning):
    assert feature(meaning).definition_hash != feature().definition_hash


def test_small_differences_of_meaning_are_seen():
    at_least, below = (POSTINGS.but(test("amount", 1)) for test in (AtLeast, Below))
    one, other = POSTINGS.but(Is("category", ("a", "b"))), POSTINGS.but(Is("category", ("a,b",)))
    on, off = Rows("applications", (OnTarget(),)), Rows("applications", (OnTarget(False),))
    expressions = [Aggregate(rows, How.COUNT) for rows in (at_least, below, one, other, on, off)]
    expressions += [Ratio(SUM, expressions[0]), Ratio(expressions[0], SUM), Times(SUM, 0.1), Times(SUM, 0.1 + 2e-17)]
    hashes = [feature(e).definition_hash for e in expressions]
    assert len(set(hashes)) == 10


@pytest.mark.parametrize(
    "change",
    [
        {"words": Named.alike("the same")},
        {"audience": Audience.INTERNAL},
        {"direction": 1},
        {"concept": Concept.alike(Family.INCOME, "thing")},
        {"name": "c.d"},
        {"changeable": False},
        {"depressed_by_cut": True},
    ],
)
def test_words_and_use_do_not_change_the_hash(change):
    assert feature(**change).definition_hash == feature().definition_hash


def test_a_number_and_a_category_are_not_the_same():
    fact = Fact("job", is_attribute=True)
    assert feature(fact, unit=Unit.CATEGORY).definition_hash != feature(fact).definition_hash


def test_the_catalogue():
    features = catalogue("p", [Attribute("Home Type", False), Attribute("children", True)])
    assert len(features) >= 250
    assert len({f.name for f in features}) == len(features)
    assert {f.family for f in features} == set(Family)
    for f in features:
        assert f.words.said("en").isascii()
        assert any("\u4e00" <= c <= "\u9fff" for c in f.words.said("zh")) or f.name.startswith(
            ("profile.attribute", "macro.")
        )
    assert features["profile.attribute.home_type"].kind == "category"
    assert features["profile.attribute.children"].kind == "number"


def test_no_two_features_mean_the_same():
    meanings = {}
    for f in catalogue("p"):
        meanings.setdefault(f.definition_hash, []).append(f.name)
    assert [names for names in meanings.values() if len(names) > 1] == []


def test_the_hash_of_a_catalogue():
    assert catalogue("p").hash == catalogue("p").hash
    assert catalogue("p").hash != catalogue("p", indicators=()).hash
    names = ["activity.logins_7d", "activity.logins_30d"]
    assert catalogue("p").only(names).hash != catalogue("p").only(names[::-1]).hash
    with pytest.raises(DeclarationError, match=r"no feature x\.y"):
        catalogue("p").only(["x.y"])
