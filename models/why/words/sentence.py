"""One feature's change as a sentence with the values before and after."""

from creditline.models.why.answer import FeatureShare, Language
from creditline.models.why.words.numbers import spoken, spoken_pair

_UP = {"ratio": "升至", "share": "升至", "index": "升至", "score": "升至"}


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
    start, end = share.start, share.end
    if isinstance(start, float) and isinstance(end, float):
        return _numbers(share, start, end, language, currency, name)
    before, after = (_alone(share, value, language, currency, name) for value in (start, end))
    if before is None and after is None:
        return f"{name} is not known" if language == "en" else f"{name}无记录"
    if before is None:
        return f"{name}: {after}, no record before" if language == "en" else f"{name}现为{after}，此前无记录"
    if after is None:
        return f"{name}: no record now, {before} before" if language == "en" else f"{name}现无记录，此前为{before}"
    return f"{name} changed from {before} to {after}" if language == "en" else f"{name}由{before}变为{after}"


def _numbers(share: FeatureShare, start: float, end: float, language: Language, currency: str, name: str) -> str:
    before, after = spoken_pair(start, end, share.unit, language, currency, name)
    rises = end > start
    if before == after:
        if language == "en":
            return f"{name} {'rose' if rises else 'fell'} very slightly and is still about {after}"
        return f"{name}{'略有上升' if rises else '略有下降'}，仍约为{after}"
    if language == "en":
        return f"{name} {'rose' if rises else 'fell'} from {before} to {after}"
    return f"{name}由{before}{_UP.get(share.unit, '增至') if rises else '降至'}{after}"


def _alone(share: FeatureShare, value: object, language: Language, currency: str, name: str) -> str | None:
    """One value by itself; None where there is none."""
    if isinstance(value, float):
        return spoken(value, share.unit, language, currency, name)
    return None if value is None else str(value)
