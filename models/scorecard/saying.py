"""The bins of a scorecard in words."""

from creditline.models.artefact import ModelFeature
from creditline.models.scorecard.card import CardBin
from creditline.models.scorecard.words import card_words
from creditline.models.why.words.numbers import exactly
from creditline.models.why.words.wording import Wording


def bin_said(own: CardBin, feature: ModelFeature, words: Wording, currency: str = "") -> str:
    """Which values a bin holds, its bounds with every digit they have.

    >>> from creditline.features.words.named import Named
    >>> from creditline.models.why.words.from_toml import wording
    >>> named = Named((("en", "late payments in the last 90 days"), ("zh", "近90天内逾期次数")))
    >>> about = ("late", "", "number", (), "repayment", "repayment.delay", "count", 1, "none", "customer", True)
    >>> late = ModelFeature(*about, named, named)
    >>> bin_said(CardBin(-12.5, 0.4, 90, 0.1, 0.06, low=1.0, high=3.0), late, wording("en"))
    'over 1 up to 3'
    """
    said = card_words(words)
    if own.missing:
        return said.missing_or_new if feature.kind == "category" else said.missing
    if feature.kind == "category":
        return words.names.comma.join(own.categories)
    name = words.feature(feature.name, feature.named)
    low, high = (
        None if edge is None else exactly(edge, feature.unit, words.language, currency, name, feature.speech, words)
        for edge in (own.low, own.high)
    )
    if low is None:
        return said.any if high is None else said.up_to.format(high=high)
    return said.over.format(low=low) if high is None else said.between.format(low=low, high=high)
