"""A scorecard as one HTML page: no other file, no script, no address; readable on a screen and on paper."""

from creditline.features.output.page import page_environment
from creditline.models.scorecard.card import Card
from creditline.models.scorecard.saying import bin_said
from creditline.models.scorecard.words import COLUMNS, card_words
from creditline.models.why.pages.texts import texts
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.wording import Wording

_ROUNDED = 0.005  # what a number to 0.01 may be off


def as_page(card: Card, language: str, own: Wording | None = None) -> str:
    """The page in a language; DataError for one there is not. `own`: a lender's wording."""
    spoken = own or wording(language)
    words, look, scale = card_words(spoken), texts(spoken), card.scale
    most = _ROUNDED * (len(card.features) + 1)
    filters = {"points": "{:,.2f}".format, "signed": "{:+,.2f}".format, "percent": "{:.1%}".format}
    environment = page_environment("creditline.models.scorecard", filters)
    return environment.get_template("card.html.j2").render(
        card=card,
        lang=look.common.html_language,
        look=look.look,
        say=words,
        columns=COLUMNS,
        names=spoken.names,
        said=lambda own, feature: bin_said(own, feature, spoken, card.currency),
        named=lambda feature: spoken.feature(feature.name, feature.named),
        lead=words.lead.format(pdo=f"{scale.pdo:g}", score=f"{scale.anchor_score:g}", odds=f"{scale.anchor_odds:g}"),
        rounded=words.rounded.format(most=f"{most:.2f}", low=scale.low, high=scale.high),
        economy=None if card.known_on is None else words.economy.format(date=spoken.dates.say(card.known_on)),
    )
