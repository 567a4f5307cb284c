"""What each part of a letter may say, by kind and language, written apart from the phrases. A field in braces is a value."""

from collections.abc import Mapping

PARTS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "en": {
        "head": {"dear": "Dear customer,"},
        "automated": {"automated": "An automated assessment came to this result."},
        "arrears": {
            "one": "As of {day}, one payment on this product is overdue. It is {amount} and {late} days? overdue.",
            "many": "As of {day}, {count} payments on this product are overdue. They come to {amount}, and the oldest is {late} "
            "days? overdue.",
            "settle": "How to pay: {payment}.",
            "paid_already": "If you have paid already, or if the sum looks wrong, call {hotline}.",
        },
        "stays": {
            "loans": "What you have borrowed stays under your contract: the sums, the rates and the due dates do not change.",
            "owed": "On {day} you owed {balance}.",
            "over": "On {day} you owed {balance}, more than the credit limit of {limit}. You do not have to repay the rest early "
            "because of this.",
        },
        "back": {
            "next": "Next review: {next_review}.",
            "wait": "Your credit limit can be raised or restored {wait} days? after a change at the earliest.",
            "points": "Your credit limit can be raised or restored once your internal assessment score is at least {points} points above "
            "the score that our rule asked for.",
            "closed": "Under our lending policy a closed credit account is not restored. You may apply for a new one.",
            "no_promise": "It helps to pay on time. Whether your credit limit is restored depends on what the review finds then.",
            "once_paid": "Once you have paid what is overdue, you may ask us for a new review. What it finds decides whether your "
            "credit limit is restored.",
        },
        "rights": {
            "explanation": "You have the right to ask us to explain this result.",
            "refusal": "You have the right to refuse a decision made by automation alone.",
            "person": "You have the right to ask for a review by a person.",
            "view": "You have the right to tell us how you see it and that you do not agree with the result.",
            "questions": "You may ask us about these reasons.",
            "records": "You may ask which records each reason rests on, with their dates and sums.",
            "answered": "Within {review_days} days? of your request we will tell you what the review by a person found.",
            "reached": "Give the number of this letter when you contact us.",
        },
        "in_review": {
            "looking": "A person is looking at the reasons for this, and you will hear from us again.",
            "by": "A person is looking at the reasons for this. We will tell you the reasons within {answer_days} days?, by {answer_by}.",
            "reached": "Give the number of this letter when you contact us.",
        },
        "correction": {
            "correction": "If any of your personal data that we used is wrong or not complete, you may ask us to correct or complete it."
        },
        "bureau": {
            "cn": "If you dispute what your credit report says, tell us or {bureau}. Whoever receives the dispute checks it and "
            "answers in writing within 20 days.",
            "us-regb": "Our assessment used data from the credit bureau named below. The bureau did not make this change and cannot "
            "tell you why it was made. You have the right to a free copy of your report from {bureau} if you ask within 60 days of "
            "this letter. You have the right to dispute with it what is not correct or not complete.",
        },
        "law": {  # Regulation B, 12 CFR 1002.9(b)(1)
            "law": "The federal Equal Credit Opportunity Act prohibits creditors from discriminating against credit applicants on the "
            r"basis of race, color, religion, national origin, sex, marital status, or age \(provided the applicant has the capacity to "
            r"enter into a binding contract\); because all or part of the applicant's income derives from any public assistance "
            "program; or because the applicant has in good faith exercised any right under the Consumer Credit Protection Act. The "
            "federal agency that administers compliance with this law concerning this creditor is {agency}."
        },
        "sources": {"sources": "We used data from these sources: {sources}."},
        "complaint": {
            "lead": "If you are not happy with this result or with our answer, you can complain, in this order, to:",
            "answered": "We answer a complaint within {complaint_days} days?.",
        },
        "warning": {
            "warning": "We never ask for a fee to restore a credit limit. Do not pay anyone who offers to restore your limit or clean "
            "your record, and do not give them your data or codes."
        },
    },
    "zh": {
        "head": {"dear": "尊敬的客户："},
        "automated": {"automated": "上述结果由系统自动评估作出。"},
        "arrears": {
            "one": "截至{day}，您在本产品有1期款项未还，金额{amount}，已逾期{late}天。",
            "many": "截至{day}，您在本产品有{count}期款项未还，合计{amount}，其中最早一期已逾期{late}天。",
            "settle": "还款方式：{payment}。",
            "paid_already": "如您已还款或对金额有疑问，请致电{hotline}核对。",
        },
        "stays": {
            "loans": "您已有的借款仍按原合同约定的金额、费率和还款日履行。",
            "owed": "截至{day}，您的未还余额为{balance}。",
            "over": "截至{day}，您的未还余额为{balance}，高于授信额度{limit}；超出部分无需因此提前归还。",
        },
        "back": {
            "next": "下一次评估：{next_review}。",
            "wait": "额度调整满{wait}天后，方可重新评估上调或恢复使用。",
            "points": "内部评估分须比下调或暂停使用时规则要求的分数高出{points}分及以上，方可重新评估上调或恢复使用。",
            "closed": "按现行授信政策，已关闭的额度不再重新启用；您可以另行申请。",
            "no_promise": "按时还款有助于后续评估，但额度是否恢复以届时评估结果为准。",
            "once_paid": "结清上述款项后，您可申请重新评估；能否恢复以评估结果为准。",
        },
        "rights": {
            "explanation": "您有权要求我们对本次结果作出说明。",
            "refusal": "您有权拒绝仅通过自动化方式作出的决定。",
            "person": "您有权申请人工复核。",
            "view": "您有权陈述您的意见，并对结果提出不同看法。",
            "questions": "您可以向我们询问上述原因。",
            "records": "您可以询问各项原因所依据的记录，包括其日期和金额。",
            "answered": "我们将在收到人工复核申请后{review_days}天内告知复核结果。",
            "reached": "联系我们时，请说明告知书编号。",
        },
        "in_review": {
            "looking": "具体原因正在人工复核，我们将另行告知您。",
            "by": "具体原因正在人工复核，我们将在{answer_days}天内（最迟{answer_by}）告知您。",
            "reached": "联系我们时，请说明告知书编号。",
        },
        "correction": {"correction": "如您认为我们使用的您的个人信息有误或不完整，可向我们申请更正、补充。"},
        "bureau": {
            "cn": "如您对征信报告的内容有异议，可向我公司或{bureau}提出；受理方将在20日内核查并书面答复。",
            "us-regb": "我们的评估使用了下列征信机构提供的信息。本次调整并非由{bureau}作出，(?P=bureau)也无法说明原因。您有权在收到"
            "本告知书后60日内向其免费索取一份您的征信报告；如报告不准确或不完整，您有权向其提出异议。",
        },
        "law": {
            "law": "联邦《平等信贷机会法》禁止债权人基于种族、肤色、宗教、国籍、性别、婚姻状况或年龄（以申请人具有订立有约束力合同的能力"
            "为前提），或因申请人的收入全部或部分来自公共援助计划，或因申请人善意行使《消费者信贷保护法》规定的任何权利，而歧视信贷"
            "申请人。就本债权人监督该法执行的联邦机构为{agency}。"
        },
        "sources": {"sources": "本次评估使用的信息来源：{sources}。"},
        "complaint": {
            "lead": "如您对上述结果或我们的答复不满意，可依次通过以下渠道投诉：",
            "answered": "我们将在收到投诉后{complaint_days}天内答复。",
        },
        "warning": {
            "warning": "我公司不以任何名义收取额度恢复费用。请勿相信收费“恢复额度”“消除记录”的个人或机构，也不要向其提供身份信息"
            "和验证码。"
        },
    },
}  # fmt: skip

