"""What a warning says in one language, as values; the phrases are data in `models/words`."""

from dataclasses import dataclass
from functools import lru_cache

from creditline.features.declare.phrases import phrase
from creditline.models.why.words.wording import Wording


@dataclass(frozen=True)
class WarnWords:
    """The phrases of the summary for a terminal."""

    title: str = phrase("lines", "date", "policy")
    written: str = phrase("file")
    horizon: str = phrase("days", "decisions", "last", "expected", "going_on")
    no_decision: str = phrase("days")
    alike: str = phrase("past", "count")
    unknown: str = phrase("lines")
    no_quiet: str = phrase("lines")
    calls: str = phrase("calls", "expected", "avoidable", "saved")
    calls_money: str = phrase("calls", "expected", "avoidable", "saved")
    rules: str = phrase()
    concepts: str = phrase()
    sets: str = phrase()
    both: str = phrase()
    estimate: str = phrase()


@lru_cache(maxsize=16)
def warn_words(words: Wording) -> WarnWords:
    """The phrases of a language; DeclarationError where one is missing, unknown, or names what it may not."""
    return words.section(WarnWords, "warn")
