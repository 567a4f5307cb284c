"""Letters and pages read back into what they say of a line, by a grammar written apart from the sentences, and held to the record.

Every sentence has to be read in one way. What cannot be read is a contradiction as well.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from letter_rules import RuleGrammar

from creditline.models.why import Why
from creditline.models.why.answer.in_default import InDefault
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
EARLIER = "earlier steps"  # what the line's steps before the customer's change brought along: no layer
CAUSES: Mapping[str, Mapping[str, Layer | str | None]] = {
    "en": {
        "a new way to work out our scores": Layer.MODEL,
        "an adjustment of all customers' scores": Layer.CALIBRATION,
        "a change in our lending policy": Layer.POLICY,
        "a change in the economy": Layer.MACRO,
        "our plan for what we lend to all customers together": Layer.PORTFOLIO,
        "a decision of our staff": Layer.OVERRIDE,
        "earlier steps on your credit limit": EARLIER,
        "several other reasons": None,
    },
    "zh": {
        "内部评估方法更新": Layer.MODEL,
        "内部评估标准统一调整": Layer.CALIBRATION,
        "授信政策调整": Layer.POLICY,
        "宏观经济形势变化": Layer.MACRO,
        "公司整体授信规模安排": Layer.PORTFOLIO,
        "工作人员的人工调整": Layer.OVERRIDE,
        "您额度先前的调整安排": EARLIER,
        "其他多项因素": None,
    },
}
OWN = {"en": "changes in your own record since {start}", "zh": "您本人情况自{start}以来的变化"}
CHANGE = {
    "en": "(?:(?P<both>this change and the earlier one)|(?P<now>this change)|(?P<earlier>the earlier change))",
    "zh": "(?:(?P<both>本次及此前的调整)|(?P<now>本次调整)|(?P<earlier>此前的调整))",
}
SIGN = {  # what makes it a default, and the number of the definition it has reached
    "en": r"(?:a payment is (?P<overdue>\d+) days? overdue, and our rule starts at (?P<overdue_from>\d+) days|the latest statement is "
    r"(?P<months>\d+) months? overdue, and our rule starts at (?P<months_from>\d+) days|(?P<event>the record shows a loan written off "
    r"or the like)|a payment was still long overdue (?P<cured>\d+) days? before, and (?P<cured_from>\d+) days must pass after it is "
    r"paid)",
    "zh": r"(?:有款项已逾期(?P<overdue>\d+)天（规则为逾期满(?P<overdue_from>\d+)天）|最近一期账单已逾期(?P<months>\d+)个月"
    r"（规则为逾期满(?P<months_from>\d+)天）|(?P<event>记录中有核销等信用事件)|长期逾期的款项在(?P<cured>\d+)天前仍未结清，"
    r"结清后须满(?P<cured_from>\d+)天)",
}
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "line closed": "On {day} your credit account was closed. Its credit limit was {before} the day before. You pay back what you "
        "still owe as agreed.",
        "line stays_closed": "On {day} we looked at your credit account. It stays closed. You pay back what you still owe as agreed.",
        "line suspended": "On {day} your credit account was suspended. For now you cannot borrow or spend on it. Your credit limit "
        "stays at {after}.",
        "line suspended_lower": "On {day} your credit account was suspended. For now you cannot borrow or spend on it. Your credit "
        "limit was lowered from {before} to {after}.",
        "line stays_suspended": "On {day} we looked at your credit account. It stays suspended, so you cannot borrow or spend on it. "
        "Your credit limit on that day was {after}.",
        "line lowered_suspended": "On {day} the credit limit of your suspended credit account was lowered from {before} to {after}. "
        "For now you still cannot borrow or spend on it.",
        "line closed_to_suspended": "On {day} your closed credit account became a suspended one. For now you still cannot borrow or "
        "spend on it. Its credit limit is {after}.",
        "line opened": "On {day} your credit account was restored, with a credit limit of {after}.",
        "line lowered": "On {day} your credit limit was lowered from {before} to {after}.",
        "line lowered_later": "On {day} your credit limit will be lowered from {before} to {after}.",
        "line stays": "On {day} we looked at your credit limit. It stays at {after}.",
        "line raised": "On {day} your credit limit was raised from {before} to {after}.",
        "stood": "On {day} your credit limit was {stood}.",
        "asked": "You had asked us to lower it to {asked}.",
        "no_less": "The limit you can use is no lower than on {day}.",
        "never_whole": "In all our records your credit limit was either lowered already or due to change. There is no earlier day to "
        "compare with, so we compare you with other customers.",
        "part caused": "Changes in your own record since {start} are the main reason for {change}.",
        "part caused_beside": "Changes in your own record since {start} are behind {change}. How large it is comes from {others} too.",
        "part together": "The reasons for {change} are, taken together, {own}{and}{others}.",
        "part enough": "There are two reasons for {change}: first, changes in your own record since {start}; second, {others}.",
        "part deepened": "We made {change} because of {others}. Changes in your own record since {start} had a part in how large it is.",
        "part others": "We made {change} because of {others}, and not because of a change in your own record.",
        "part as_little": "We made {change} because of {others}. Changes in your own record did not affect the limit you can use.",
        "score fell": "Your internal assessment score fell from {was} on {start} to {score} on {day}.",
        "score rose": "Your internal assessment score rose from {was} on {start} to {score} on {day}.",
        "score same": "Your internal assessment score on {day} was {score}, the same as on {start}.",
        "score floor": "Your internal assessment score was {score}, the lowest there is, on {day} as on {start}.",
        "score ceiling": "Your internal assessment score was {score}, the highest there is, on {day} as on {start}.",
        "score against": "Your internal assessment score on {day} was {score}. (?:Customers|A sample of the customers) whose credit "
        "limit was (?:only just )?not lowered had {was} on average.",
        "fall own": "Changes in your own record lowered it.",
        "fall own_and_others": "Changes in your own record lowered it, and so did {others}.",
        "fall others": "Changes in your own record did not lower it. The reason is {others}.",
        "note": "This score is our own, and we use it to set credit limits. It is not a credit bureau's credit score. A higher score "
        "is better.",
        "default stated": "As of {day}, {sign}. Until that is over you have no internal assessment score.",
        "default ended": "On {day} payments of yours were long overdue or written off, so there was no internal assessment score to "
        "compare with.",
        "band": "We call a score like this one (?P<band>[a-z]+).",
        "closing score": "Your internal assessment score on {day} was {score}, on a scale from {lowest} to {highest}.",
        "closing factors": "The main reasons in this letter are the key factors that lowered it.",
        "before_cut": "Your credit limit was lowered or suspended on {day}. Below, logins, what you spent, how much of the limit you "
        "used and what you owed are counted up to the day before.",
    },
    "zh": {
        "line closed": "您的授信额度已于{day}关闭，关闭前额度为{before}。未还余额仍按原合同约定还款。",
        "line stays_closed": "我们于{day}评估了您的授信额度，额度仍为关闭状态。未还余额仍按原合同约定还款。",
        "line suspended": "自{day}起，您的授信额度暂停使用，暂停期间不能新增借款或消费，额度仍为{after}。",
        "line suspended_lower": "自{day}起，您的授信额度暂停使用，暂停期间不能新增借款或消费；额度同时由{before}下调至{after}。",
        "line stays_suspended": "我们于{day}评估了您的授信额度，额度仍暂停使用，暂停期间不能新增借款或消费，当日额度为{after}。",
        "line lowered_suspended": "自{day}起，您已暂停使用的授信额度由{before}下调至{after}，暂停期间仍不能新增借款或消费。",
        "line closed_to_suspended": "自{day}起，您已关闭的授信额度转为暂停使用，暂停期间不能新增借款或消费，额度为{after}。",
        "line opened": "自{day}起，您的授信额度恢复使用，额度为{after}。",
        "line lowered": "自{day}起，您的授信额度由{before}下调至{after}。",
        "line lowered_later": "自{day}起，您的授信额度将由{before}下调至{after}。",
        "line stays": "我们于{day}评估了您的授信额度，额度维持{after}不变。",
        "line raised": "自{day}起，您的授信额度由{before}上调至{after}。",
        "stood": "{day}，您的授信额度为{stood}。",
        "asked": "您曾要求将额度下调至{asked}。",
        "no_less": "您可使用的额度不低于{day}。",
        "never_whole": "在我们有记录的期间内，您的额度一直处于已下调或待调整状态，没有可作比较的较早日期，因此与其他客户进行比较。",
        "part caused": "{change}主要依据您本人情况自{start}以来的变化作出。",
        "part caused_beside": "{change}由您本人情况自{start}以来的变化引起，{others}也影响了调整的幅度。",
        "part together": "{change}由{own}{and}{others}共同引起。",
        "part enough": "{change}有两方面原因：一是您本人情况自{start}以来的变化，二是{others}。",
        "part deepened": "除{others}外，您本人情况自{start}以来的变化也影响了{change}的幅度。",
        "part others": "{change}由{others}引起，并非因您近期情况的变化作出。",
        "part as_little": "{change}由{others}引起，您近期情况的变化没有影响您可使用的额度。",
        "score fell": "您的内部评估分由{start}的{was}分降至{day}的{score}分。",
        "score rose": "您的内部评估分由{start}的{was}分升至{day}的{score}分。",
        "score same": "您{day}的内部评估分为{score}分，与{start}相同。",
        "score floor": "您{start}和{day}的内部评估分均为{score}分，为最低分。",
        "score ceiling": "您{start}和{day}的内部评估分均为{score}分，为最高分。",
        "score against": "您{day}的内部评估分为{score}分；额度未下调(?:、分数最接近临界值)?的(?:部分)?客户平均为{was}分。",
        "fall own": "分数下降是由您本人情况的变化引起的。",
        "fall own_and_others": "分数下降是由您本人情况的变化，以及{others}引起的。",
        "fall others": "分数下降并非由您本人情况的变化引起，原因是{others}。",
        "note": "内部评估分仅供本公司额度管理参考，并非征信机构或其他机构的信用评分；分数越高越好。",
        "default stated": "截至{day}，您{sign}。在该情况消除前，我们不评定您的内部评估分。",
        "default ended": "{day}，您有款项长期逾期或已核销，当时没有可供比较的内部评估分。",
        "band": "按本公司的分档，该分数属于“(?P<band>[^”]+)”。",
        "closing score": "您{day}的内部评估分为{score}分，分数范围为{lowest}分至{highest}分。",
        "closing factors": "本告知书列明的主要原因即为拉低该分数的关键因素。",
        "before_cut": "您的额度曾于{day}下调或暂停使用，下列登录、支出、额度使用率、可用额度和未还余额的数据统计至该日前。",
    },
}  # fmt: skip

POINTS = (
    "was", "score", "lowest", "highest", "overdue", "overdue_from", "months", "months_from", "cured", "cured_from",
)  # fmt: skip


def _pattern(sentence: str, language: str) -> re.Pattern[str]:
    parts = {
        **{name: DAY[language].format(name) for name in ("day", "start")},
        **{name: MONEY[language].format(name) for name in ("before", "after", "stood", "asked")},
        **{name: rf"(?P<{name}>\d+)" for name in ("was", "score", "lowest", "highest")},
        "others": "(?P<others>.+?)",
        "and": "(?:, | and )" if language == "en" else "[、和]",
        "own": OWN[language].format(start=DAY[language].format("start")),
        "change": CHANGE[language],
        "sign": SIGN[language],
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
    days: Mapping[str, date | None]
    money: Mapping[str, float]
    points: Mapping[str, int]
    causes: frozenset[Layer | str | None]
    change: str | None


@dataclass(frozen=True)
class Noticed:
    """What a decision's row holds of the notice of a cut: what it did with it, both days, and where the line stands until then.

    `above`, `instalment`, `payments`: the plan, None where there is none. `cures`: what the policy's file says, by language.
    """

    state: str
    on: date
    effective_on: date
    limit: float
    step: int
    above: float | None = None
    instalment: float | None = None
    payments: int | None = None
    cures: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Recorded:
    """What the record holds: before and after the decision of a day, and on the evening of the day it stood.

    `effective`: the day from which a lower limit holds, where that is not the day of the decision, by the lender's file; `notice`:
    that of the policy.
    """

    before: float
    after: float
    step_before: int
    step: int
    stood: float | None
    effective: date | None = None
    notice: Noticed | None = None


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
        {name: to_day(told[name], language) for name in ("day", "start") if name in told},
        {
            name: float(told[name].replace(",", ""))
            for name in ("before", "after", "stood", "asked") if name in told
        },
        {name: int(told[name]) for name in POINTS if name in told},
        causes,
        next((name for name in ("both", "now", "earlier") if name in told), None),
    )  # fmt: skip


def contradictions(statements: Sequence[str], language: str, why: Why, record: Recorded) -> Iterator[str]:
    """What the sentences of a letter say that the record or the ledger do not hold."""
    from letter_announced import Announcing  # which reads days and money as this does

    announcing = Announcing(language, why.end.as_of, record)
    yield from announcing.faults(statements)
    begins, statements = not announcing.others(statements[:1]), announcing.others(statements)
    rules = RuleGrammar(language, MONEY[language], DAY[language], lambda told: to_day(told, language))
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
    of_line = [kind.startswith("line ") for kind in kinds]
    if why.line is not None and (begins, of_line[:1] == [True]) != (announcing.begins, not announcing.begins):
        yield f"does not begin with the line: {kinds}"
    of_score = any(kind.startswith(("score", "default")) for kind in kinds) or any(map(rules.of_score, of_rules))
    if of_score != ("note" in kinds):
        yield f"what the score is, is told {kinds.count('note')} times: {kinds}"
    for one in known:
        first, _, rest = one.kind.partition(" ")
        if first == "line":
            yield from _of_the_line(rest, one, why, announcing.happened)
        elif first == "part":
            yield from _of_the_part(rest, one, why)
            yield from _of_the_change(one, why, record)
        elif first == "before_cut":
            cuts = () if why.line is None else [day for day in why.line.facts.cuts if day < _scored_to(why)]
            if one.days["day"] not in cuts[-1:]:
                yield f"a cut on {one.days['day']}, the last known is of {cuts[-1:]}"
        elif first == "score":
            yield from _of_the_score(rest, one, why)
        elif first == "default":
            of = why.end if rest == "stated" else why.start
            if of.in_default is None or one.days["day"] != of.as_of:
                yield f"in default on {one.days['day']}, which the record does not hold"
            elif rest == "stated":
                yield from _of_the_default(one, of.in_default)
        elif first == "closing":
            yield from _of_the_closing(rest, one, why)
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
        "suspended_lower": record.step == 2 and record.step_before < 2 and record.after < record.before,
        "stays_suspended": record.step == record.step_before == 2 and record.after >= record.before,
        "lowered_suspended": record.step == record.step_before == 2 and record.after < record.before,
        "closed_to_suspended": record.step == 2 and record.step_before == 3,
        "opened": was_shut and not shut,
        "lowered": not shut and not was_shut and record.after < record.before and record.effective is None,
        "lowered_later": record.effective is not None,
        "stays": not shut and not was_shut and record.after == record.before,
        "raised": not shut and not was_shut and record.after > record.before,
    }
    if not true[kind]:
        yield f"says {kind} of a line that went from {record.before} ({record.step_before}) to {record.after} ({record.step})"
    day = why.end.as_of if record.effective is None else record.effective
    if one.days["day"] != day:
        yield f"decided on {one.days['day']}, not {day}"
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
    most = min((each.drawable or 0.0) for each in why.layers)
    true = {
        "caused": without >= stood > alone and share == most,
        "caused_beside": without >= stood > alone and share > most,
        "together": without >= stood and alone >= stood,
        "enough": without < stood and alone < stood,
        "deepened": without < stood <= alone and end < without,
        "others": without < stood <= alone
        and end >= without
        and (end > without or own.without.limit == line.limit.end),
        "as_little": without == end and own.without.limit != line.limit.end,
    }
    if end >= stood or not true[kind]:
        yield f"says {kind}: stood {stood}, ends {end}, without {without}, alone {alone}"
    blames = kind in ("caused", "caused_beside", "together", "enough", "deepened")
    if blames != (share < 0.0):
        yield f"says {kind} where the record's share is {share}"
    for cause in one.causes:
        if cause == EARLIER and line.drawable.anyway >= 0.0:
            yield "blames earlier steps, which brought nothing along"
        others = next((each for each in why.layers if each.layer is cause), None)
        if others is not None and not (
            (others.drawable or 0.0) < 0.0 or (others.alone.drawable or 0.0) < stood
            or (others.without.drawable or 0.0) >= stood
        ):  # fmt: skip
            yield f"blames {cause}, which took nothing"


def _of_the_change(one: Said, why: Why, record: Recorded) -> Iterator[str]:
    """Which decisions it tells of: that of the day, where it took something on that day; earlier, where less stood already."""
    now = record.after < record.before or (record.step >= 2 and record.step > record.step_before)
    wished = 0.0 if why.line is None or why.line.drawable is None else why.line.drawable.start + why.line.drawable.asked
    earlier = (0.0 if record.step_before >= 2 else record.before) < wished
    if one.change != {(True, True): "both", (True, False): "now", (False, True): "earlier"}.get((now, earlier)):
        yield f"tells of {one.change}: this day took something {now}, and days before it {earlier}"


def _scored_to(why: Why) -> date:
    """The day up to which the score's reasons are told: that of the last step in which its fall had a part."""
    steps = () if why.line is None else [behind.score for step, behind in why.line.descent if step.score_part]
    way = next(reversed(steps), None)
    return why.end.as_of if way is None else way.end.as_of


