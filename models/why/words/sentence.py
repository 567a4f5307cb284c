"""One feature's change as a sentence with the values before and after."""

from collections.abc import Mapping
from dataclasses import replace

from creditline.features.declare.templates import Templates
from creditline.features.words.named import Named
from creditline.models.why.answer.values import Against, FeatureShare, Value
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.numbers import spoken, spoken_pair
from creditline.models.why.words.wording import Wording


def sentence(
    share: FeatureShare,
    language: str,
    currency: str = "",
    against: Against = "past",
    own: Wording | None = None,
    *,
    to_customer: bool = False,
) -> str:
    """The change in words, or against other customers the difference, without a full stop.

    `own`: a lender's wording, in place of the one of `language`. `to_customer`: of a feature that a customer is told of
    without figures there are none.

    >>> from creditline.features.words.named import Named
    >>> from creditline.features.declare.speech import Counted, Speech
    >>> from creditline.models.why.answer.meant import Meant
    >>> named = Named((("en", "late payments in the last 90 days"), ("zh", "近90天内逾期次数")))
    >>> meant = Meant("repayment.delay", named, 1, "none", Speech(counted=Counted.TIMES))
    >>> late = FeatureShare("late", named, "count", "customer", 0.0, 2.0, -40, -39.6, 0.7, meant)
    >>> sentence(late, "en")
    'late payments in the last 90 days rose from 0 to 2'
    >>> sentence(late, "zh")
    '近90天内逾期次数由0次增至2次'
    >>> sentence(late, "en", against="kept")
    'late payments in the last 90 days: 2; the median of those customers is 0'
    """
    words = own or wording(language)
    said = words.sentences.of(share.unit, share.meant.speech.manner)
    if to_customer and not share.meant.speech.figures and _both(share):
        chosen = _in_words_alone(share, said, against)
        return chosen.format_map(_about(share, words))
    before, after = _values(share, words, currency)
    chosen = _change(share, said, before == after) if against == "past" else _comparison(share, said)
    return chosen.format_map({**_about(share, words), "before": before, "after": after})


def _change(share: FeatureShare, said: Templates, alike: bool) -> str:
    """The sentence of a change; `alike`: both values are spoken alike."""
    start, end = share.start, share.end
    if isinstance(start, float) and isinstance(end, float):
        if start == end:  # a macro term that weighs the same figure otherwise
            return said.reweighed
        rose, fell = (said.rose_slightly, said.fell_slightly) if alike else (said.rose, said.fell)
        return rose if end > start else fell
    return {
        (False, False): said.unknown,
        (False, True): said.appeared,
        (True, False): said.vanished,
        (True, True): said.changed,
    }[(start is not None, end is not None)]


def _comparison(share: FeatureShare, said: Templates) -> str:
    """The sentence of a value beside that of other customers."""
    start, end = share.start, share.end
    if start == end:
        return said.none_as_others if end is None else said.as_others
    if end is None:
        return said.none_of_own
    return said.none_of_others if start is None else said.otherwise


def _in_words_alone(share: FeatureShare, said: Templates, against: Against) -> str:
    assert isinstance(share.start, float)
    assert isinstance(share.end, float)
    more, less = (said.more, said.less) if against == "past" else (said.above, said.below)
    return more if share.end > share.start else less


def _both(share: FeatureShare) -> bool:
    return isinstance(share.start, float) and isinstance(share.end, float) and share.start != share.end


def _about(share: FeatureShare, words: Wording) -> Mapping[str, str]:
    """What a sentence may name beside the values."""
    speech = share.meant.speech
    return {
        "name": words.feature(share.name, share.named),
        "event": words.event(share.name, speech.event),
        "nothing": words.numbers.nothing[speech.nothing],
    }


def _values(share: FeatureShare, words: Wording, currency: str) -> tuple[str, str]:
    """Both values as spoken, empty where there is none."""
    start, end = share.start, share.end
    name, speech = words.feature(share.name, share.named), share.meant.speech
    if speech.event is not None:
        speech = replace(speech, event=Named.of({words.language: words.event(share.name, speech.event)}))
    if isinstance(start, float) and isinstance(end, float) and start != end:
        return spoken_pair(start, end, share.unit, words.language, currency, name, words, speech)

    def alone(value: Value, *, earlier: bool) -> str:
        if isinstance(value, float):
            return spoken(value, share.unit, words.language, currency, name, words, speech, looked_back_at=earlier)
        return "" if value is None else str(value)

    return alone(start, earlier=True), alone(end, earlier=False)
