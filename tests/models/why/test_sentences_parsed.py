"""Sentences read back: the feature, both values and the way between them are those they were made from."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from meant import meant_of
from sentence_grammar import UNITS_OF, check, check_beside, known

from creditline.features.declare import Feature
from creditline.features.words.named import Named
from creditline.models.why.answer.values import FeatureShare, Value
from creditline.models.why.words.sentence import sentence

NUMBERS = st.one_of(
    st.integers(-5, 5000).map(float),
    st.sampled_from([0.0, 1.0, 0.999, 0.9999999, 1.001, 1e-9, 999.995, 1000.0, 1e9]),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.floats(-2, 2, allow_nan=False),
)


@settings(max_examples=1500)
@given(st.sampled_from(known()), st.none() | NUMBERS, st.none() | NUMBERS, st.sampled_from(["en", "zh"]))
def test_any_change_of_any_feature_reads_back(
    feature: Feature, start: float | None, end: float | None, language: str
) -> None:
    words: tuple[Value, Value] = (start, end)
    if feature.kind == "category":
        words = (None if start is None else f"A{start:.0f}", None if end is None else f"B{end:.0f}")
    if words[0] == words[1]:
        return
    meant = replace(meant_of(feature.name), speech=feature.said)
    share = FeatureShare(feature.name, feature.words, str(feature.unit), "customer", *words, -5, -5.1, 0.1, meant)
    for told in (False, True):
        check(share, sentence(share, language, "CNY", to_customer=told), language, UNITS_OF[language])


@settings(max_examples=1000)
@given(st.sampled_from(known()), st.none() | NUMBERS, st.none() | NUMBERS, st.sampled_from(["en", "zh"]))
def test_any_value_beside_others_reads_back(
    feature: Feature, start: float | None, end: float | None, language: str
) -> None:
    words: tuple[Value, Value] = (start, end)
    if feature.kind == "category":
        words = (None if start is None else f"A{start:.0f}", None if end is None else f"B{end:.0f}")
    meant = replace(meant_of(feature.name), speech=feature.said)
    share = FeatureShare(feature.name, feature.words, str(feature.unit), "customer", *words, -5, -5.1, 0.1, meant)
    for told in (False, True):
        text = sentence(share, language, "CNY", "kept", to_customer=told)
        check_beside(share, text, language, UNITS_OF[language])


def test_names_are_told_apart() -> None:
    for language in ("en", "zh"):
        names = [feature.words.said(language) for feature in known()]
        assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})


def test_the_parser_sees_a_lie() -> None:
    late = FeatureShare(
        "x",
        Named.of({"en": "late payments in the last 90 days", "zh": "近90天内逾期次数"}),
        "count",
        "customer",
        0.0,
        2.0,
        -4,
        -4.0,
        0.1,
        meant_of("x"),
    )
    for language, text in (
        ("en", "late payments in the last 90 days fell from 0 to 2"),
        ("en", "late payments in the last 90 days rose from 0 to 3"),
        ("en", "late payments in the last 90 days rose from {before} to 2"),
        ("en", "late payments in the last 90 days rose from 0% to 2%"),
        ("en", "late payments in the last 30 days rose from 0 to 2"),
        ("zh", "近90天内逾期次数由0次降至2次"),
        ("zh", "近90天内逾期次数由0元增至2元"),
        ("zh", "近90天内逾期次数现为2次，此前无记录"),
    ):
        try:
            check(late, text, language, UNITS_OF[language])  # type: ignore[arg-type]
        except AssertionError:
            continue
        raise AssertionError(f"{text!r} was taken for true")


def test_the_parser_sees_a_lie_beside_others() -> None:
    named = Named.of({"en": "late payments in the last 90 days", "zh": "近90天内逾期次数"})
    late = FeatureShare("x", named, "count", "customer", 0.0, 2.0, -4, -4.0, 0.1, meant_of("x"))
    for language, text in (
        ("en", "late payments in the last 90 days: 3; the median of those customers is 0"),
        ("en", "late payments in the last 90 days: 2; the median of those customers is 1"),
        ("en", "late payments in the last 90 days: 2, the same as the median of those customers"),
        ("en", "late payments in the last 90 days: 2; most of those customers have no record"),
        ("en", "late payments in the last 90 days: above the median of those customers"),
        ("zh", "近90天内逾期次数为2次，与上述客户的中位数相同"),
        ("zh", "近90天内逾期次数为2次，上述客户的中位数为2次"),
    ):
        try:
            check_beside(late, text, language, UNITS_OF[language])
        except AssertionError:
            continue
        raise AssertionError(f"{text!r} was taken for true")
