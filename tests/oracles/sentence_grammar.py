"""A feature's sentence read back into its values, by a grammar written by hand apart from the phrases.

A phrase that says something else than it was made from is seen.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from creditline.features.catalogue import catalogue
from creditline.features.data import Attribute
from creditline.features.declare import Feature
from creditline.features.declare.before_cut_words import plainly_named
from creditline.features.words.languages import languages
from creditline.models.why.answer.values import FeatureShare, Value

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
    "en": (
        "minus #",
        "an overdraft of #",
        "# more spent than received",
        "# paid in advance",
        "none (# over the limit)",
    ),
    "zh": ("负#", "透支#", "支出多于收入#", "多还#", "零（超出额度#）"),
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
BESIDE = {  # beside other customers: by whether theirs and one's own are there; # is one's own, & theirs
    "en": {
        (True, True): ("@: #; the (?:median of|most common among) those customers is &",
                       "@: #, the (?:same as the median of|most common among) those customers"),
        (True, False): ("@: no [a-z ]+; the (?:median of|most common among) those customers is &",),
        (False, True): ("@: #; most of those customers have no [a-z ]+",),
        (False, False): ("@: no [a-z ]+, as for most of those customers",),
    },
    "zh": {
        (True, True): ("@为#，上述客户(?:的中位数|中最常见的)为&", "@为#，(?:与上述客户的中位数相同|在上述客户中最常见)"),
        (True, False): ("@：无.*记录，上述客户(?:的中位数|中最常见的)为&",),
        (False, True): ("@为#，上述客户大多无.*记录",),
        (False, False): ("@：无.*记录，上述客户也大多如此",),
    },
}  # fmt: skip
EVENT_BESIDE = {
    "en": {
        (True, True): (r"# \(the median of those customers: &\)", r"# \(the same as the median of those customers\)"),
        (True, False): (r"there is no .+ on record \(the median of those customers: &\)",),
        (False, True): (r"# \(most of those customers have (?:none|no .+) on record\)",),
        (False, False): (r"there is no .+ on record \(as for most of those customers\)",),
    },
    "zh": {
        (True, True): ("#（上述客户的中位数[：为]&）", "#（与上述客户的中位数相同）"),
        (True, False): ("无.+记录（上述客户的中位数[：为]&）",),
        (False, True): ("#（上述客户大多无.*记录）",),
        (False, False): ("无.+记录（上述客户也大多如此）",),
    },
}
OVER_OTHERS = {
    "en": "@: (?P<way>above|below) the median of those customers",
    "zh": "@(?P<way>高于|低于)上述客户的中位数",
}
OVER = {"above", "高于"}


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


def check_beside(share: FeatureShare, text: str, language: str, units: Mapping[str, str]) -> None:
    """AssertionError where a sentence about a value beside that of other customers does not say what its share holds."""
    assert not re.search(r"[{}]|  |\b(None|null|nan|inf)\b", text), text
    speech = share.meant.speech
    names = (share.named.said(language), plainly_named(share.named).said(language))
    if speech.event is None:
        for name in names:
            if (alone := re.fullmatch(OVER_OTHERS[language].replace("@", re.escape(name)), text)) is not None:
                assert not speech.figures, text
                assert (alone["way"] in OVER) is (share.end > share.start), text  # type: ignore[operator]
                return
    there = (share.start is not None, share.end is not None)
    forms = (BESIDE if speech.event is None else EVENT_BESIDE)[language][there]
    if not any(there):  # of what is overdue it is the name that there is none of
        forms = (*forms, *BESIDE[language][there])
    slots = {"#": "(?P<own>.+?)", "&": "(?P<theirs>.+)"}
    fields = [re.sub("[#&]", lambda found: slots[found[0]], form) for form in forms]
    named = [form.replace("@", re.escape(name)) for form in fields for name in names]
    found = next((hit for form in named if (hit := re.fullmatch(form, text)) is not None), None)
    assert found, text
    told = found.groupdict()
    now = () if speech.event is None else [
        each.replace("@", speech.event.said(language)) for each in NOW[speech.manner][language]
    ]  # fmt: skip
    unit = next((units[name] for name in names if name in units), share.unit)
    for said, forms, value in ((told.get("own"), now, share.end), (told.get("theirs"), THEN[language], share.start)):
        if said is None:
            continue
        if isinstance(value, str):
            assert said == value, text
            continue
        scale = 100.0 if share.unit in ("ratio", "share") else 1.0
        number, decimals = (
            _number(said, unit, language, text) if speech.event is None else _valued(said, forms, unit, language, text)
        )
        assert abs(number - scale * value) <= 0.5000001 * 10.0**-decimals + 1e-9 * abs(scale * value), text  # type: ignore[operator]
    if told.get("theirs") is None and there == (True, True):
        assert share.start == share.end, text


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


def units_of_share(share: FeatureShare, language: str) -> dict[str, str]:
    """The unit of its values by what its model calls it, with the words of a variant measured before a cut and without."""
    manner = str(share.meant.speech.manner)
    unit = manner if manner in ("rate", "points") else share.unit
    return {named.said(language): unit for named in (share.named, plainly_named(share.named))}
