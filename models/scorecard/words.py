"""Everything that a printed scorecard says in one language, as values; the phrases are data in `models/words`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from creditline.features.declare.phrases import phrase, phrases
from creditline.models.why.words.wording import Wording

COLUMNS = ("bin", "points", "woe", "share", "customers", "default_rate")


@dataclass(frozen=True)
class CardWords:
    """`columns`: heads of the table. `up_to` … `missing_or_new`: how a bin is said."""

    title: str = phrase("version")
    product: str = phrase("product")
    lead: str = phrase("pdo", "score", "odds")
    rounded: str = phrase("most", "low", "high")
    economy: str = phrase("date")
    learned: str = phrase()
    base: str = phrase()
    information_value: str = phrase("value")
    columns: Mapping[str, str] = phrases(COLUMNS)
    up_to: str = phrase("high")
    between: str = phrase("low", "high")
    over: str = phrase("low")
    any: str = phrase()
    missing: str = phrase()
    missing_or_new: str = phrase()


@lru_cache(maxsize=16)
def card_words(words: Wording) -> CardWords:
    """The phrases of a language; DeclarationError where one is missing, unknown, or names what it may not."""
    return words.section(CardWords, "scorecard")
