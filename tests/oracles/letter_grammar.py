"""Letters and pages read back into what they say of a line, by a grammar written apart from the sentences, and held to the record.

Every sentence has to be read in one way. What cannot be read is a contradiction as well.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from letter_rules import RuleGrammar

from creditline.models.why import Why
from creditline.models.why.answer.parts import Moment
from creditline.models.why.game.layer import Layer

MONTHS = (
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
)  # fmt: skip
MONEY = {"en": r"CNY (?P<{0}>-?[\d,]+(?:\.\d+)?)", "zh": r"(?P<{0}>-?[\d,]+(?:\.\d+)?)元"}
DAY = {
    "en": r"(?P<{0}>\d{{1,2}} (?:" + "|".join(MONTHS) + r") \d{{4}})",
    "zh": r"(?P<{0}>\d{{4}}年\d{{1,2}}月\d{{1,2}}日)",
}
CAUSES = {
    "en": {
        "a new way in which we work out credit scores": Layer.MODEL,
        "an adjustment of all our credit scores": Layer.CALIBRATION,
        "a change in our lending policy": Layer.POLICY,
        "a change in the economy": Layer.MACRO,
        "a limit on what we lend to all customers together": Layer.PORTFOLIO,
        "a decision of our staff": Layer.OVERRIDE,
        "several other causes together": None,
    },
    "zh": {
        "信用评分方法更新": Layer.MODEL,
        "信用评分标准统一调整": Layer.CALIBRATION,
        "授信政策调整": Layer.POLICY,
        "宏观经济形势变化": Layer.MACRO,
        "整体授信总额控制": Layer.PORTFOLIO,
        "工作人员的决定": Layer.OVERRIDE,
        "多项其他因素的共同作用": None,
    },
}
OUTCOME = {
    "en": r"(?:your limit would have been lowered to {would}|(?P<suspended>your line would have been suspended)"
    r"|(?P<closed>your line would have been closed))",
    "zh": r"(?:额度也会下调至{would}|(?P<suspended>额度也会被暂停使用)|(?P<closed>额度也会被关闭))",
}
SIGN = {
    "en": r"(?:\d+ days past due, where \d+ are a default|\d+ months past due on the latest statement, where \d+ days are a "
    r"default|a credit event such as a write-off is on record|arrears of a default were still there \d+ days before, and a "
    r"default lasts \d+ days longer)",
    "zh": r"[^。]+?",
}
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "line closed": "On {day} your credit line was closed. Its limit was {before} the day before.",
        "line stays_closed": "On {day} we looked at your credit line; it stays closed.",
        "line suspended": "On {day} your credit line was suspended, so that nothing can be drawn from it for now. Its limit "
        "stays at {after}.",
        "line suspended_lower": "On {day} your credit line was suspended, so that nothing can be drawn from it for now, and its "
        "limit was lowered from {before} to {after}.",
        "line stays_suspended": "On {day} we looked at your credit line; it stays suspended, so that nothing can be drawn from "
        "it. Its limit on that day is {after}.",
        "line lowered_suspended": "On {day} the limit of your suspended credit line was lowered from {before} to {after}. Nothing "
        "can be drawn from it for now.",
        "line opened": "On {day} your credit line was opened again, with a limit of {after}.",
        "line lowered": "On {day} your credit limit was lowered from {before} to {after}.",
        "line stays": "On {day} we looked at your credit limit; it stays at {after}.",
        "line raised": "On {day} your credit limit was raised from {before} to {after}.",
        "stood": "On {day} your credit limit was {stood}.",
        "asked": "You had asked us to lower it to {asked}.",
        "no_less": "You can draw no less than on {day}.",
        "never_whole": "As far as our records go, your line has not been open without a cut at a time when nothing was due, so "
        "that we compare you with other customers.",
        "part caused": "Changes in your own record since {start} led to this: without them your line would not have been cut.",
        "part together": "Changes in your own record since {start} led to this together with {others}: by themselves they would "
        "have left your line as it was.",
        "part enough": "Changes in your own record since {start} would have been enough for this. Even without them {outcome}, "
        "because of {others}.",
        "part deepened": "Even if nothing in your record had changed, {outcome}, because of {others}. Changes in your own record "
        "made the cut deeper.",
        "part softened": "Your own behaviour did not cause this change: if nothing in your record had changed, {outcome}, and "
        "you could draw less. It was caused by {others}.",
        "part none": "Your own behaviour did not cause this change: if nothing in your record had changed, {outcome} all the "
        "same. It was caused by {others}.",
        "part as_little": "Your own behaviour did not change what you can draw: if nothing in your record had changed, "
        "{outcome}. It was caused by {others}.",
        "score fell": "Your credit score fell from {was} on {start} to {score} on {day}.",
        "score rose": "Your credit score rose from {was} on {start} to {score} on {day}.",
        "score same": "Your credit score on {day} is {score}, the same as on {start}.",
        "score floor": "Your credit score is {score}, the lowest there is, on {day} as it was on {start}.",
        "score ceiling": "Your credit score is {score}, the highest there is, on {day} as it was on {start}.",
        "score against": "Your credit score on {day} is {score}. (?:Customers|A sample of the customers) whose credit line was "
        "(?:only just )?kept had {was} on average.",
        "fall own": "Changes in your own record lowered it.",
        "fall own_and_others": "Changes in your own record lowered it, and so did {others}.",
        "fall others": "Your own behaviour did not cause this change. It was caused by {others}.",
        "default stated": "On {day} your payments were in default as we define it: {sign}. Who is in default has no credit score.",
        "default ended": "On {day} your payments were in default, so that there was no credit score to compare with.",
        "before_cut": "Where your limit was cut before, logins, payments and use of the limit are counted up to that cut.",
    },
    "zh": {
        "line closed": "您的信用额度已于{day}关闭，前一日的额度为{before}。",
        "line stays_closed": "我们于{day}审核了您的信用额度，额度仍为关闭状态。",
        "line suspended": "自{day}起，您的信用额度暂停使用，暂时无法支用，额度仍为{after}。",
        "line suspended_lower": "自{day}起，您的信用额度暂停使用，暂时无法支用，额度由{before}下调至{after}。",
        "line stays_suspended": "我们于{day}审核了您的信用额度，额度仍暂停使用，无法支用，当日额度为{after}。",
        "line lowered_suspended": "自{day}起，您已暂停使用的信用额度由{before}下调至{after}，暂时无法支用。",
        "line opened": "自{day}起，您的信用额度恢复使用，额度为{after}。",
        "line lowered": "自{day}起，您的信用额度由{before}下调至{after}。",
        "line stays": "我们于{day}审核了您的信用额度，额度维持{after}不变。",
        "line raised": "自{day}起，您的信用额度由{before}上调至{after}。",
        "stood": "{day}，您的信用额度为{stood}。",
        "asked": "您曾要求将额度下调至{asked}。",
        "no_less": "您可支用的金额不低于{day}。",
        "never_whole": "在我们的记录范围内，您的额度没有过未经下调且无应调整事项的时期，因此与其他客户进行比较。",
        "part caused": "本次调整是由您本人情况自{start}以来的变化引起的：若无这些变化，您的额度不会受到影响。",
        "part together": "本次调整是由您本人情况自{start}以来的变化与{others}共同引起的：仅凭您本人情况的变化，您的额度不会因此调整。",
        "part enough": "您本人情况自{start}以来的变化足以引起本次调整；但即使没有这些变化，因{others}，您的{outcome}。",
        "part deepened": "即使您本人情况没有变化，因{others}，您的{outcome}；您本人情况的变化使调整幅度更大。",
        "part softened": "本次调整并非由您本人的行为引起：即使您本人情况没有变化，您的{outcome}，可支用金额更低。"
        "本次调整的原因是{others}。",
        "part none": "本次调整并非由您本人的行为引起：即使您本人情况没有变化，您的{outcome}。本次调整的原因是{others}。",
        "part as_little": "您本人的行为并未改变您可支用的金额：即使您本人情况没有变化，您的{outcome}。本次调整的原因是{others}。",
        "score fell": "您的信用评分由{start}的{was}分降至{day}的{score}分。",
        "score rose": "您的信用评分由{start}的{was}分升至{day}的{score}分。",
        "score same": "您{day}的信用评分为{score}分，与{start}相同。",
        "score floor": "您{start}和{day}的信用评分均为{score}分，为最低分。",
        "score ceiling": "您{start}和{day}的信用评分均为{score}分，为最高分。",
        "score against": "您{day}的信用评分为{score}分；额度(?:刚好)?得以保留的(?:部分)?客户平均为{was}分。",
        "fall own": "评分下降是由您本人情况的变化引起的。",
        "fall own_and_others": "评分下降是由您本人情况的变化，以及{others}引起的。",
        "fall others": "评分变化并非由您本人的行为引起，原因是{others}。",
        "default stated": "{day}，按我们的定义，您的还款处于违约状态：{sign}。违约期间不评分。",
        "default ended": "{day}，您的还款处于违约状态，当时没有可供比较的信用评分。",
        "before_cut": "如您的额度此前曾被下调，文中的登录、消费和额度使用情况均以下调前为准。",
    },
}  # fmt: skip


def _pattern(sentence: str, language: str) -> re.Pattern[str]:
    parts = {
        **{name: DAY[language].format(name) for name in ("day", "start")},
        **{name: MONEY[language].format(name) for name in ("before", "after", "stood", "asked")},
        **{name: rf"(?P<{name}>\d+)" for name in ("was", "score")},
        "others": "(?P<others>.+?)",
        "sign": SIGN[language],
        "outcome": OUTCOME[language].format(would=MONEY[language].format("would")),
    }
    plain = re.sub(r"\.(?= |$)", r"\\.", sentence)
    return re.compile(re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], plain))


PATTERNS = {
    language: {kind: _pattern(sentence, language) for kind, sentence in sentences.items()}
    for language, sentences in SENTENCES.items()
}


@dataclass(frozen=True)
class Said:
    """One sentence: its kind, and the facts it states."""

    kind: str
    days: Mapping[str, date]
    money: Mapping[str, float]
    points: Mapping[str, int]
    causes: frozenset[Layer | None]
    outcome: str | None


@dataclass(frozen=True)
class Recorded:
    """What the record holds: before and after the decision of a day, and on the evening of the day it stood."""

    before: float
    after: float
    step_before: int
    step: int
    stood: float | None


def read(sentence: str, language: str) -> Said | None:
    """A sentence read back; None where it cannot be read, or in more ways than one."""
    found = [(kind, hit) for kind, one in PATTERNS[language].items() if (hit := one.fullmatch(sentence))]
    if len(found) != 1:
        return None
    ((kind, hit),) = found
    told = {name: value for name, value in hit.groupdict().items() if value is not None}
    causes = _causes(told.get("others"), language)
    if causes is None:
        return None
    return Said(
        kind,
        {name: _day(told[name], language) for name in ("day", "start") if name in told},
        {
            name: float(told[name].replace(",", ""))
            for name in ("before", "after", "stood", "asked", "would") if name in told
        },
        {name: int(told[name]) for name in ("was", "score") if name in told},
        causes,
        next((name for name in ("suspended", "closed") if name in told), "lowered" if "would" in told else None),
    )  # fmt: skip


def contradictions(statements: Sequence[str], language: str, why: Why, record: Recorded) -> Iterator[str]:
    """What the sentences of a letter say that the record or the ledger do not hold."""
    rules = RuleGrammar(language, MONEY[language], DAY[language], lambda told: _day(told, language))
    of_rules = {sentence: found for sentence in statements if (found := rules.check(sentence, why)) is not None}
    for found in of_rules.values():
        yield from found
    statements = [sentence for sentence in statements if sentence not in of_rules]
    said = [read(sentence, language) for sentence in statements]
    for sentence, one in zip(statements, said, strict=True):
        if one is None:
            yield f"cannot be read: {sentence}"
    known = [one for one in said if one is not None]
    kinds = [one.kind for one in known]
    if len(kinds) != len(set(kinds)) or sum(kind.startswith(("line", "part")) for kind in kinds) > 2:
        yield f"says two things: {kinds}"
    if not kinds or not kinds[0].startswith("line "):
        yield f"does not begin with the line: {kinds}"
    for one in known:
        first, _, rest = one.kind.partition(" ")
        if first == "line":
            yield from _of_the_line(rest, one, why, record)
        elif first == "part":
            yield from _of_the_part(rest, one, why)
        elif first == "score":
            yield from _of_the_score(rest, one, why)
        elif first == "default":
            of = why.end if rest == "stated" else why.start
            if of.in_default is None or one.days["day"] != of.as_of:
                yield f"in default on {one.days['day']}, which the record does not hold"
        elif first == "stood":
            if one.days["day"] != why.start.as_of:
                yield f"stood on {one.days['day']}, not {why.start.as_of}"
            if one.money["stood"] != record.stood:
                yield f"a limit of {one.money['stood']} that was not on record ({record.stood})"
        elif first == "asked":
            line = why.line
            if line is None or line.limit is None or one.money["asked"] != line.limit.start + line.limit.asked:
                yield f"asked for {one.money['asked']}"
        elif first == "no_less":
            ledger = why.line and why.line.drawable
            if not ledger or ledger.end < ledger.start + ledger.asked or one.days["day"] != why.start.as_of:
                yield "no less can be drawn, but it can"
        elif first == "never_whole" and record.stood is not None:
            yield "never whole, but it was"


def _of_the_line(kind: str, one: Said, why: Why, record: Recorded) -> Iterator[str]:
    shut, was_shut = record.step >= 2, record.step_before >= 2
    true = {
        "closed": record.step == 3 and record.step_before < 3,
        "stays_closed": record.step == record.step_before == 3,
        "suspended": record.step == 2 and not was_shut and record.after >= record.before,
        "suspended_lower": record.step == 2 and record.step_before != 2 and record.after < record.before,
        "stays_suspended": record.step == record.step_before == 2 and record.after >= record.before,
        "lowered_suspended": record.step == record.step_before == 2 and record.after < record.before,
        "opened": was_shut and not shut,
        "lowered": not shut and not was_shut and record.after < record.before,
        "stays": not shut and not was_shut and record.after == record.before,
        "raised": not shut and not was_shut and record.after > record.before,
    }
    if not true[kind]:
        yield f"says {kind} of a line that went from {record.before} ({record.step_before}) to {record.after} ({record.step})"
    if one.days["day"] != why.end.as_of:
        yield f"decided on {one.days['day']}, not {why.end.as_of}"
    for name in ("before", "after"):
        if name in one.money and one.money[name] != getattr(record, name):
            yield f"a limit of {one.money[name]} that was not on record ({name} {getattr(record, name)})"


def _of_the_part(kind: str, one: Said, why: Why) -> Iterator[str]:
    line = why.line
    if line is None or line.drawable is None or line.limit is None:
        yield f"says {kind} where no ledger is"
        return
    if one.days.get("start", why.start.as_of) != why.start.as_of:
        yield f"says {kind} since {one.days['start']}, not {why.start.as_of}"
    own = next(share for share in why.layers if share.layer is Layer.BEHAVIOUR)
    stood, end = line.drawable.start + line.drawable.asked, line.drawable.end
    without, alone, share = (value or 0.0 for value in (own.without.drawable, own.alone.drawable, own.drawable))
    true = {
        "caused": without >= stood > alone,
        "together": without >= stood and alone >= stood,
        "enough": without < stood and alone < stood,
        "deepened": without < stood <= alone and end < without,
        "softened": without < stood <= alone and end > without,
        "none": without == end and own.without.limit == line.limit.end,
        "as_little": without == end and own.without.limit != line.limit.end,
    }
    if end >= stood or not true[kind]:
        yield f"says {kind}: stood {stood}, ends {end}, without {without}, alone {alone}"
    blames = kind in ("caused", "together", "enough", "deepened")
    if blames != (share < 0.0):
        yield f"says {kind} where the record's share is {share}"
    for cause in one.causes:
        others = next((each for each in why.layers if each.layer is cause), None)
        if others is not None and not (
            (others.drawable or 0.0) < 0.0 or (others.alone.drawable or 0.0) < stood
            or (others.without.drawable or 0.0) >= stood
        ):  # fmt: skip
            yield f"blames {cause}, which took nothing"
    if one.outcome == "lowered" and (one.money["would"] != own.without.limit or without == 0.0 < one.money["would"]):
        yield f"would have been lowered to {one.money['would']}, not {own.without.limit}"
    if one.outcome in ("suspended", "closed") and without != 0.0:
        yield f"would have been {one.outcome}, yet {without} could be drawn"


def _of_the_score(kind: str, one: Said, why: Why) -> Iterator[str]:
    start, end = why.start, _way_end(one, why)
    if one.points["score"] != end.score or one.points.get("was", start.score) != start.score:
        yield f"scores {dict(one.points)}, not {start.score} and {end.score}"
    way = {"fell": end.score < start.score, "rose": end.score > start.score, "same": end.score == start.score}
    if not way.get(kind, True):
        yield f"says {kind} of {start.score} to {end.score}"
    if one.days["day"] != end.as_of or one.days.get("start", start.as_of) != start.as_of:
        yield f"scores of {dict(one.days)}"


def _way_end(one: Said, why: Why) -> Moment:
    """The last day, or the day of the step up to which the letter tells the score's way."""
    steps = () if why.line is None else why.line.descent
    ways = [behind.score.end for _, behind in steps if behind.score is not None]
    return next((end for end in ways if end.as_of == one.days["day"]), why.end)


