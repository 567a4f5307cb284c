"""The fixed phrases of the page for a terminal, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from creditline.models.why.answer.values import Against, Language
from creditline.models.why.answer.verdict import Part


@dataclass(frozen=True)
class Phrases:
    """One language's phrases; braces are filled in by `page`."""

    title: str
    moment: str
    change: str
    limit: str
    action: str
    causes: str
    counterfactual: str
    lowered: str
    raised: str
    by_risk: str
    nothing: str
    others: str
    small: str
    internal: str
    both_floor: str
    both_ceiling: str
    one_floor: str
    one_ceiling: str
    line_causes: str
    line_counterfactual: str
    verdicts: Mapping[Part, str]
    verdict_unnamed: str
    difference: str
    references: Mapping[Against, str]
    actions: Mapping[str | None, str] = field(default_factory=dict)


PHRASES: dict[Language, Phrases] = {
    "en": Phrases(
        title="Customer {customer}",
        moment="  {as_of}  score {score} ({band}), chance of default {pd}",
        change="  change of score {points}",
        limit="  credit limit {before} -> {after}{action}",
        action=" ({action})",
        causes="Points by cause",
        counterfactual=" (without it the score would be {without})",
        lowered="What lowered the score, the most harmful first",
        raised="What raised the score",
        by_risk="What changed the risk all the same, the most harmful first",
        nothing="Nothing the model looks at changed between the two dates.",
        others="smaller changes together",
        small="No single change is worth a whole point.",
        internal=" [internal: not to be told to the customer]",
        both_floor="  The score is at its floor of {score} on both dates, so no change has points.",
        both_ceiling="  The score is at its ceiling of {score} on both dates, so no change has points.",
        one_floor="  On {as_of} the score is at its floor of {score}: the risk was higher than the score can show.",
        one_ceiling="  On {as_of} the score is at its ceiling of {score}: the risk was lower than the score can show.",
        line_causes="What moved the limit",
        line_counterfactual=" (without it the limit would be {limit}, {action})",
        verdicts={
            Part.CAUSED: "But for the customer's own behaviour the line would have stood.",
            Part.TOGETHER: "But for the customer's own behaviour the line would have stood, but it would not have cut "
            "the line by itself: it took {others} as well.",
            Part.ENOUGH: "The line would have been cut without the customer's own behaviour too, to {without}, by "
            "{others}; that behaviour would have been enough by itself.",
            Part.DEEPENED: "The line would have been cut without the customer's own behaviour too, to {without}, by "
            "{others}; that behaviour made the cut deeper.",
            Part.SOFTENED: "The customer's own behaviour did not cause this change: without it the limit would be "
            "{without}, lower still. What did: {others}.",
            Part.NONE: "The customer's own behaviour did not cause this change: without it the limit would be {without} "
            "just the same. What did: {others}.",
        },
        verdict_unnamed="No single cause would have cut the line by itself.",
        difference="  difference of score {points}",
        references={
            "kept": "  {as_of}  customers whose line was kept, on average: score {score} ({band}), chance of default {pd}",
            "mean": "  {as_of}  a sample of customers whose line was kept, on average: score {score} ({band}), chance of "
            "default {pd}",
            "threshold": "  {as_of}  customers whose line was only just kept, on average: score {score} ({band}), chance "
            "of default {pd}",
        },
    ),
    "zh": Phrases(
        title="客户 {customer}",
        moment="  {as_of}  评分 {score}（{band}），违约概率 {pd}",
        change="  评分变动 {points}",
        limit="  信用额度 {before} -> {after}{action}",
        action="（{action}）",
        causes="按成因划分的分值",
        counterfactual="（若无此项，评分为 {without}）",
        lowered="使评分下降的原因（影响最大的在前）",
        raised="使评分上升的原因",
        by_risk="风险仍有以下变化（影响最大的在前）",
        nothing="两个日期之间，模型所依据的信息没有变化。",
        others="其他较小变化合计",
        small="各项变化均不足一分。",
        internal="【内部信息，不得告知客户】",
        both_floor="  两个日期的评分均为下限 {score}，因此各项变化不计分值。",
        both_ceiling="  两个日期的评分均为上限 {score}，因此各项变化不计分值。",
        one_floor="  {as_of} 的评分为下限 {score}：实际风险高于评分所能显示的程度。",
        one_ceiling="  {as_of} 的评分为上限 {score}：实际风险低于评分所能显示的程度。",
        line_causes="额度变动的成因",
        line_counterfactual="（若无此项，额度为 {limit}，{action}）",
        verdicts={
            Part.CAUSED: "若无客户本人的行为变化，额度不会下调。",
            Part.TOGETHER: "若无客户本人的行为变化，额度不会下调；但仅凭该变化也不足以下调，还需{others}共同作用。",
            Part.ENOUGH: "即使没有客户本人的行为变化，额度也会因{others}下调至 {without}；仅凭该变化也足以下调。",
            Part.DEEPENED: "即使没有客户本人的行为变化，额度也会因{others}下调至 {without}；该变化使下调幅度更大。",
            Part.SOFTENED: "客户本人的行为并非此次变动的原因：若无该变化，额度会更低，为 {without}。原因是：{others}。",
            Part.NONE: "客户本人的行为并非此次变动的原因：若无该变化，额度同样为 {without}。原因是：{others}。",
        },
        verdict_unnamed="任何单一成因都不足以使额度下调。",
        difference="  评分差异 {points}",
        references={
            "kept": "  {as_of}  额度得以保留的客户平均：评分 {score}（{band}），违约概率 {pd}",
            "mean": "  {as_of}  额度得以保留客户的样本平均：评分 {score}（{band}），违约概率 {pd}",
            "threshold": "  {as_of}  额度刚好得以保留的客户平均：评分 {score}（{band}），违约概率 {pd}",
        },
        actions={
            "maintain": "维持",
            "reduce": "降低",
            "suspend": "暂停",
            "close": "关闭",
            "restore": "恢复",
            "increase": "提高",
        },
    ),
}
