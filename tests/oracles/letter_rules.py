"""The sentences of a letter that name the rule of a step, read back and held to the steps of the line."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from creditline.models.why import Why
from creditline.models.why.game.line_facts import StepTaken

NUMBER = r"(?P<{0}>-?[\d,]+(?:\.\d+)?)"
CLAUSES = {
    "en": {
        "band": "your internal assessment score was {value}, {missed} points? below the {edge} that our rule asks for",
        "hysteresis": "your internal assessment score was {value}, and the rules for lowered limits apply until it is {edge} or more",
        "cool_down": "your credit limit last changed {value} days before, and the rules for lowered limits apply for {edge} days "
        "after a change",
        "cap": "our plan for what we lend to all customers together lowered the limits of customers with a score of {edge} or "
        "less, and your internal assessment score was {value}",
        "cap_all": "our plan for what we lend to all customers together lowered limits",
        "default": "payments of yours are long overdue or written off, or were until lately",
        "own": "a payment on this product was {value} days overdue, and our rule starts at {edge} days",
        "other": "a payment on another product was {value} days overdue, and our rule for scores below 650 starts at {edge} days",
        "by hand": "you were {value} days past due; the rule is {edge}",
        "plain": "you owed {value}; the rule is {edge}",
    },
    "zh": {
        "band": "您的内部评估分为{value}分，比规则要求的{edge}分低{missed}分",
        "hysteresis": "您的内部评估分为{value}分，未达到恢复所需的{edge}分，额度仍按下调后的标准执行",
        "cool_down": "您的额度上次调整后仅{value}天，未满{edge}天，额度仍按下调后的标准执行",
        "cap": "按公司整体授信规模安排，内部评估分不高于{edge}分的客户须下调额度，您的内部评估分为{value}分",
        "cap_all": "按公司整体授信规模安排，额度须下调",
        "default": "您有款项长期逾期或已核销，或结清后未满规定天数",
        "own": "您在本产品已逾期{value}天，规则为逾期满{edge}天",
        "other": "您在其他产品已逾期{value}天，内部评估分低于650分时，规则为逾期满{edge}天",
        "by hand": "您已逾期{value}天，规则为{edge}天",
        "plain": "您欠款{value}，规则为{edge}",
    },
}
STEPS = {
    "en": {
        "now": r"What decided it: (?P<clause>.+)\.",
        "lowered": r"On {day} your credit limit was lowered from {before} to {after}: (?P<clause>.+)\.",
        "suspended": r"On {day} your credit account was suspended: (?P<clause>.+)\.",
        "suspended_lower": r"On {day} your credit account was suspended and its credit limit lowered from {before} to {after}: "
        r"(?P<clause>.+)\.",
        "closed": r"On {day} your credit account was closed: (?P<clause>.+)\.",
        "taken_off": r"What our rule looked at here is the score less (?P<points>\d+): our lending policy took as much off "
        r"every score\.",
        "income": r"That limit is (?:{multiple} times )?your regular monthly income, which was {income}\.",
        "no_part": r"The change of your internal assessment score had no part in this\.",
        "score_now": r"On {day} it was (?P<score>\d+)\.",
    },
    "zh": {
        "now": "调整依据：(?P<clause>.+)。",
        "lowered": "{day}，您的额度由{before}下调至{after}：(?P<clause>.+)。",
        "suspended": "{day}，您的额度暂停使用：(?P<clause>.+)。",
        "suspended_lower": "{day}，您的额度暂停使用，并由{before}下调至{after}：(?P<clause>.+)。",
        "closed": "{day}，您的额度关闭：(?P<clause>.+)。",
        "taken_off": "上述规则所用的分数已按授信政策统一扣减(?P<points>\\d+)分。",
        "income": "该额度(?:为|与)您当时的?每月固定收入{income}(?:的{multiple}倍|相同)。",
        "no_part": "您内部评估分的变化与本次调整无关。",
        "score_now": "您{day}的内部评估分为(?P<score>\\d+)分。",
    },
}
RULE_OF = {
    "hysteresis": "hysteresis",
    "cool_down": "cool-down",
    "cap": "portfolio cap",
    "cap_all": "portfolio cap",
    "default": ("in default", "trigger in default"),
}


class RuleGrammar:
    """The patterns of one language, whose money and days the letters' grammar knows."""

    def __init__(self, language: str, money: str, day: str, to_day: Callable[[str], date | None]) -> None:
        parts = {name: money.format(name) for name in ("before", "after", "income")}
        parts |= {"day": day.format("day"), "multiple": NUMBER.format("multiple")}
        self._steps = {kind: re.compile(_filled(said, parts)) for kind, said in STEPS[language].items()}
        numbers = {name: NUMBER.format(name) for name in ("value", "edge", "missed")}
        self._clauses = {kind: re.compile(_filled(said, numbers)) for kind, said in CLAUSES[language].items()}
        self._to_day = to_day

    def of_score(self, sentence: str) -> bool:
        """Whether the sentence of a rule tells of the score."""
        hits = [(kind, hit) for kind, one in self._steps.items() if (hit := one.fullmatch(sentence))]
        if any(kind in ("no_part", "score_now") for kind, _ in hits):
            return True
        return any(self._clauses[name].fullmatch(hit["clause"]) for _, hit in hits if "clause" in hit.groupdict()
                   for name in ("band", "hysteresis", "cap"))  # fmt: skip

    def is_rule(self, sentence: str) -> bool:
        """Whether it says what decided a step, or what that was worth."""
        return any(one.fullmatch(sentence) for kind, one in self._steps.items() if kind not in ("no_part", "score_now"))

    def kind(self, sentence: str) -> str | None:
        """Which of its sentences it is; None where it is none."""
        return next((kind for kind, one in self._steps.items() if one.fullmatch(sentence)), None)

    def days(self, sentences: Sequence[str], end: date) -> list[date | None]:
        """The days of the steps that are told, in their order; those of `end` name none."""
        hits = [hit for said in sentences for one in self._steps.values() if (hit := one.fullmatch(said))]
        return [
            self._to_day(hit["day"]) if "day" in hit.groupdict() else end for hit in hits if "clause" in hit.groupdict()
        ]

    def check(self, sentence: str, why: Why) -> list[str] | None:
        """What the sentence says that no step holds; None where it is no sentence of a rule."""
        found = [(kind, hit) for kind, one in self._steps.items() if (hit := one.fullmatch(sentence))]
        if not found:
            return None
        if len(found) > 1 or why.line is None:
            return [f"can be read in several ways, or of no line: {sentence}"]
        ((kind, hit),) = found
        return list(self._of(kind, hit.groupdict(), why))

    def _of(self, kind: str, told: Mapping[str, str], why: Why) -> Iterator[str]:
        assert why.line is not None
        steps = [step for step, _ in why.line.descent]
        day = self._to_day(told["day"]) if "day" in told else why.end.as_of
        if kind == "score_now":
            if (day, int(told["score"])) != (why.end.as_of, why.end.score):
                yield f"a score of {told['score']} on {day}"
        elif kind == "no_part":
            if not steps or any(step.score_part is not False for step in steps):
                yield "the score had no part, but it had, or that is not known"
        elif kind == "taken_off":
            if int(told["points"]) not in [step.taken_off for step in steps]:
                yield f"{told['points']} points taken off, which no step holds"
        elif kind == "income":
            if not any(_is_income(step, told) for step in steps):
                yield f"{told['multiple']} times an income of {told['income']} set no limit"
        else:
            (step, *_) = [step for step in steps if step.on == day] or [None]
            if step is None or not step.lowers:
                yield f"a step down on {day} that is not there"
                return
            scored = step.on == why.end.as_of and not why.unscored
            yield from self._of_step(kind, told, step, float(why.end.score) if scored else None)

    def _of_step(self, kind: str, told: Mapping[str, str], step: StepTaken, why_score: float | None) -> Iterator[str]:
        word = step.after.step.word
        true = {"closed": "close", "suspended": "suspend", "suspended_lower": "suspend"}.get(kind, word)
        if true != word or (kind == "lowered" and step.after.limit >= step.before.limit):
            yield f"says {kind} of a step to {word}"
        for name in ("before", "after"):
            if name in told and _number(told[name]) != getattr(step, name).limit:
                yield f"a limit of {told[name]} that was not on record on {step.on}"
        hits = [(name, hit) for name, one in self._clauses.items() if (hit := one.fullmatch(told["clause"]))]
        if len(hits) != 1:
            yield f"cannot be read: {told['clause']}"
            return
        ((name, hit),) = hits
        rule = RULE_OF.get(name, "band " if name == "band" else "trigger ")
        if not (step.rule or "").startswith(rule):
            yield f"says {name} of {step.rule}"
        said = {key: _number(value) for key, value in hit.groupdict().items()}
        if said and (said["value"], said["edge"]) != (_round(step.value), _round(step.threshold)):
            yield f"{said} of {step.value} and {step.threshold}"
        bare = why_score if said and name in ("band", "hysteresis", "cap") else None
        if bare is not None and said["value"] + step.taken_off != bare:
            yield f"a score of {said['value']}, {step.taken_off} points below {bare}"
        if "missed" in said and said["edge"] - said["value"] != said["missed"]:
            yield f"missed by {said['missed']} from {said['value']} to {said['edge']}"


def _is_income(step: StepTaken, told: Mapping[str, str]) -> bool:
    income = step.income
    return income is not None and (_round(income.multiple), _round(income.monthly)) == (
        _number(told["multiple"] or "1"), _number(told["income"]),
    )  # fmt: skip


def _filled(said: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], said)


def _number(said: str) -> float:
    return float(said.replace(",", ""))


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
