"""What the regime of the policy has a letter hold, and what it cannot."""

from collections.abc import Sequence

from creditline.models.policy.parts.notice_terms import Held
from creditline.models.why.answer.line import LineFacts, LineStory
from creditline.models.why.answer.values import Why
from creditline.models.why.answer.verdict import verdict
from creditline.models.why.notice.steps import of_default, rule_said
from creditline.models.why.notice.values import PrincipalReason
from creditline.models.why.words.wording import Wording


def is_adverse(why: Why) -> bool:
    """Whether a line was cut: on the day itself, or since it stood whole. Only then a letter must hold anything."""
    if why.line is None:
        return False
    before, after = why.line.facts.eve, why.line.facts.after
    return verdict(why) is not None or after.limit < before.limit or after.step > before.step


def closing(why: Why, scored: Why, words: Wording, *, of_score: bool) -> tuple[str, ...]:
    """What is said of the score where that must be told; `scored`: the answer up to the day of the score that is told.

    `of_score`: whether there are reasons of the score's, which are then its key factors.
    """
    if why.line is None or not is_adverse(why):
        return ()
    facts, said, found = why.line.facts, words.notice.letter, []
    terms = facts.notice
    if Held.SCORE in terms.holds and facts.scale is not None and not scored.unscored:
        day, score, (low, high) = words.dates.say(scored.end.as_of), scored.end.score, facts.scale
        found.append(said["score"].format(date=day, score=score, lowest=low, highest=high))
        if of_score:
            found.append(said["factors"].format(date="", score="", lowest="", highest=""))
    return tuple(found)


def cannot_hold(why: Why, reasons: Sequence[PrincipalReason], words: Wording) -> str | None:
    """What the letter would have to hold and cannot, one sentence for staff; None where it holds everything."""
    if why.line is None or not is_adverse(why):
        return None
    terms = why.line.facts.notice
    missing = [held for held in terms.holds if not _holds(held, why.line, reasons, words)]
    if not missing:
        return None
    items = words.names.listed([words.notice.held[held] for held in missing])
    return words.notice.cannot_hold.format(regime=terms.regime.value, items=items)


def _holds(held: Held, line: LineStory, reasons: Sequence[PrincipalReason], words: Wording) -> bool:
    facts: LineFacts = line.facts
    if held is Held.RULE:
        return bool(line.descent) and all(rule_said(step, words) is not None for step, _ in line.descent)
    if held is Held.REASONS:
        return bool(reasons) or any(of_default(step) for step, _ in line.descent)
    if held is Held.SCORE:
        return facts.scale is not None
    return True  # what the lender's file states is seen to where the letter is made
