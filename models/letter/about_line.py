"""What a letter says of the line beside what was decided: what is past due, what stays, and what brings it back."""

from collections.abc import Iterator

from creditline.models.letter.facts import LetterFacts
from creditline.models.letter.lender import Lender
from creditline.models.letter.letter import LetterPart
from creditline.models.letter.part import Section
from creditline.models.policy.parts.action import Step
from creditline.models.why.answer.values import Why
from creditline.models.why.words.numbers import limit_said, spoken
from creditline.models.why.words.wording import Wording


def arrears(why: Why, lender: Lender, facts: LetterFacts, words: Wording) -> LetterPart | None:
    """What is past due on the letter's day, as the records have it, and how it is paid; None where nothing is."""
    due, said = facts.arrears, words.letter
    if due is None:
        return None
    amount = limit_said(due.amount, words.language, why.currency, words)
    about = {
        "date": words.dates.say(why.end.as_of),
        "amount": amount,
        "days": spoken(due.days, "days", words.language, own=words),
    }
    payment, hotline = (one.said(words.language) for one in (lender.payment, lender.hotline))
    found = [
        said.one_instalment.format(**about)
        if due.instalments == 1
        else said.arrears["uncounted" if due.instalments is None else "counted"].format(count=due.instalments, **about)
    ]
    if payment is not None:
        found.append(said.settle.format(payment=payment))
    if hotline is not None:
        found.append(said.paid_already.format(hotline=hotline))
    return LetterPart(Section.ARREARS, sentences=tuple(found))


def stays(why: Why, facts: LetterFacts, words: Wording) -> LetterPart | None:
    """That contracts stand, and what of the balance lies above the new limit."""
    if why.line is None:
        return None
    after, said = why.line.facts.after, words.letter.stays
    found = [said["loans"].format(date="", balance="", limit="")]
    if facts.balance:
        shown = (limit_said(amount, words.language, why.currency, words) for amount in (facts.balance, after.limit))
        balance, limit = shown
        told = why.line.facts.announced
        planned = told is not None and told.plan is not None
        over = after.step is not Step.CLOSE and facts.balance > after.limit and not planned
        day = words.dates.say(why.end.as_of)
        found.append(said["over" if over else "owed"].format(date=day, balance=balance, limit=limit))
    return LetterPart(Section.STAYS, sentences=tuple(found))


def back(why: Why, lender: Lender, facts: LetterFacts, words: Wording) -> LetterPart | None:
    """When the line is looked at again, and what the policy asks for then."""
    return None if why.line is None else LetterPart(Section.BACK, sentences=tuple(_back(why, lender, facts, words)))


def _back(why: Why, lender: Lender, facts: LetterFacts, words: Wording) -> Iterator[str]:
    said, way = words.letter.back, facts.back
    assert why.line is not None
    closed = why.line.facts.after.step is Step.CLOSE
    if closed and way is not None and not way.reopens:
        yield said["closed"].format(when="", days="", points="")
        return
    when = lender.next_review.said(words.language)
    if when is not None:
        yield said["next"].format(when=when, days="", points="")
    if way is not None and way.wait:
        yield said["wait"].format(when="", days=spoken(way.wait, "days", words.language, own=words), points="")
    by_score = any(step.edge is not None for step, _ in why.line.descent)
    if way is not None and way.points and by_score and why.line.facts.after.step is not Step.MAINTAIN:
        yield said["points"].format(when="", days="", points=way.points)
    if facts.arrears is not None:
        yield words.letter.arrears["reviewed"].format(date="", count="", amount="", days="")
    else:
        yield said["no_promise"].format(when="", days="", points="")
