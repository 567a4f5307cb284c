"""A scorecard as CSV: one row a bin, the base points first."""

import csv
import io
from collections.abc import Iterator

from creditline.features.output.spreadsheet import plain_cell
from creditline.models.scorecard.card import Card
from creditline.models.scorecard.saying import bin_said
from creditline.models.scorecard.words import card_words
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.wording import Wording

COLUMNS = (
    "feature",
    "name",
    "bin",
    "points",
    "low",
    "high",
    "categories",
    "missing",
    "woe",
    "customers",
    "share",
    "default_rate",
    "information_value",
)


def as_csv(card: Card, language: str, own: Wording | None = None) -> str:
    """The table; `name` and `bin` in the language, points to 0.01, `low` and `high` with every digit.

    `categories` are parted by ` | `. `own`: a lender's wording. DataError for a language there is not.
    """
    spoken = own or wording(language)
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerow({"name": card_words(spoken).base, "points": f"{card.base:.2f}"})
    writer.writerows(_rows(card, spoken))
    return file.getvalue()


def _rows(card: Card, words: Wording) -> Iterator[dict[str, object]]:
    for one in card.features:
        for own in one.bins:
            yield {
                "feature": plain_cell(one.feature.name),
                "name": plain_cell(words.feature(one.feature.name, one.feature.named)),
                "bin": plain_cell(bin_said(own, one.feature, words, card.currency)),
                "points": f"{own.points:.2f}",
                "low": "" if own.low is None else repr(own.low),
                "high": "" if own.high is None else repr(own.high),
                "categories": plain_cell(" | ".join(own.categories)),
                "missing": str(own.missing).lower(),
                "woe": f"{own.woe:.4f}",
                "customers": own.customers,
                "share": f"{own.share:.4f}",
                "default_rate": "" if own.default_rate is None else f"{own.default_rate:.4f}",
                "information_value": f"{one.information_value:.4f}",
            }
