"""What is said of the worth of records in one language, as values; the phrases are data in `models/words`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from creditline.features.contract import TABLES
from creditline.features.declare.phrases import phrase, phrases
from creditline.features.edits.left_out import has_meaning
from creditline.models.why.words.wording import Wording


@dataclass(frozen=True)
class WorthWords:
    """The phrases. `left_out`: by table, how a record of it would have been; `all`: those of several tables."""

    title: str = phrase("end")
    about: str = phrase()
    no_line: str = phrase()
    nothing: str = phrase("start", "end")
    together: str = phrase("concept", "count")
    record: str = phrase("table", "date", "record")
    late: str = phrase("said", "days")
    copies: str = phrase("said", "count")
    sentence: str = phrase("said", "left_out", "outcome")
    beside: str = phrase("left_out", "outcome")
    as_it_is: str = phrase("said")
    no_meaning: str = phrase("said")
    points: str = phrase("points")
    limit: str = phrase("amount")
    line: str = phrase("place")
    comma: str = phrase()
    same: str = phrase()
    all: str = phrase()
    more: str = phrase("count")
    left_out: Mapping[str, str] = phrases(name for name in TABLES if has_meaning(name))


@lru_cache(maxsize=16)
def worth_words(words: Wording) -> WorthWords:
    """The phrases of a language; DeclarationError where one is missing, unknown, or names what it may not."""
    return words.section(WorthWords, "worth")