STEP = {
    "en": re.compile(
        r"  On (?P<day>\d{4}-\d\d-\d\d) the line went from (?P<before>.+?) to (?P<after>.+?), by (?P<rule>.+?)"
        r"(?: \(score (?P<score>\d+), (?P<missed>\d+) points below (?P<edge>\d+)\)| \((?P<read>.+); the rule is (?P<when>.+)\))?\."
    ),
    "zh": re.compile(
        r"  (?P<day>\d{4}-\d\d-\d\d) 额度由 (?P<before>.+?) 变为 (?P<after>.+?)，依据：(?P<rule>.+?)"
        r"(?:（评分 (?P<score>\d+)，低于 (?P<edge>\d+) 分 (?P<missed>\d+) 分）|（(?P<read>.+)；规则为 (?P<when>.+)）)?。"
    ),
}


def page_contradictions(
    text: str, language: str, why: Why, decided: Mapping[date, Mapping[str, object]]
) -> Iterator[str]:
    """What a page for staff says of the rules and the points, against the decisions of each day and the scores."""
    steps = [hit for line in text.splitlines() if (hit := STEP[language].fullmatch(line))]
    expected = 0 if why.line is None else len(why.line.facts.steps)
    if len(steps) != expected:
        yield f"{len(steps)} steps can be read of {expected}"
    for step in steps:
        row = decided.get(date.fromisoformat(step["day"]))
        if row is None:
            continue  # the lender's own, before the policy
        if step["rule"] != row["rule"]:
            yield f"rule {step['rule']}, the record has {row['rule']}"
        if step["missed"] and int(step["edge"]) - int(step["score"]) != int(step["missed"]):
            yield f"{step['missed']} points missed from {step['score']} to {step['edge']}"
        if step["score"] and int(step["score"]) != row["score"]:
            yield f"score {step['score']}, the record has {row['score']}"
    signed = [re.match(r"  +([+-]?\d+)  \S", line) for line in text.splitlines()]
    change = re.search(r"(?:change|difference) of score ([+-]?\d+)|评分(?:变动|差异) ([+-]?\d+)", text)
    if why.unscored:  # who is in default at an end has no score
        if change is not None or any(signed):
            yield "points of a score that is not there"
        return
    if change is None or int(change[1] or change[2]) != why.end.score - why.start.score:
        yield "another change of score"
    if not any(signed) and why.end.score != why.start.score:
        yield "no points are told"


def _causes(text: str | None, language: str) -> frozenset[Layer | None] | None:
    if text is None:
        return frozenset()
    parts = re.split(r", | and " if language == "en" else "、|和", text)
    if any(part not in CAUSES[language] for part in parts):
        return None
    return frozenset(CAUSES[language][part] for part in parts)


def _day(text: str, language: str) -> date:
    if language == "zh":
        return date(*map(int, re.findall(r"\d+", text)))
    day, month, year = text.split(" ")
    return date(int(year), MONTHS.index(month) + 1, int(day))
