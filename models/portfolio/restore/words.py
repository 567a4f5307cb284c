"""What the way back says in one language, as values; the phrases are data in `models/words`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from creditline.features.declare.phrases import phrase, phrases
from creditline.models.policy import Regime
from creditline.models.portfolio.restore.values import Outlook, Rung
from creditline.models.why.words.wording import Wording

STEPS = ("maintain", "reduce", "suspend", "close")


@dataclass(frozen=True)
class RestoreWords:
    """The phrases of the page for a terminal, and `told`, what a customer may be told, by the regime of the policy."""

    title: str = phrase("customer", "line", "policy")
    stands: str = phrase("date", "step", "limit", "last")
    assumed: str = phrase("acts")
    alone: str = phrase()
    together: str = phrase()
    doing_nothing: str = phrase()
    back_on: str = phrase("acts", "date")
    not_back: str = phrase("acts", "date")
    and_then: str = phrase("rung", "date")
    comma: str = phrase()
    interval: str = phrase("first", "last", "within", "draws")
    interval_day: str = phrase("day", "within", "draws")
    too_few: str = phrase("until", "back", "draws")
    path: str = phrase("acts")
    score: str = phrase("score")
    in_default: str = phrase()
    concepts: str = phrase()
    concept: str = phrase("concept", "points")
    gone: str = phrase("table", "on", "window", "day")
    gone_otherwise: str = phrase("table", "on", "day")
    held: str = phrase("folder", "date", "as_of")
    held_neighbours: str = phrase("as_of")
    changes_nothing: str = phrase("names")
    part: str = phrase()
    and_if: str = phrase()
    steps: Mapping[str, str] = phrases(STEPS)
    rungs: Mapping[str, str] = phrases(Rung)
    outlooks: Mapping[str, str] = phrases(Outlook, "date", "by", "until", "acts", "rule")
    told: Mapping[str, str] = phrases(Regime, "acts", "date", "limit", "last")
    told_nothing: Mapping[str, str] = phrases(Regime, "date", "limit", "last")
    told_due: str = phrase()
    told_between: str = phrase("first", "last")


@lru_cache(maxsize=16)
def restore_words(words: Wording) -> RestoreWords:
    """The phrases of a language; DeclarationError where one is missing, unknown, or names what it may not."""
    return words.section(RestoreWords, "restore")
