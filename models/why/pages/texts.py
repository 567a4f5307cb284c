"""Everything that the pages say in one language, as values; the phrases themselves are data in `models/words`, tables `pages.…`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from creditline.features.contract import TABLES
from creditline.features.declare.phrases import phrase, phrases
from creditline.features.evidence.values import Move
from creditline.models.policy.parts.action import Action, Step
from creditline.models.why.answer.values import Against
from creditline.models.why.notice.values import Tag
from creditline.models.why.words.wording import Wording


@dataclass(frozen=True)
class Common:
    """What both pages say."""

    html_language: str = phrase()
    arrow: str = phrase()
    score: str = phrase()
    limit: str = phrase()
    shut: Mapping[str, str] = phrases(step.word for step in (Step.SUSPEND, Step.CLOSE))
    decided: str = phrase()
    compared_with: str = phrase()
    against: Mapping[str, str] = phrases(get_args(Against), "date")
    band: str = phrase("band", "lowest", "highest")


@dataclass(frozen=True)
class Staff:
    """The page for staff."""

    title: str = phrase("customer")
    kicker: str = phrase()
    summary: str = phrase()
    change: str = phrase("points", "band")
    chance: str = phrase()
    action: str = phrase()
    decided_as: str = phrase("action")
    actions: Mapping[str, str] = phrases(Action)
    review: str = phrase()
    told: str = phrase()
    told_reasons: str = phrase()
    told_not: str = phrase()
    ledger: str = phrase()
    ledger_about: str = phrase()
    ledger_caption: str = phrase("before", "after")
    floor: str = phrase("score")
    ceiling: str = phrase("score")
    family: str = phrase()
    points: str = phrase()
    running: str = phrase()
    moved: str = phrase()
    start: str = phrase("date")
    end: str = phrase("date")
    small: str = phrase("families")
    nothing: str = phrase()
    lowered: str = phrase()
    raised: str = phrase()
    causes: str = phrase()
    causes_about: str = phrase()
    causes_caption: str = phrase()
    cause: str = phrase()
    without: str = phrase()
    alone: str = phrase()
    reasons: str = phrase()
    reasons_about: str = phrase()
    sentence: str = phrase()
    others: str = phrase("count")
    worth: str = phrase("points")
    no_points: str = phrase()
    internal: str = phrase()
    pattern: str = phrase()
    windows: str = phrase("count")
    principal: str = phrase()
    tags: Mapping[str, str] = phrases(Tag)
    records: str = phrase("sentence")
    record: str = phrase()
    happened: str = phrase()
    amount: str = phrase()
    effect: str = phrase()
    moves: Mapping[str, str] = phrases(Move, "day")
    more: str = phrase("count")
    tables: Mapping[str, str] = phrases(TABLES)
    timeline: str = phrase()
    timeline_about: str = phrase("model")
    timeline_title: str = phrase()
    timeline_text: str = phrase("months", "first", "last", "lowest", "highest")
    marks: str = phrase()
    months_caption: str = phrase()
    date: str = phrase()
    decisions_caption: str = phrase()
    by: str = phrase()
    lender: str = phrase()
    own_wish: str = phrase()
    explained: str = phrase()
    unknown: str = phrase()
    way_back: str = phrase()
    way_back_step: str = phrase()
    way_back_ways: str = phrase()
    way_back_told: str = phrase()
    way_back_untold: str = phrase()
    disputes: str = phrase()
    dispute: str = phrase("decided", "received")
    dispute_records: str = phrase("records")
    dispute_changed: str = phrase("before", "after")
    dispute_same: str = phrase()
    dispute_later: str = phrase("date", "before", "after")
    receipt: str = phrase()
    receipt_about: str = phrase()
    program: str = phrase()
    model: str = phrase()
    policy: str = phrase()
    catalogue: str = phrase()
    data: str = phrase()
    previously: str = phrase("version")
    rule: str = phrase()
    fired: str = phrase()
    hash: str = phrase()


@dataclass(frozen=True)
class Look:
    """How a page looks in the language, as CSS says it: typefaces, height of a line, first letter of a list's item."""

    fonts: str = phrase()
    line_height: str = phrase()
    first_letter: str = phrase()


@dataclass(frozen=True)
class Texts:
    """One language's phrases."""

    common: Common
    staff: Staff
    look: Look


SECTIONS: Mapping[str, type] = {"common": Common, "staff": Staff, "look": Look}


@lru_cache(maxsize=16)
def texts(words: Wording) -> Texts:
    """The phrases of a language; DeclarationError where one is missing, unknown, or names what it may not."""
    return Texts(**{name: words.section(kind, "pages", name) for name, kind in SECTIONS.items()})
