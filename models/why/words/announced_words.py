"""What is said of a cut that is announced: until when nothing changes, what withdraws it, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from creditline.features.declare.phrases import phrase, phrases

LATER = ("closed", "suspended", "suspended_lower", "lowered_suspended", "lowered")
ENDED = ("running", "effective", "effective_shut", "withdrawn")


@dataclass(frozen=True)
class AnnouncedWords:
    """`later`: what will become of the line; `ended`: of a notice that was given before; `staff`: on the page for staff."""

    later: Mapping[str, str] = phrases(LATER, "date", "before", "after")
    until: str = phrase("limit", "date")
    unless: str = phrase("date")
    cure: str = phrase("what", "date")
    ended: Mapping[str, str] = phrases(ENDED, "on", "date", "limit")
    repay: str = phrase("above", "payments", "instalment")
    staff: Mapping[str, str] = phrases(("announced", "running", "effective", "withdrawn"), "on", "date", "place")
