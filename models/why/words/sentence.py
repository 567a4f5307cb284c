"""One feature's change as a sentence with the values before and after."""

from creditline.models.why.answer.values import Against, FeatureShare
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.numbers import spoken, spoken_pair
from creditline.models.why.words.wording import Wording


def sentence(
    share: FeatureShare,
    language: str,
    currency: str = "",
    against: Against = "past",
    own: Wording | None = None,
) -> str:
    """The change in words, or against other customers the difference, without a full stop.

    `own`: a lender's wording, in place of the one of `language`.

    >>> from creditline.features.words.named import Named
    >>> from creditline.models.why.answer.meant import Meant
    >>> named = Named((("en", "late payments in the last 90 days"), ("zh", "近90天内逾期次数")))
    >>> meant = Meant("repayment.delay", named, 1, "none")
    >>> late = FeatureShare("late", named, "count", "customer", 0.0, 2.0, -40, -39.6, 0.7, meant)
    >>> sentence(late, "en")
    'late payments in the last 90 days rose from 0 to 2'
    >>> sentence(late, "zh")
    '近90天内逾期次数由0次增至2次'
    """
    if against != "past":
        return compared(share, language, currency, own)
    words = own or wording(language)
    name = words.feature(share.name, share.named)
    said = words.sentences.of(share.unit)
    start, end = share.start, share.end
    if isinstance(start, float) and isinstance(end, float):
        if start == end:  # a macro term that weighs the same figure otherwise
            return words.compared.reweighed.format(name=name, after=_alone(share, end, language, currency, name, own))
        before, after = spoken_pair(start, end, share.unit, language, currency, name, own)
        rose, fell = (said.rose, said.fell) if before != after else (said.rose_slightly, said.fell_slightly)
        return (rose if end > start else fell).format(name=name, before=before, after=after)
    before, after = (_alone(share, value, language, currency, name, own) for value in (start, end))
    known = (start is not None, end is not None)
    chosen = {
        (False, False): said.unknown,
        (False, True): said.appeared,
        (True, False): said.vanished,
        (True, True): said.changed,
    }[known]
    return chosen.format(name=name, before=before, after=after)


def compared(share: FeatureShare, language: str, currency: str = "", own: Wording | None = None) -> str:
    """A value beside the usual one of other customers.

    >>> from creditline.features.words.named import Named
    >>> from creditline.models.why.answer.meant import Meant
    >>> named = Named((("en", "late payments in the last 90 days"), ("zh", "近90天内逾期次数")))
    >>> meant = Meant("repayment.delay", named, 1, "none")
    >>> late = FeatureShare("late", named, "count", "customer", 0.0, 2.0, -40, -39.6, 0.7, meant)
    >>> compared(late, "en")
    'late payments in the last 90 days: 2, where 0 is usual'
    >>> compared(late, "zh")
    '近90天内逾期次数为2次，通常为0次'
    """
    spoken = own or wording(language)
    name = spoken.feature(share.name, share.named)
    start, end = share.start, share.end
    before, after = (_alone(share, value, language, currency, name, own) for value in (start, end))
    if isinstance(start, float) and isinstance(end, float) and start != end:
        before, after = spoken_pair(start, end, share.unit, language, currency, name, own)
    words = spoken.compared
    if start == end:
        chosen = words.none_as_usual if end is None else words.as_usual
    elif end is None:
        chosen = words.none_of_own
    else:
        chosen = words.none_usual if start is None else words.otherwise
    return chosen.format(name=name, before=before, after=after)


def _alone(share: FeatureShare, value: object, language: str, currency: str, name: str, own: Wording | None) -> str:
    """One value by itself; empty where there is none."""
    if isinstance(value, float):
        return spoken(value, share.unit, language, currency, name, own)
    return "" if value is None else str(value)
