"""One feature's change as a sentence with the values before and after."""

from creditline.features.declare import templates
from creditline.models.why.answer.values import FeatureShare, Language
from creditline.models.why.words.numbers import spoken, spoken_pair


def sentence(share: FeatureShare, language: Language, currency: str = "") -> str:
    """The change in words, without a full stop.

    >>> late = FeatureShare("late", "late payments in the last 90 days", "近90天内逾期次数", "count", "customer",
    ...                     0.0, 2.0, -40, -39.6, 0.7)
    >>> sentence(late, "en")
    'late payments in the last 90 days rose from 0 to 2'
    >>> sentence(late, "zh")
    '近90天内逾期次数由0次增至2次'
    """
    name = share.name_en if language == "en" else share.name_zh
    said = templates(language, share.unit)
    start, end = share.start, share.end
    if isinstance(start, float) and isinstance(end, float):
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


def _alone(share: FeatureShare, value: object, language: Language, currency: str, name: str) -> str:
    """One value by itself; empty where there is none."""
    if isinstance(value, float):
        return spoken(value, share.unit, language, currency, name)
    return "" if value is None else str(value)