def _of_the_score(kind: str, one: Said, why: Why) -> Iterator[str]:
    start, end = why.start, _way_end(one, why)
    if one.points["score"] != end.score or one.points.get("was", start.score) != start.score:
        yield f"scores {dict(one.points)}, not {start.score} and {end.score}"
    way = {"fell": end.score < start.score, "rose": end.score > start.score, "same": end.score == start.score}
    if not way.get(kind, True):
        yield f"says {kind} of {start.score} to {end.score}"
    if one.days["day"] != end.as_of or one.days.get("start", start.as_of) != start.as_of:
        yield f"scores of {dict(one.days)}"


def _of_the_default(one: Said, status: InDefault) -> Iterator[str]:
    true = {"overdue": (status.days_past_due, status.days), "months": (status.months_past_due, status.days),
            "cured": (status.since, status.cure_days)}  # fmt: skip
    for name, (value, edge) in true.items():
        if name in one.points and (one.points[name], one.points[f"{name}_from"]) != (value, edge):
            yield f"{name} {one.points[name]} from {one.points[f'{name}_from']} on, not {value} from {edge} on"
    if status.since and "cured" not in one.points:
        yield f"in default by a sign that was last there {status.since} days before"
    if "overdue" in one.points and one.points["overdue"] < one.points["overdue_from"]:
        yield f"in default at {one.points['overdue']} days, before {one.points['overdue_from']}"


def _of_the_closing(kind: str, one: Said, why: Why) -> Iterator[str]:
    if kind == "factors" or why.line is None:
        return
    end = _way_end(one, why)
    if (one.days["day"], one.points["score"]) != (end.as_of, end.score):
        yield f"a score of {one.points['score']} on {one.days['day']}"
    if (one.points["lowest"], one.points["highest"]) != why.line.facts.scale:
        yield f"a scale from {one.points['lowest']} to {one.points['highest']}, not {why.line.facts.scale}"


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


def _causes(text: str | None, language: str) -> frozenset[Layer | str | None] | None:
    if text is None:
        return frozenset()
    parts = re.split(r", | and " if language == "en" else "、|和", text)
    if any(part not in CAUSES[language] for part in parts):
        return None
    return frozenset(CAUSES[language][part] for part in parts)


def to_day(text: str, language: str) -> date | None:
    """A day as a letter says it; None where the calendar has no such day."""
    if language == "zh":
        year, month, day = map(int, re.findall(r"\d+", text))
    else:
        parts = text.split(" ")
        day, month, year = int(parts[0]), MONTHS.index(parts[1]) + 1, int(parts[2])
    try:
        return date(year, month, day)
    except ValueError:
        return None