# What stands above the reasons; `until` before it, where the score is told up to a day before the last.
LEADS = {
    "en": {
        "until": "What follows is as of {day}. ",
        "rule": "What the rule looked at on {day}, compared with {start}:",
        "fell": "Compared with {start}, this lowered your internal assessment score most:",
        "offset": "Compared with {start}, this lowered your internal assessment score most, though other things made up for it:",
        "floor": "Compared with {start}, this keeps your internal assessment score at its lowest:",
        "against": "What makes your internal assessment score lower than theirs:",
    },
    "zh": {
        "until": "以下为截至{day}的情况。",
        "rule": "{day}，该规则所依据的情况（与{start}相比）：",
        "fell": "与{start}相比，主要是以下情况使您的内部评估分下降：",
        "offset": "与{start}相比，以下情况拉低了您的内部评估分，但其他情况使其持平或上升：",
        "floor": "与{start}相比，主要是以下情况使您的内部评估分处于最低分：",
        "against": "与上述客户相比，您内部评估分较低的主要原因：",
    },
}
FAMILIES = {
    "en": {
        "repayment": "Repayment", "linked_product": "Other products", "utilisation": "Use of the limit", "spending": "Spending",
        "income": "Income", "activity": "Account activity", "inquiries": "Inquiries for credit applications",
        "multi_lender": "Loans from other lenders", "network": "Linked accounts", "profile": "Personal details",
        "macro": "The economy",
    },
    "zh": {
        "repayment": "还款情况", "linked_product": "其他产品", "utilisation": "额度使用", "spending": "消费情况", "income": "收入情况",
        "activity": "账户活跃度", "inquiries": "贷款审批类征信查询", "multi_lender": "其他机构借款", "network": "关联账户",
        "profile": "基本资料", "macro": "宏观经济",
    },
}  # fmt: skip
LABELS = {
    "en": {
        "number": "Number", "date": "Date", "customer": "Customer", "product": "Product", "hotline": "Phone", "hours": "Hours",
        "app_path": "In the app", "name": "Name", "address": "Address", "phone": "Phone",
    },
    "zh": {
        "number": "编号", "date": "日期", "customer": "客户号", "product": "产品", "hotline": "人工客服", "hours": "服务时间",
        "app_path": "App 路径", "name": "机构名称", "address": "地址", "phone": "电话",
    },
}  # fmt: skip
TAIL = {"en": "number ending in {0}", "zh": "尾号{0}"}
TITLES = {
    "en": {
        "changed": "Notice of a change to your credit limit", "reviewed": "Notice of a review of your credit limit",
        "past": "Your internal assessment score: what changed, and why", "others": "Your internal assessment score, and why",
    },
    "zh": {
        "changed": "授信额度调整告知书", "reviewed": "授信额度评估告知书", "past": "内部评估分变化说明", "others": "内部评估分说明",
    },
}  # fmt: skip
HEADINGS = {
    "en": {
        "head": "", "happened": "What happened", "automated": "", "rule": "The rule", "assessment": "Our assessment",
        "reasons": "The main reasons", "arrears": "What is overdue", "stays": "What stays as it was", "back": "What comes next",
        "way_back": "What brings it back",
        "rights": "Your rights", "correction": "Correct your data", "bureau": "Your credit report", "law": "Equal credit",
        "sources": "Where the data come from", "complaint": "Complaints", "warning": "Beware of fraud",
        "in_review": "Review by a person", "signature": "",
    },
    "zh": {
        "head": "", "happened": "本次情况", "automated": "", "rule": "适用规则", "assessment": "评估情况", "reasons": "主要原因",
        "arrears": "未还款项", "stays": "保持不变的内容", "back": "后续评估", "way_back": "如何恢复",
        "rights": "您的权利", "correction": "个人信息更正",
        "bureau": "征信报告", "law": "平等信贷", "sources": "信息来源", "complaint": "投诉", "warning": "谨防诈骗",
        "in_review": "人工复核", "signature": "",
    },
}  # fmt: skip
RIGHTS = {
    "plain": ("explanation", "person"), "cn": ("explanation", "refusal", "person"), "us-regb": ("questions",),
    "eu": ("explanation", "person", "view"),
}  # fmt: skip
ORDER = (
    "head", "happened", "in_review", "automated", "rule", "assessment", "reasons", "arrears", "stays", "back", "way_back", "rights",
    "correction", "bureau", "law", "sources", "complaint", "warning", "signature",
)  # fmt: skip
