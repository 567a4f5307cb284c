"""The catalogue as it stands: complete sentences, honest nulls, and nothing that a cut can feed."""

import math
import re
from dataclasses import astuple, fields, replace
from datetime import date

import pytest

from creditline.features.catalogue import BUILT_IN, catalogue
from creditline.features.catalogue.mixed import COMPARED, MIXED
from creditline.features.catalogue.names import slugs
from creditline.features.catalogue.words import catalogue_words
from creditline.features.data import Attribute
from creditline.features.declare import (
    Aggregate,
    Anchor,
    Audience,
    Concept,
    Difference,
    Fact,
    Family,
    Feature,
    How,
    Ratio,
    Rows,
    Speech,
    Templates,
    Times,
    Unit,
    aggregates,
)
from creditline.features.engine import compute_features
from creditline.features.errors import DeclarationError
from creditline.features.words.languages import files, languages
from creditline.features.words.named import Named

CATALOGUE = catalogue("p", [Attribute("job", False)])
VARIANTS = [f for f in CATALOGUE if f.name.endswith(".before_cut")]


def test_the_families():
    assert {f.family for f in CATALOGUE} == set(Family)
    assert {f.audience for f in CATALOGUE if f.family is Family.NETWORK} == {Audience.INTERNAL}
    inside = {f.name for f in CATALOGUE if f.audience is Audience.INTERNAL and f.family is not Family.NETWORK}
    assert {f.audience for f in CATALOGUE} == {Audience.INTERNAL, Audience.CUSTOMER}
    assert {f.direction for f in CATALOGUE if f.name in inside} == {0}  # of them no reason is lost
    assert {"profile.region", "profile.occupation", "profile.age_years", "activity.night_share_30d"} <= inside
    assert {"spending.share_gambling_90d", "spending.weekend_share_90d", "spending.category_entropy_365d"} <= inside
    fixed = {f.family for f in CATALOGUE if not f.changeable}
    assert fixed == {Family.NETWORK, Family.PROFILE, Family.MACRO}


@pytest.mark.parametrize("left_out", ["audience", "concept"])
def test_nothing_is_assumed_about_audience_or_concept(left_out):
    said = {"concept": Concept.alike(Family.SPENDING, "thing"), "audience": Audience.CUSTOMER}
    del said[left_out]
    expression = Aggregate(Rows("logins"), How.COUNT)
    with pytest.raises(TypeError, match=left_out):
        Feature(name="a.b", expression=expression, unit=Unit.COUNT, words=Named.alike("it"), **said)


def test_every_feature_has_every_sentence_in_both_languages():
    alone, neither = ["after"], []
    gaps = {"rose_slightly": alone, "fell_slightly": alone, "vanished": ["nothing", "before"], "unknown": ["nothing"]}
    gaps |= {
        "none_of_own": ["nothing", "before"],
        "as_others": alone,
        "none_as_others": ["nothing"],
        "reweighed": alone,
    }
    gaps |= dict.fromkeys(("more", "less", "above", "below"), neither)
    gaps |= {key: ["after", "nothing"] for key in ("appeared", "none_of_others")} | {"otherwise": ["after", "before"]}
    for feature in CATALOGUE:
        for language, name in feature.words.texts:
            said = feature.templates[language]
            for field, text in zip(fields(Templates), astuple(said), strict=True):
                assert not re.search(r"\s{2}|\s$|[.。]$", text)
                if feature.said.event is None:
                    assert re.findall(r"{(\w*)}", text) == gaps.get(field.name, ["before", "after"]), text
                    assert text.startswith(name)
                else:
                    assert set(re.findall(r"{(\w*)}", text)) <= {"before", "after", "event", "nothing"}
            if feature.said.event is None:
                assert len(set(astuple(said))) == len(fields(Templates))


def test_days_since_something_name_what_it_is():
    """Nothing that happened N days ago is said to rise or to fall; only measured before a cut no time is so long ago."""
    for feature in CATALOGUE:
        recent = isinstance(feature.expression, Aggregate) and feature.expression.how is How.RECENCY
        if recent and not feature.name.endswith(".before_cut"):
            assert feature.said.manner == "recency", feature.name
    assert CATALOGUE["repayment.days_since_late"].said.manner == "settled"


def test_every_count_says_what_it_counts():
    assert [f.name for f in CATALOGUE if f.unit is Unit.COUNT and f.said.counted == "number"] == []


def test_words_do_not_change_what_a_feature_is():
    feature = CATALOGUE["inquiries.days_since"]
    assert replace(feature, speech=Speech()).definition_hash == feature.definition_hash


def test_names_differ_in_every_language():
    for language in languages():
        names = [f.words.said(language) for f in CATALOGUE]
        assert [name for name in set(names) if names.count(name) > 1] == []


