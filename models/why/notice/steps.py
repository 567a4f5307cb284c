"""The rule of each step of a line's descent, in words to the customer."""

from collections.abc import Iterator

from creditline.models.artefact.default_status import IN_DEFAULT
from creditline.models.policy.deciding.propose_lines import DEFAULTED
from creditline.models.policy.parts.action import Step
from creditline.models.why.answer.line import LineStory, StepTaken
from creditline.models.why.answer.values import Why
from creditline.models.why.words.numbers import limit_said
from creditline.models.why.words.wording import Wording

_WAITING = {"hysteresis": "hysteresis", "cool-down": "cool_down"}  # what keeps a line down, by the policy's word


def step_statements(why: Why, line: LineStory, words: Wording) -> Iterator[str]:
    """Each step down with its own day and rule; of one whose rule cannot be said, nothing.

    By how much the policy had lowered the scores that rules read is said once where it is the same, else with each step.
    """
    off = [step.taken_off for step, _ in line.descent if _reads_score(step) and rule_said(step, words) is not None]
    once = len(set(off)) == 1
    for step, _ in line.descent:
        clause = rule_said(step, words)
        if clause is None:
            continue
        before, after = (_money(place.limit, why, words) for place in (step.before, step.after))
        said = words.notice.steps["now" if step.on == why.end.as_of else _what(step)]
        yield said.format(date=words.dates.say(step.on), before=before, after=after, why=clause)
        if step.taken_off and _reads_score(step) and not once:
            yield words.notice.rule_taken_off.format(points=step.taken_off)
        if step.income is not None:
            multiple, income = number_said(step.income.multiple), _money(step.income.monthly, why, words)
            said_of = words.notice.rule_income_one if step.income.multiple == 1.0 else words.notice.rule_income
            yield said_of.format(multiple=multiple, income=income)
    if once and off[0]:
        yield words.notice.rule_taken_off.format(points=off[0])


def score_unmoved(line: LineStory) -> bool:
    """Whether the rule of every step down is known, and the score's change had no part in any."""
    return bool(line.descent) and all(step.score_part is False for step, _ in line.descent)


def tells_of_score(line: LineStory, words: Wording) -> bool:
    """Whether the rule of a step that is told reads the score."""
    return any(_reads_score(step) and rule_said(step, words) is not None for step, _ in line.descent)


def _reads_score(step: StepTaken) -> bool:
    rule = step.rule or ""
    return rule.startswith("band ") or rule == "hysteresis" or (rule == "portfolio cap" and step.value is not None)


def rule_said(step: StepTaken, words: Wording) -> str | None:
    """What decided a step, with its value and threshold; None where that cannot be said."""
    if step.rule is None or step.score_part is None:
        return None
    value, threshold = (None if each is None else number_said(each) for each in (step.value, step.threshold))
    if step.rule.startswith("trigger "):
        own = None if step.internal else step.words.said(words.language)
        if own is None or (value is None and step.words.fields):
            return None
        return own.format(value=value, threshold=threshold)
    rules = words.notice.rules
    if step.rule == DEFAULTED:
        return rules["in_default"].format(value="", threshold="", missed="")
    if step.rule == "portfolio cap":
        return rules["cap_all" if value is None else "cap"].format(value=value, threshold=threshold, missed="")
    if step.value is None or step.threshold is None or step.value >= step.threshold:
        return None
    missed = step.threshold - step.value
    kind = _WAITING.get(step.rule, "band_one" if missed == 1.0 else "band")
    return rules[kind].format(value=value, threshold=threshold, missed=number_said(missed))


def of_default(step: StepTaken) -> bool:
    """Whether a step was decided by the customer's default, which a rule reads and no score."""
    return step.rule == DEFAULTED or any(one.column == IN_DEFAULT for one in step.readings)


def unsaid_rule(line: LineStory, words: Wording) -> str | None:
    """Why staff must tell of a rule themselves: it is for them only, or the policy has no words for it; else None."""
    for step, _ in line.descent:
        if step.rule is not None and step.rule.startswith("trigger ") and step.score_part is not None:
            if step.internal:
                return words.notice.internal_rule.format(rule=step.rule, date=words.dates.say(step.on))
            if rule_said(step, words) is None:
                return words.notice.wordless.format(rule=step.rule, date=words.dates.say(step.on))
    return None


def number_said(number: float) -> str:
    """A number with at most two decimals, and none where it is whole."""
    return f"{number:,.0f}" if number == round(number) else f"{number:,.2f}".rstrip("0")


def _what(step: StepTaken) -> str:
    if step.after.step is Step.CLOSE:
        return "closed"
    lower = step.after.limit < step.before.limit
    if step.after.step is Step.SUSPEND and not step.before.shut:
        return "suspended_lower" if lower else "suspended"
    return "lowered"


def _money(amount: float, why: Why, words: Wording) -> str:
    return limit_said(amount, words.language, why.currency, words)
