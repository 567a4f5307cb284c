"""Sentences read back: the feature, both values and the way between them are those they were made from.

The grammar here is written by hand, apart from the phrases, so that a phrase that says something else is seen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from meant import meant_of

from creditline.features.catalogue import catalogue
from creditline.features.data import Attribute
from creditline.features.declare import Feature
from creditline.features.declare.before_cut_words import plainly_named
from creditline.features.words.languages import languages
from creditline.features.words.named import Named
from creditline.models.why.answer.values import FeatureShare, Value
from creditline.models.why.words.sentence import sentence

NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
SAID = {
    "en": re.compile(
        r"(?P<name>.+?) (?:(?P<way>rose|fell) from (?P<before>.+) to (?P<after>.+)"
        r"|(?P<little>rose|fell) a little and is still about (?P<about>.+))"
        r"|(?P<new_name>.+): (?P<new>.+), with no record before"
        r"|(?P<gone_name>.+): no record now, (?P<gone>.+) before"
        r"|(?P<other_name>.+?) changed from (?P<was>.+) to (?P<became>.+)"
    ),
    "zh": re.compile(
        r"(?P<name>.+)由(?P<before>.+?)(?P<way>增至|升至|降至)(?P<after>.+)"
        r"|(?P<little_name>.+)略有(?P<little>上升|下降)，仍约为(?P<about>.+)"
        r"|(?P<new_name>.+)现为(?P<new>.+)，此前无记录"
        r"|(?P<gone_name>.+)现无记录，此前为(?P<gone>.+)"
        r"|(?P<other_name>.+)由(?P<was>.+)变为(?P<became>.+)"
    ),
}  # fmt: skip
UNITS = {  # what may stand around a number
    "en": {"money": "CNY #", "ratio": "#%", "share": "#%", "days": "#( days?)?", "months": "#( months?)?",
           "years": "#( years?)?", "hours": "#( hours?)?", "count": "#", "index": "#"},
    "zh": {"money": "#元", "ratio": "#%", "share": "#%", "days": "#天", "months": "#个月", "years": "#(岁|年)",
           "hours": "#小时", "count": "#[次笔期家户人天个台]?", "index": "#"},
}  # fmt: skip
UP = {"rose", "增至", "升至", "上升"}


@dataclass(frozen=True)
class Read:
    """What a sentence says: the feature's name, numbers (a share as in percent) or categories, and the way if it says one."""

    name: str
    before: Value
    after: Value
    up: bool | None
    decimals: int
    little: bool = False


def read_back(text: str, language: str, units: Mapping[str, str]) -> Read:
    """A sentence about a feature of `units` (name: unit) read back; AssertionError where it is none."""
    assert not re.search(r"[{}]|  |\b(None|null|nan|inf)\b", text), text
    found = SAID[language].fullmatch(text)
    assert found, text
    parts = {key: value for key, value in found.groupdict().items() if value is not None}
    name = next(value for key, value in parts.items() if key.endswith("name"))
    assert name in units, f"{name!r} of {text!r} is no feature"
    unit = units[name]
    if unit == "category":
        return Read(name, parts.get("was", parts.get("gone")), parts.get("became", parts.get("new")), None, 0)
    before, after = parts.get("before", parts.get("gone", parts.get("about"))), parts.get("after", parts.get("new"))
    after = parts.get("about", after)
    numbers = [None if each is None else _number(each, unit, language, text) for each in (before, after)]
    way = parts.get("way", parts.get("little"))
    return Read(
        name, *(None if each is None else each[0] for each in numbers), None if way is None else way in UP,
        max(each[1] for each in numbers if each), "little" in parts,
    )  # fmt: skip


def _number(text: str, unit: str, language: str, whole: str) -> tuple[float, int]:
    pattern = UNITS[language][unit].replace("#", f"(?P<number>{NUMBER})")
    found = re.fullmatch(pattern, text)
    assert found, f"{text!r} of {whole!r} is no value in {unit}"
    digits = found["number"].replace(",", "")
    if language == "en" and unit in ("days", "months", "years", "hours") and text != found["number"]:
        assert text.endswith("s") is (digits != "1"), whole
    return float(digits), len(digits.partition(".")[2])


def check(share: FeatureShare, text: str, language: str, units: Mapping[str, str]) -> None:
    """AssertionError where a sentence, read back, does not say what its share holds."""
    read = read_back(text, language, units)
    assert read.name in (share.named.said(language), plainly_named(share.named).said(language)), text
    scale = 100.0 if share.unit in ("ratio", "share") else 1.0
    for said, value in ((read.before, share.start), (read.after, share.end)):
        if read.little and said is not None:
            continue
        if isinstance(value, float):
            assert isinstance(said, float), text
            assert abs(said - scale * value) <= 0.5000001 * 10.0**-read.decimals + 1e-9 * abs(scale * value), text
        else:
            assert said == value, text
    if isinstance(share.start, float) and isinstance(share.end, float):
        assert read.up is (share.end > share.start), text
        if not read.little:
            assert isinstance(read.before, float)
            assert isinstance(read.after, float)
            assert (read.after > read.before) is read.up, text
            assert read.after != read.before, text


@cache
def known() -> tuple[Feature, ...]:
    """Every feature of the catalogue."""
    return tuple(catalogue("p", [Attribute("job", False), Attribute("children", True)]))


def units_of(language: str) -> dict[str, str]:
    """Units by name, for names with and without the words of a variant measured before a cut."""
    return {
        name.said(language): str(feature.unit)
        for feature in known()
        for name in (feature.words, plainly_named(feature.words))
    }


UNITS_OF = {language: units_of(language) for language in languages()}

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
    share = FeatureShare(
        feature.name, feature.words, str(feature.unit), "customer", *words, -5, -5.1, 0.1, meant_of(feature.name)
    )
    check(share, sentence(share, language, "CNY"), language, UNITS_OF[language])


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