COUNT, MEAN = Aggregate(Rows("logins"), How.COUNT, days=30), Aggregate(Rows("transactions"), How.MEAN, "amount")


@pytest.mark.parametrize(
    ("expression", "empty", "windows"),
    [
        (COUNT, 0.0, (30,)),
        (MEAN, None, (None,)),
        (Aggregate(Rows("logins"), How.RECENCY, days=7), None, (7,)),
        (Ratio(COUNT, COUNT), None, (30,)),  # 0 / 0
        (Difference(Times(COUNT, 2.0), COUNT), 0.0, (30,)),
        (Difference(COUNT, MEAN), None, (30, None)),
        (Fact("age_years"), None, ()),
    ],
)
def test_null_and_zero_follow_from_the_declaration(expression, empty, windows):
    feature = Feature(
        "a.b", expression, Concept.alike(Family.SPENDING, "a"), Unit.INDEX, Named.alike("it"), Audience.CUSTOMER
    )
    assert feature.empty == empty
    assert feature.windows == windows


def test_a_category_says_it_is_one():
    found = {f.name for f in CATALOGUE if f.kind == "category"}
    assert found == {"profile.region", "profile.occupation", "profile.attribute.job"}


def test_variants_before_a_cut_are_made_of_what_a_cut_moves_and_nothing_else():
    moved = [f for f in CATALOGUE if f.depressed_by_cut]
    assert [f"{f.name}.before_cut" for f in moved] == [f.name for f in VARIANTS]
    for before, plain in zip(VARIANTS, moved, strict=True):
        assert {a.anchor for a in aggregates(before.expression)} == {Anchor.BEFORE_CUT}
        assert {a.anchor for a in aggregates(plain.expression)} == {Anchor.AS_OF}
        assert ("decisions", "initiated_by") in before.needs - plain.needs
        assert (before.concept, before.unit, before.direction, before.null) == (
            plain.concept,
            plain.unit,
            plain.direction,
            plain.null,
        )
        assert not before.depressed_by_cut
    assert {f.name for f in moved} >= {
        "utilisation.last", "utilisation.limit", "utilisation.headroom", "utilisation.limit_falls_365d",
        "spending.sum_30d", "activity.logins_30d",
    }  # fmt: skip
    assert {f.family for f in moved} == {Family.REPAYMENT, Family.UTILISATION, Family.SPENDING, Family.ACTIVITY}
    assert not any("late" in f.name or "arrears" in f.name or "past_due" in f.name for f in moved)


def test_what_no_cut_moves_has_no_variant():
    with pytest.raises(DeclarationError, match="not moved by a cut"):
        CATALOGUE["inquiries.count_30d"].before_cut()
    with pytest.raises(DeclarationError, match="nothing in it can be measured before"):
        Feature(
            "a.b", Fact("age_years"), Concept.alike(Family.PROFILE, "age"), Unit.YEARS, Named.alike("it"), Audience.CUSTOMER,
            depressed_by_cut=True,
        )  # fmt: skip


HISTORY = {
    # Line p is used and looked at until it is cut from 1000 to 300 on 03-10, and then hardly at all.
    "lines": """
line_id product statement_on credit_limit balance paid
x       p       2024-01-05   1000         400     50
x       p       2024-02-05   1000         600     60
x       p       2024-03-05   1000         500     70
x       p       2024-04-05   300          20      480
""",
    "decisions": """
line_id product decided_on limit_before limit_after action initiated_by
x       p       2024-03-10 1000         300         reduce lender
""",
    "transactions": """
ts               amount direction
2024-01-15T12:00 100    out
2024-02-01T00:00 2000   in
2024-02-15T12:00 300    out
2024-03-09T23:00 200    out
2024-03-10T12:00 75     out
2024-04-01T12:00 1      out
""",
    "logins": "ts\n2024-02-10T10:00\n2024-03-09T10:00\n2024-03-10T09:00\n2024-03-12T10:00",
    "installments": "loan_id product due_on amount_due paid_on amount_paid\nL q 2023-06-01 1 2023-06-01 1",
}


@pytest.fixture(scope="module")
def cut(read, write, pairs_table, tmp_path_factory):
    """The features of one customer on the eve of a cut, on its day, and a month later."""
    tables = {name: read(name, text) for name, text in HISTORY.items()}
    data = write(tmp_path_factory.mktemp("cut"), tables | {"customers": [{"customer_id": "a"}]})
    days = [date(2024, 3, 9), date(2024, 3, 10), date(2024, 4, 10)]
    available = BUILT_IN.of(data, "p").available(data)
    return available, compute_features(data, pairs_table([("a", day) for day in days]), available).to_pylist()


