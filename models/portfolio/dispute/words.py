"""What the answer to a dispute says in one language, as values; the phrases are data in `models/words`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from creditline.features.declare.phrases import phrase, phrases
from creditline.models.why.words.wording import Wording

HOW = ("struck", "corrected", "added")
RESULTS = ("same", "better", "worse", "held", "none")


@dataclass(frozen=True)
class DisputeWords:
    """The phrases of the notice. `results`: what the decision made again comes to, against the one on record."""

    title: str = phrase()
    received: str = phrase("date", "reference")
    records: str = phrase()
    records_by: Mapping[str, str] = phrases(HOW, "table", "date")
    undated: Mapping[str, str] = phrases(HOW, "table")
    again: str = phrase("date")
    results: Mapping[str, str] = phrases(RESULTS, "place", "recorded")
    places: Mapping[str, str] = phrases(("open", "suspended", "closed"), "limit")
    now: str = phrase("date", "place")
    person: str = phrase()


@lru_cache(maxsize=16)
def dispute_words(words: Wording) -> DisputeWords:
    """The phrases of a language; DeclarationError where one is missing, unknown, or names what it may not."""
    return words.section(DisputeWords, "dispute")
