"""One feature's change as a sentence with the values before and after."""

from creditline.features.declare import templates
from creditline.models.why.answer.values import Against, FeatureShare, Language
from creditline.models.why.words.numbers import spoken, spoken_pair

_REWEIGHED: dict[Language, str] = {
    "en": "{name}: still {after}, but it counts otherwise",
    "zh": "{name}仍为{after}，但计算权重有所调整",
}
# By whether there is a usual value and a value of one's own.
_COMPARED: dict[Language, dict[tuple[bool, bool], str]] = {
    "en": {
        (True, True): "{name}: {after}, where {before} is usual",
        (True, False): "{name}: no record, where {before} is usual",
        (False, True): "{name}: {after}, where no record is usual",
    },
    "zh": {
        (True, True): "{name}为{after}，通常为{before}",
        (True, False): "{name}无记录，通常为{before}",
        (False, True): "{name}为{after}，通常无记录",
    },
}
_AS_USUAL: dict[Language, dict[tuple[bool, bool], str]] = {
    "en": {(True, True): "{name}: {after}, as is usual", (False, False): "{name}: no record, as is usual"},
    "zh": {(True, True): "{name}为{after}，与通常情况相同", (False, False): "{name}无记录，与通常情况相同"},
}


def sentence(share: FeatureShare, language: Language, currency: str = "", against: Against = "past") -> str:
    """The change in words, or against other customers the difference, without a full stop.

    >>> late = FeatureShare("late", "late payments in the last 90 days", "近90天内逾期次数", "count", "customer",
    ...                     0.0, 2.0, -40, -39.6, 0.7)
    >>> sentence(late, "en")
    'late payments in the last 90 days rose from 0 to 2'
    >>> sentence(late, "zh")
    '近90天内逾期次数由0次增至2次'
    """
    if against != "past":
        return compared(share, language, currency)
    name = share.name_en if language == "en" else share.name_zh
    said = templates(language, share.unit)
    start, end = share.start, share.end
    if isinstance(start, float) and isinstance(end, float):
        if start == end:  # a macro term that weighs the same figure otherwise
            return _REWEIGHED[language].format(name=name, after=_alone(share, end, language, currency, name))
        before, after = spoken_pair(start, end, share.unit, language, currency, name)
        rose, fell = (said.rose, said.fell) if before != after else (said.rose_slightly, said.fell_slightly)
        return (rose if end > start else fell).format(name=name, before=before, after=after)
    before, after = (_alone(share, value, language, currency, name) for value in (start, end))
    known = (start is not None, end is not None)
    chosen = {
        (False, False): said.unknown,
        (False, True): said.appeared,
        (True, False): said.vanished,
        (True, True): said.changed,
    }[known]
    return chosen.format(name=name, before=before, after=after)


def compared(share: FeatureShare, language: Language, currency: str = "") -> str:
    """A value beside the usual one of other customers.

    >>> late = FeatureShare("late", "late payments in the last 90 days", "近90天内逾期次数", "count", "customer",
    ...                     0.0, 2.0, -40, -39.6, 0.7)
    >>> compared(late, "en")
    'late payments in the last 90 days: 2, where 0 is usual'
    >>> compared(late, "zh")
    '近90天内逾期次数为2次，通常为0次'
    """
    name = share.name_en if language == "en" else share.name_zh
    start, end = share.start, share.end
    before, after = (_alone(share, value, language, currency, name) for value in (start, end))
    if isinstance(start, float) and isinstance(end, float) and start != end:
        before, after = spoken_pair(start, end, share.unit, language, currency, name)
    chosen = _AS_USUAL if start == end else _COMPARED
    return chosen[language][start is not None, end is not None].format(name=name, before=before, after=after)


def _alone(share: FeatureShare, value: object, language: Language, currency: str, name: str) -> str:
    """One value by itself; empty where there is none."""
    if isinstance(value, float):
        return spoken(value, share.unit, language, currency, name)
    return "" if value is None else str(value)