def test_a_cut_does_not_feed_the_next(cut):
    available, (eve, on_the_day, month_later) = cut
    moved = [f.name for f in available if f.depressed_by_cut]
    assert len(moved) > 70
    for name in moved:
        assert on_the_day[f"{name}.before_cut"] == month_later[f"{name}.before_cut"] == eve[name], name
    changed = [name for name in moved if month_later[name] != eve[name]]
    assert len(changed) > 0.8 * len(moved)
    # By hand: 500 / 1000 on the last statement before the cut; 200 + 300 spent in (02-08, 03-09].
    assert month_later["utilisation.last.before_cut"] == 0.5
    assert month_later["utilisation.last"] == pytest.approx(20 / 300)
    assert (month_later["spending.sum_30d.before_cut"], month_later["spending.sum_30d"]) == (500, 1)
    assert (month_later["activity.logins_30d.before_cut"], month_later["activity.logins_30d"]) == (2, 1)


def test_training_takes_the_variants_where_decisions_tell_of_cuts(cut):
    available, _ = cut
    chosen = available.for_training()
    assert {f.name for f in available} - {f.name for f in chosen} == {
        f.name for f in available if f.depressed_by_cut or f.name.removesuffix(".before_cut") in MIXED | COMPARED
    }
    assert not any(f.depressed_by_cut for f in chosen)
    assert "utilisation.last.before_cut" in chosen
    assert "repayment.late_90d" in chosen


def test_training_takes_the_features_as_they_are_where_no_decisions_are_kept(read, write, tmp_path):
    tables = {name: read(name, text) for name, text in HISTORY.items() if name != "decisions"}
    data = write(tmp_path, tables | {"customers": [{"customer_id": "a"}]})
    available = BUILT_IN.of(data, "p").available(data)
    assert available.for_training().features == tuple(f for f in available if f.name not in MIXED | COMPARED)
    assert "utilisation.last" in available
    assert not any(f.name.endswith(".before_cut") for f in available)


def test_links_without_repayments_tell_only_how_many_there_are(read, write, tmp_path):
    links = read("links", "other_id since\nb 2024-01-01")
    data = write(tmp_path, {"customers": [{"customer_id": "a"}], "links": links})
    found = {f.name for f in BUILT_IN.of(data).available(data) if f.family is Family.NETWORK}
    assert found == {"network.degree", *(f"network.new_links_{days}d" for days in (30, 90, 365))}


def test_the_data_names_its_own_indicators_and_attributes(read, write, pairs_table, tmp_path):
    macro = "indicator region period_on published_on value\n{} - 2024-01-01 2024-02-01 1\n{} - 2024-01-01 2024-02-01 2"
    attributes = "name value valid_from\nstaff 3 2024-01-01\nhome own 2024-01-01\nhome 2 2024-02-01\ncode 07 2024-01-01"
    data = write(
        tmp_path,
        {
            "customers": [{"customer_id": "a", "home": "rent"}],
            "macro": read("macro", macro.format("CPI", "房价")),
            "attributes": read("attributes", attributes),
        },
    )
    assert data.indicators == ("CPI", "房价")
    assert data.changing_attributes == (Attribute("code", False), Attribute("staff", True))
    found = BUILT_IN.of(data)
    assert [f.name for f in found if f.family is Family.MACRO and f.name.endswith("level")] == [
        "macro.cpi.level",
        f"macro.{slugs(['房价'])[0]}.level",
    ]
    assert [f.name for f in found if f.name.startswith("profile.attribute")] == [
        f"profile.attribute.{name}" for name in ("home", "code", "staff")
    ]
    feature = found["macro.cpi.level"]
    assert feature.words == Named.of({"en": "CPI as last published", "zh": "最新公布的CPI"})
    assert (
        compute_features(data, pairs_table([("a", date(2024, 2, 1))]), found.only([feature.name]))[feature.name][
            0
        ].as_py()
        == 1
    )


def test_names_of_a_lenders_own_are_safe_and_never_alike():
    names = ["CPI", "cpi", "失业率", "物价", "GDP Growth", "9 months", "--", "_"]
    found = slugs(names)
    assert len(set(found)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9_]*", slug) for slug in found)
    assert found[4:6] == ("gdp_growth", "9_months")
    assert slugs(["失业率"])[0] == found[2]
    said = [catalogue_words(files()[language]).indicator for language in ("en", "zh")]
    assert [of("unemployment") for of in said] == ["unemployment", "失业率"]
    assert [of("my_index") for of in said] == ["my index", "my index"]


def test_what_an_empty_history_gives_is_what_was_declared(history, write, pairs_table, tmp_path):
    tables = history(lambda options: options[-1], ("a",), 3)
    frame = compute_features(write(tmp_path, tables), pairs_table([("nobody", date(2024, 7, 1))]), CATALOGUE)
    row = frame.to_pylist()[0]
    for f in CATALOGUE:
        if any(aggregates(f.expression)) and f.family is not Family.MACRO:
            assert row[f.name] == f.empty, f.name
            assert row[f.name] is None or math.isfinite(row[f.name])
