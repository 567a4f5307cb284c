"""The bins of a scorecard in words."""

from creditline.models.artefact import ModelFeature
from creditline.models.scorecard.card import CardBin
from creditline.models.scorecard.words import card_words
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.numbers import exactly


def bin_said(own: CardBin, feature: ModelFeature, language: str, currency: str = "") -> str:
    """Which values a bin holds, its bounds with every digit they have.

    >>> from creditline.features.words.named import Named
    >>> named = Named((("en", "late payments in the last 90 days"), ("zh", "近90天内逾期次数")))
    >>> about = ("late", "", "number", (), "repayment", "repayment.delay", "count", 1, "none", "customer", True)
    >>> late = ModelFeature(*about, named, named)
    >>> bin_said(CardBin(-12.5, 0.4, 90, 0.1, 0.06, low=1.0, high=3.0), late, "en")
    'over 1 up to 3'
    """
    words = card_words(language)
    if own.missing:
        return words.missing_or_new if feature.kind == "category" else words.missing
    if feature.kind == "category":
        return wording(language).names.comma.join(own.categories)
    name = feature.named.said(language)
    low, high = (
        None if edge is None else exactly(edge, feature.unit, language, currency, name, feature.speech)
        for edge in (own.low, own.high)
    )
    if low is None:
        return words.any if high is None else words.up_to.format(high=high)
    return words.over.format(low=low) if high is None else words.between.format(low=low, high=high)
