"""Sentences read back: the feature, both values and the way between them are those they were made from.

The grammar here is written by hand, apart from the phrases, so that a phrase that says something else is seen.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
SAID = {
    "en": re.compile(
        r"(?P<name>.+?) (?:(?P<way>rose|fell) from (?P<before>.+) to (?P<after>.+)"
        r"|(?P<little>rose|fell) a little and is still about (?P<about>.+))"
        r"|(?P<new_name>.+?): (?P<new>.+); at that time there was no [a-z ]+"
        r"|(?P<gone_name>.+?): there is no [a-z ]+ now; at that time it was (?P<gone>.+)"
        r"|(?P<other_name>.+?) changed from (?P<was>.+) to (?P<became>.+)"
    ),
    "zh": re.compile(
        r"(?P<name>.+)由(?P<before>.+?)(?P<way>增至|升至|降至)(?P<after>.+)"
        r"|(?P<little_name>.+)略有(?P<little>上升|下降)，仍约为(?P<about>.+)"
        r"|(?P<new_name>.+)为(?P<new>.+)，当时无.*记录"
        r"|(?P<gone_name>.+)：本次评估时无.*记录，当时为(?P<gone>.+)"
        r"|(?P<other_name>.+)由(?P<was>.+)变为(?P<became>.+)"
    ),
}  # fmt: skip
UNITS = {  # what may stand around a number
    "en": {"money": "CNY #", "ratio": "#%", "share": "#%", "days": "#( days?)?", "months": "#( months?)?",
           "years": "#( years?)?", "hours": "#( hours?)?", "count": "#", "index": "#", "rate": "#%",
           "points": "# percentage points"},
    "zh": {"money": "#元", "ratio": "#%", "share": "#%", "days": "#天", "months": "#个月", "years": "#(岁|年)",
           "hours": "#小时", "count": "#[次笔期家户人天个台种]?", "index": "#", "rate": "#%", "points": "#个百分点"},
}  # fmt: skip
BELOW_ZERO = {  # what says that a number is below zero
    "en": ("minus #", "an overdraft of #", "# more spent than received", "# paid in advance", "# over the limit"),
    "zh": ("负#", "透支#", "支出多于收入#", "多还#", "超出额度#"),
}
NO_REPAYMENT = {"en": " (a statement without a repayment)", "zh": "（有一期无还款）"}
IN_WORDS = {
    "en": re.compile("(?P<name>.+) (?P<way>rose|fell)"),
    "zh": re.compile("(?P<name>.+)有所(?P<way>上升|下降)"),
}
UP = {"rose", "增至", "升至", "上升"}
# Sentences that name an event in place of the feature: # is the later value, and without it the value is zero.
NOW = {
    "recency": {
        "en": ("the last @ was # ago", "the last @ was less than a day ago"),
        "zh": ("最近一次@在#前", "最近一次@在当日"),
    },
    "settled": {
        "en": ("the last @ was settled # ago", "an @ is still unpaid, or was settled only that day"),
        "zh": ("最近一笔@于#前结清", "目前仍有@，或当日刚结清"),
    },
    "overdue_days": {
        "en": ("the oldest unpaid @ is # overdue", "no @ is overdue"),
        "zh": ("@中最久的一期已逾期#", "@目前均无逾期"),
    },
    "overdue_amount": {
        "en": ("overdue @: # in all", "no @ are overdue"),
        "zh": ("@中逾期未还的合计#", "@目前均无逾期"),
    },
    "overdue_loans": {"en": ("overdue @: #", "no @ are overdue"), "zh": ("目前逾期的@有#", "目前无逾期的@")},
    "overdue_months": {
        "en": ("the last @ is # overdue", "the last @ is not overdue"),
        "zh": ("最近一期@已逾期#", "最近一期@无逾期"),
    },
}
THEN = {  # the earlier value in the brackets; without # it is zero
    "en": ("# ago", "less than a day ago", "settled # before", "one was unpaid, or settled only that day", "# overdue",
           "none overdue"),
    "zh": ("#前", "当日", "于#前结清", "仍有逾期款项，或当日刚结清", "逾期#", "无逾期"),
}  # fmt: skip
LOOK = {  # the sentence about the later value or that there is none, and what stands in its brackets of the earlier
    "en": (
        r"(?P<now>.+) \(at that time: (?P<then>.+)\)",
        r"(?P<now>.+) \(at that time there was (none|no .+) on record\)",
        r"there is no .+ on record now \(at that time(:| the last one was) (?P<then>.+)\)",
    ),
    "zh": (
        "(?P<now>.+)（当时[：为](?P<then>.+)）",
        "(?P<now>.+)（当时无.*记录）",
        "本次评估时无.+记录（当时[：]?(最近一次在)?(?P<then>.+)）",
    ),
}


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
    plain = UNITS[language][unit].replace("#", f"(?P<number>{NUMBER})")
    text = text.removesuffix(NO_REPAYMENT[language])
    arounds = {"#": 1.0, **dict.fromkeys(BELOW_ZERO[language], -1.0)}
    matches = ((re.fullmatch(re.escape(one).replace(re.escape("#"), plain), text), one) for one in arounds)
    found, around = next(((match, one) for match, one in matches if match), (None, "#"))
    assert found, f"{text!r} of {whole!r} is no value in {unit}"
    digits = found["number"].replace(",", "")
    assert not (unit == "money" and re.search(r"\.\d$", digits)), (
        f"{whole}: an amount has no cents or two digits of them"
    )
    if language == "en" and unit in ("days", "months", "years", "hours") and text.endswith(("s", unit.rstrip("s"))):
        assert text.endswith("s") is (digits != "1"), whole
    return arounds[around] * float(digits), len(digits.partition(".")[2])


def check(share: FeatureShare, text: str, language: str, units: Mapping[str, str]) -> None:
    """AssertionError where a sentence, read back, does not say what its share holds."""
    speech = share.meant.speech
    if speech.event is not None:
        _check_event(share, text, language)
        return
    alone = IN_WORDS[language].fullmatch(text)
    names = (share.named.said(language), plainly_named(share.named).said(language))
    if alone:
        assert not speech.figures, text
        assert alone["name"] in names, text
        assert (alone["way"] in UP) is (share.end > share.start), text  # type: ignore[operator]
        return
    read = read_back(text, language, units)
    assert read.name in names, text
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


def _check_event(share: FeatureShare, text: str, language: str) -> None:
    """Of a sentence that says when something last was, or what is overdue."""
    assert not re.search(r"[{}]|  |\b(None|null|nan|inf)\b", text), text
    speech, unit = share.meant.speech, share.unit
    assert speech.event is not None
    known = (share.start is not None, share.end is not None)
    form = LOOK[language][{(True, True): 0, (False, True): 1, (True, False): 2}[known]]
    found = re.fullmatch(form, text)
    assert found, text
    parts = found.groupdict()
    now = [each.replace("@", speech.event.said(language)) for each in NOW[speech.manner][language]]
    for said, forms, value in ((parts.get("now"), now, share.end), (parts.get("then"), THEN[language], share.start)):
        if said is None:
            continue
        assert isinstance(value, float), text
        number, decimals = _valued(said, forms, unit, language, text)
        assert abs(number - value) <= 0.5000001 * 10.0**-decimals + 1e-9 * abs(value), text


def _valued(said: str, forms: Sequence[str], unit: str, language: str, whole: str) -> tuple[float, int]:
    for form in forms:
        before, number, after = form.partition("#")
        if not number and said == form:
            return 0.0, 0
        inner = said.removeprefix(before).removesuffix(after)
        if number and said == f"{before}{inner}{after}" and re.search(r"\d", inner):
            return _number(inner, unit, language, whole)
    raise AssertionError(f"{said!r} of {whole!r} tells no value")


@cache
def known() -> tuple[Feature, ...]:
    """Every feature of the catalogue."""
    return tuple(catalogue("p", [Attribute("job", False), Attribute("children", True)]))


def units_of(language: str) -> dict[str, str]:
    """Units by name, for names with and without the words of a variant measured before a cut."""
    return {
        name.said(language): str(feature.unit)
        if feature.said.manner not in ("rate", "points")
        else str(feature.said.manner)
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
    meant = replace(meant_of(feature.name), speech=feature.said)
    share = FeatureShare(feature.name, feature.words, str(feature.unit), "customer", *words, -5, -5.1, 0.1, meant)
    for told in (False, True):
        check(share, sentence(share, language, "CNY", to_customer=told), language, UNITS_OF[language])


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
