"""The reasons of a letter read back: which there are, what leads to them, and the values of the features that they tell of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from letter_grammar import to_day
from letter_held import Held, filled
from letter_part_sentences import FAMILIES, LEADS
from sentence_grammar import check, check_beside, units_of_share

from creditline.models.letter.letter import LetterPart, Listed
from creditline.models.why import Why
from creditline.models.why.answer.parts import FeatureShare
from creditline.models.why.notice.values import Notice, PrincipalReason


@dataclass(frozen=True)
class ReasonsRead:
    """The part of one letter, in its language."""

    language: str
    notice: Notice
    why: Why
    held: Held

    def of(self, part: LetterPart) -> Iterator[str]:
        """What the part says that it may not."""
        reasons = self.notice.reasons
        items = [item for listed in part.lists for item in listed.items]
        if [item.number for item in items] != list(range(1, len(reasons) + 1)):
            yield f"{len(items)} reasons of {len(reasons)}"
            return
        read = [(day, list(these)) for day, these in groupby(reasons, self._read_on)]
        expected = [(("rule", day, self.why.start.as_of), len(these)) for day, these in read if day is not None]
        expected += [(self._lead(these[-1]), len(these)) for day, these in read if day is None]
        led = [(self._read_lead(listed), len(listed.items)) for listed in part.lists]
        if led != expected:
            yield f"reasons are led by {led}, not {expected}"
        for item, reason in zip(items, reasons, strict=True):
            if item.said != FAMILIES[self.language][reason.family]:
                yield f"a family {item.said} of {reason.family}"
            if len(item.sentences) != len(reason.features):
                yield f"{len(item.sentences)} sentences of {reason.features}"
            for sentence, name in zip(item.sentences, reason.features, strict=False):
                yield from self._of_feature(sentence, name, reason)
        yield from ["sentences or fields"] if part.sentences or part.fields or part.after else ()

    def _read_on(self, reason: PrincipalReason) -> date | None:
        """The day on which a rule looked at it; None of a reason of the score's."""
        return self._share(reason.features[0], reason)[2] if reason.by_rule else None

    def _lead(self, reason: PrincipalReason) -> tuple[str, date | None, date | None]:
        """Which lead, the day up to which it is told where that is not the last, and the day compared with."""
        start, end = self._ends(reason)
        if self.why.against != "past":
            return "against", None, None
        kind = "floor" if self._at_floor(reason) else "fell" if end.score < start.score else "offset"
        return kind, reason.until, start.as_of

    def _at_floor(self, reason: PrincipalReason) -> bool:
        start, end = self._ends(reason)
        return start.bound == end.bound == "floor" and reason.points == 0

    def _read_lead(self, listed: Listed) -> tuple[str, date | None, date | None] | None:
        said = {kind: filled(lead, self.language) for kind, lead in LEADS[self.language].items()}
        until = re.match(said.pop("until"), listed.lead)
        for kind, lead in said.items():
            hit = re.fullmatch(lead, listed.lead[until.end() :] if until else listed.lead)
            if hit is not None:
                told = {name: to_day(day, self.language) for name, day in hit.groupdict().items()}
                day = to_day(until["day"], self.language) if until else told.get("day")
                return kind, day, told.get("start")
        return None

    def _ends(self, reason: PrincipalReason) -> tuple[Any, Any]:
        """Both moments that a reason is told between."""
        steps = () if self.why.line is None else self.why.line.descent
        if reason.until is None:
            return self.why.start, self.why.end
        ways = [behind.score for _, behind in steps if behind.score is not None]
        return next((way.start, way.end) for way in ways if way.end.as_of == reason.until)

    def _share(self, name: str, reason: PrincipalReason) -> tuple[FeatureShare, date, date]:
        """The feature as the answer has it, and the two days it is told between."""
        steps = () if self.why.line is None else self.why.line.descent
        if reason.by_rule:
            step, behind = next(
                (step, behind) for step, behind in reversed(steps)
                if behind.feature is not None and any(share.name == name for share in behind.feature.features)
            )  # fmt: skip
            told, days = [behind.feature], (self.why.start.as_of, step.on)
        else:
            start, end = self._ends(reason)
            ways = [behind.score for _, behind in steps if behind.score is not None]
            told = next((way.reasons for way in ways if way.end.as_of == reason.until), self.why.reasons)
            days = (start.as_of, end.as_of)
        share = next(share for one in told for share in one.features if share.name == name)
        return (share, *days)

    def _of_feature(self, sentence: str, name: str, reason: PrincipalReason) -> Iterator[str]:
        share, start, end = self._share(name, reason)
        if share.audience != "customer":
            yield f"tells of {name}, which is not to be told"
        past, value = self.why.against == "past", self.held.value
        if value is not None:
            share = replace(share, start=value(name, start) if past else share.start, end=value(name, end))
        way = share.meant.direction
        both = isinstance(share.start, float) and isinstance(share.end, float)
        if past and both and (way == 0 or (way > 0) != (share.end > share.start)):  # type: ignore[operator]
            yield f"blames {name}, which went from {share.start} to {share.end} at direction {way}"
        stop = "." if self.language == "en" else "。"
        if not sentence.endswith(stop):
            yield f"no full stop: {sentence}"
            return
        text = sentence.removesuffix(stop)
        faults = []
        for said in dict.fromkeys((text, text[:1].lower() + text[1:])):
            try:
                (check if past else check_beside)(share, said, self.language, units_of_share(share, self.language))
            except AssertionError as fault:
                faults.append(f"{name} from {share.start} to {share.end}: {fault}")
            else:
                return
        yield faults[-1].partition("\n")[0]
